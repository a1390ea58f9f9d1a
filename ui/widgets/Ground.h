// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace throughline::ui {

/// The window's background, for what stands in a scroll area.
class Ground : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace throughline::ui
