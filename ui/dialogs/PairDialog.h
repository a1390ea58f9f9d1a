// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"

#include <QDialog>
#include <string>
#include <vector>

class QComboBox;

namespace throughline::chart {
class PairChart;
}

namespace throughline::ui {

/// Any series against any other, of the runs that are shown at the moment at which it is opened. The window stays in
/// use beside it. Deletes itself when closed. GUI thread.
class PairDialog : public QDialog {
    Q_OBJECT

public:
    /// `y`: the series that is chosen at first, by its common name.
    PairDialog(const std::vector<chart::ChartRun>& runs, const std::string& y, QWidget* parent);

private:
    void choose();

    chart::PairChart* m_chart = nullptr;
    QComboBox *m_x = nullptr, *m_y = nullptr;
};

} // namespace throughline::ui
