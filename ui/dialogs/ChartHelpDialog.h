// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace throughline::ui {

/// What mouse and keys do on the charts.
class ChartHelpDialog : public QDialog {
    Q_OBJECT

public:
    explicit ChartHelpDialog(QWidget* parent = nullptr);
};

} // namespace throughline::ui
