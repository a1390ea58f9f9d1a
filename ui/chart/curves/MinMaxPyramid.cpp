// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/MinMaxPyramid.h"

#include <algorithm>
#include <cmath>

namespace throughline::chart {

void MinMaxPyramid::append(double value) {
    m_open[0].add(value);
    if (++m_size % FanOut == 0) carry();
}

void MinMaxPyramid::append(std::span<const double> values) {
    while (!values.empty() && m_size % FanOut != 0) {
        append(values.front());
        values = values.subspan(1);
    }
    for (; values.size() >= FanOut; values = values.subspan(FanOut)) {
        Extent block;
        for (const double value : values.first(FanOut)) block.add(value);
        m_open[0] = block;
        m_size += FanOut;
        carry();
    }
    for (const double value : values) append(value);
}

/// The block of the lowest level is full: it joins its level, and fills one of the level above.
void MinMaxPyramid::carry() {
    auto filled = m_size;
    for (std::size_t level = 0; filled % FanOut == 0; ++level) {
        if (level == m_levels.size()) {
            m_levels.emplace_back();
            m_open.emplace_back();
        }
        m_levels[level].push_back(m_open[level]);
        m_open[level + 1].add(m_open[level]);
        m_open[level] = {};
        filled = m_levels[level].size();
    }
}

void MinMaxPyramid::clear() {
    m_size = 0;
    m_levels.clear();
    m_open.assign(1, {});
}

Extent MinMaxPyramid::query(std::span<const double> values, std::size_t first, std::size_t last) const {
    Extent extent;
    // The ragged ends of a stretch are taken one by one, what is left is whole blocks of the level above. Below `last`
    // every such block is complete, so the open ones are never needed.
    while (first < last && first % FanOut != 0) extent.add(values[first++]);
    while (first < last && last % FanOut != 0) extent.add(values[--last]);
    for (std::size_t level = 0; first < last; ++level) {
        first /= FanOut;
        last /= FanOut;
        const auto& blocks = m_levels[level];
        while (first < last && first % FanOut != 0) extent.add(blocks[first++]);
        while (first < last && last % FanOut != 0) extent.add(blocks[--last]);
    }
    return extent;
}

} // namespace throughline::chart
