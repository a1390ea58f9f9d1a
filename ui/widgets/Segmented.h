// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <vector>

class QRadioButton;

namespace throughline::ui {

/// One of a few choices, side by side: radio buttons in one frame. One tab stop; the arrow keys move.
class Segmented : public QWidget {
    Q_OBJECT

public:
    explicit Segmented(const QStringList& choices, QWidget* parent = nullptr);
    int index() const;
    void setIndex(int index);
    /// What each of them means, for the mouse that rests on it.
    void setTips(const QStringList& tips);

signals:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::vector<QRadioButton*> m_segments;
};

} // namespace throughline::ui
