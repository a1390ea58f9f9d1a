// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace throughline::chart {
class ChartStack;
}

namespace throughline::ui {

/// Gives a page the charts' keys that one presses with the mouse on the charts, wherever the focus is: unless what has
/// it takes them for itself. The charts live longer than the page's shortcuts. GUI thread.
void addChartKeys(QWidget& page, chart::ChartStack& charts);

} // namespace throughline::ui
