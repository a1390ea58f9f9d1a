// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/Range.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace throughline::chart {

/// What a stack of charts shows of its data.
struct ChartView {
    bool follow = true;
    std::optional<double> span;     ///< while it follows: this much of x, up to the newest point; nothing: all
    Range x;                        ///< while it does not follow
    std::map<std::string, Range> y; ///< of charts, by their metrics, whose y the user has set

    bool operator==(const ChartView&) const = default;
};

/// What moved a view.
enum class Gesture { Set, Fit, Box, Pan, Zoom };

/// The views one has been at, to go back and forward through, as in a browser. The steps of one wheel turn or one drag
/// count as one. Plain value.
class ViewHistory {
public:
    /// To be told before the view changes. `now` in ms, of any clock that does not run backwards.
    void leave(const ChartView& view, Gesture gesture, std::int64_t now);
    /// The view before `current`, or after it once one has gone back; nothing at the end.
    std::optional<ChartView> back(const ChartView& current);
    std::optional<ChartView> forward(const ChartView& current);
    bool canGoBack() const { return !m_back.empty(); }
    bool canGoForward() const { return !m_forward.empty(); }
    void clear();

private:
    std::vector<ChartView> m_back, m_forward;
    Gesture m_gesture = Gesture::Set;
    std::int64_t m_moved = 0;
    bool m_moving = false; ///< the last change was a gesture that may still go on
};

} // namespace throughline::chart
