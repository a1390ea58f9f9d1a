// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"
#include "curves/Reading.h"
#include "painting/Crosshair.h"

#include <optional>

namespace throughline::chart {

/// The crosshair of a stack, where the mouse or keys have put it. Keys read the plot of the chart that they act on.
/// Plain value, GUI thread.
class StackCrosshair {
public:
    /// Nothing: there is none.
    const std::optional<Crosshair>& now() const { return m_now; }
    void clear() { *this = {}; }

    /// The mouse points there, or has left. False while the crosshair is held: it moves when it is let go.
    bool point(const std::optional<Crosshair>& at);
    /// Keeps it where it is, whatever the mouse does; once let go it is where the mouse has gone meanwhile.
    void hold(bool held);

    /// The first time it is pinned at `x`, and differences are told to there; the second time it stays where it is, at
    /// `x`; the third time it is let go.
    void pin(double x);

    /// To the next recorded point at least `distance` away; the first time to the one nearest to the middle of `view`.
    /// False where there is none.
    bool step(const MetricPlot& plot, const Range& view, double distance);
    /// To the curve that many places lower (or higher, where negative), as they lie at the crosshair.
    void turn(const MetricPlot& plot, int places);
    /// The first time a stretch begins here; the second time it ends, and is what comes back unless it is empty.
    std::optional<Range> choose();
    /// Gives up the stretch that was begun; without one what was pinned; without that the crosshair goes. False where
    /// there is none of them.
    bool drop();
    /// What is read at the curve that is pointed at; nothing where there is none.
    std::optional<Reading> reading(const MetricPlot& plot) const;

private:
    std::optional<Crosshair> m_now;
    std::optional<double> m_pin;
    bool m_isFixed = false; ///< both ends are pinned
    bool m_isHeld = false;
    std::optional<std::optional<Crosshair>> m_missed; ///< where the mouse went while it was held
};

} // namespace throughline::chart
