// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <memory>

namespace throughline::chart {
class ChartStack;
struct FigureOptions;
} // namespace throughline::chart

namespace throughline::ui {

/// What the charts showed and how, kept in the program's settings for the next start; with the part that was in view,
/// for the same items. GUI thread.
class ChartMemory {
public:
    /// The charts live longer.
    explicit ChartMemory(chart::ChartStack& charts);
    ~ChartMemory();

    void remember() const;
    /// How the charts looked at last. Their view waits for `showView`.
    chart::FigureOptions recall();
    /// Shows the view of the last time, once all is there that was in it.
    void showView();
    /// Whoever has looked for something else by then does not want it any more.
    void forgetView();

private:
    QStringList shownIds() const;

    chart::ChartStack& m_charts;
    std::unique_ptr<chart::FigureOptions> m_awaited;
};

} // namespace throughline::ui
