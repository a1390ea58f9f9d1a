// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Card.h"

namespace throughline::ui {

/// The edge between the charts and what stands to their right: a drag asks for another width, a double click for the
/// usual one.
class SideGrip : public Ground {
    Q_OBJECT

public:
    /// `side` stands to the right of it.
    explicit SideGrip(QWidget& side, QWidget* parent = nullptr);

signals:
    void dragged(int width);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    QWidget& m_side;
    int m_pressed = 0; ///< x on the screen
    int m_width = 0;   ///< of the side then
};

} // namespace throughline::ui
