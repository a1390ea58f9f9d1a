// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Parameters.h"

#include <algorithm>
#include <cstdint>

namespace throughline::nn {

/// Where the share of thread `thread` of `threads` begins; it ends where the next one's does.
inline int shareStart(int amount, int thread, int threads) {
    return static_cast<int>(static_cast<std::int64_t>(amount) * thread / threads);
}

/// Calls `function(panel, first, end)` for this thread's share of panels × rows: panel by panel, so that a thread meets
/// the same weights in every pass.
template <class Function>
void forEachPiece(const PanelLayout& layout, int rows, bool wholePanels, int thread, int threads, Function function) {
    const int unit = wholePanels ? 1 : rows;
    int vectors = 0;
    for (int panel = 0; panel < layout.panels(); ++panel) vectors += layout.vectors(panel);
    const int begin = shareStart(vectors * unit, thread, threads);
    const int end = shareStart(vectors * unit, thread + 1, threads);
    int at = 0;
    for (int panel = 0; panel < layout.panels(); ++panel) {
        const int cost = layout.vectors(panel);
        const auto row = [&](int position) { return std::clamp((position - at + cost - 1) / cost, 0, unit); };
        const int first = row(begin);
        const int last = row(end);
        at += cost * unit;
        if (first < last) function(panel, wholePanels ? 0 : first, wholePanels ? rows : last);
    }
}

} // namespace throughline::nn
