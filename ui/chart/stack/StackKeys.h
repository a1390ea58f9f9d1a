// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QKeyEvent;

namespace throughline::chart {

class ChartStack;

/// The keyboard on a ChartStack: all that the mouse can do. `ui::ChartHelpDialog` lists it, for users. GUI thread.
class StackKeys {
public:
    /// The stack lives longer.
    explicit StackKeys(ChartStack& stack) : m_stack(stack) {}

    /// Does what the key is for; false where it is for nothing here. The stack has a chart.
    bool press(const QKeyEvent& event);

private:
    bool moveView(const QKeyEvent& event);
    bool point(const QKeyEvent& event);

    ChartStack& m_stack;
};

} // namespace throughline::chart
