// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

namespace throughline::chart {
class ChartStack;
}

namespace throughline::ui {

/// What can be done with one chart: its scale, its range, its title, its place. Deletes itself when closed. GUI thread.
class ChartMenu : public QMenu {
    Q_OBJECT

public:
    ChartMenu(chart::ChartStack& charts, const std::string& metric, QWidget* parent);

signals:
    /// Which charts are shown is to be chosen.
    void pickerWanted();
    /// It is to be shown over another metric.
    void pairWanted();

private:
    void move(int by);
    void remove();
    void askTitle();
    void askRange();

    chart::ChartStack& m_charts;
    std::string m_metric;
};

} // namespace throughline::ui
