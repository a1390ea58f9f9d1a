// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stack/ChartView.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace throughline::chart {

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
