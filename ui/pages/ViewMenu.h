// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

namespace throughline::chart {
class ChartStack;
}

namespace throughline::ui {

class ChartBar;

/// The menu of the charts: which metrics, what is drawn and how, the views, and what has left a narrow bar. It is
/// filled each time that it opens. GUI thread.
class ViewMenu : public QMenu {
    Q_OBJECT

public:
    /// Both live longer.
    ViewMenu(chart::ChartStack& charts, ChartBar& bar, QWidget* parent = nullptr);

signals:
    void pickerWanted();
    void helpWanted();
    void aboutWanted();

private:
    void fill();
    void addMetrics();
    void addDrawing();
    void addReadout();
    void addAxes();
    void addSmoothing();
    void addViews();

    chart::ChartStack& m_charts;
    ChartBar& m_bar;
};

} // namespace throughline::ui
