// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/ViewHistory.h"

namespace throughline::chart {

namespace {

constexpr std::size_t Most = 100;
constexpr std::int64_t Pause = 700; ///< ms without a step end a gesture

} // namespace

void ViewHistory::leave(const ChartView& view, Gesture gesture, std::int64_t now) {
    const bool steps = gesture == Gesture::Pan || gesture == Gesture::Zoom || gesture == Gesture::Set;
    const bool same = m_moving && steps && gesture == m_gesture && now - m_moved < Pause;
    m_gesture = gesture;
    m_moved = now;
    m_moving = true;
    if (same) return;
    m_forward.clear();
    if (!m_back.empty() && m_back.back() == view) return;
    m_back.push_back(view);
    if (m_back.size() > Most) m_back.erase(m_back.begin());
}

std::optional<ChartView> ViewHistory::back(const ChartView& current) {
    m_moving = false;
    if (m_back.empty()) return std::nullopt;
    auto view = std::move(m_back.back());
    m_back.pop_back();
    m_forward.push_back(current);
    return view;
}

std::optional<ChartView> ViewHistory::forward(const ChartView& current) {
    m_moving = false;
    if (m_forward.empty()) return std::nullopt;
    auto view = std::move(m_forward.back());
    m_forward.pop_back();
    m_back.push_back(current);
    return view;
}

void ViewHistory::clear() {
    *this = {};
}

} // namespace throughline::chart
