// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace throughline::ui {

/// The handle over the border between the charts and what stands beside them: a drag asks for another width, a double
/// click for the usual one. It lies on top of both, wherever the border goes.
class SideGrip : public QWidget {
    Q_OBJECT

public:
    /// `side` has the border at that edge, left or right, and `usual` as its width; the parent is `side`'s.
    SideGrip(QWidget& side, Qt::Edge edge, int usual);
    /// No handle where the side stands in the charts' place.
    void setWanted(bool wanted);

signals:
    void dragged(int width);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    void place();

    QWidget& m_side;
    Qt::Edge m_edge;
    int m_usual = 0;
    bool m_wanted = true;
    int m_pressed = 0; ///< x on the screen
    int m_width = 0;   ///< of the side then
};

} // namespace throughline::ui
