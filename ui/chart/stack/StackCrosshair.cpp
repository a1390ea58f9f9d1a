// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/StackCrosshair.h"

#include "curves/Reading.h"

#include <algorithm>
#include <utility>

namespace throughline::chart {

bool StackCrosshair::point(const std::optional<Crosshair>& at) {
    if (m_isHeld) {
        m_missed = at;
        return false;
    }
    if (m_isFixed) return false;
    m_now = at;
    // What was pinned stays in view.
    if (!m_now && m_pin) m_now = Crosshair{*m_pin, {}, {}};
    if (m_now && m_pin != m_now->x) m_now->pin = m_pin;
    return true;
}

void StackCrosshair::pin(double x) {
    if (m_isFixed || m_pin == x) {
        m_pin.reset();
        m_isFixed = false;
        if (m_now) m_now->pin.reset();
        return;
    }
    m_isFixed = m_pin.has_value();
    if (!m_now) m_now.emplace();
    m_now->x = x;
    if (m_isFixed) m_now->pin = m_pin;
    if (!m_pin) m_pin = x;
}

void StackCrosshair::hold(bool held) {
    m_isHeld = held;
    if (const auto missed = std::exchange(m_missed, {})) m_now = *missed;
}

bool StackCrosshair::step(const MetricPlot& plot, const Range& view, double distance) {
    const auto x = m_now ? nextX(plot, m_now->x, distance) : nearestX(plot, (view.min + view.max) / 2.0);
    if (!x) return false;
    if (!m_now) m_now.emplace();
    m_now->x = *x;
    m_now->pin = m_pin != x ? m_pin : std::nullopt;
    const auto readings = readingsAt(plot, *x);
    if (!m_now->nearest && !readings.empty()) m_now->nearest = readings.back().key();
    return true;
}

void StackCrosshair::turn(const MetricPlot& plot, int places) {
    if (!m_now) return;
    auto readings = readingsAt(plot, m_now->x);
    if (readings.empty()) return;
    std::stable_sort(readings.begin(), readings.end(),
                     [](const Reading& a, const Reading& b) { return a.drawn > b.drawn; });
    const auto at = std::find_if(readings.begin(), readings.end(),
                                 [this](const Reading& reading) { return m_now->nearest == reading.key(); });
    const auto count = static_cast<int>(readings.size());
    const int index = at != readings.end() ? static_cast<int>(at - readings.begin()) + places : 0;
    m_now->nearest = readings[static_cast<std::size_t>(std::clamp(index, 0, count - 1))].key();
}

std::optional<Range> StackCrosshair::choose() {
    if (!m_now) return std::nullopt;
    if (!m_now->from) {
        m_now->from = m_now->x;
        return std::nullopt;
    }
    const auto [min, max] = std::minmax({*std::exchange(m_now->from, {}), m_now->x});
    return min < max ? std::optional(Range{min, max}) : std::nullopt;
}

bool StackCrosshair::drop() {
    if (!m_now) return false;
    if (std::exchange(m_now->from, {})) return true;
    if (m_pin)
        pin(*m_pin);
    else
        m_now.reset();
    return true;
}

std::optional<Reading> StackCrosshair::reading(const MetricPlot& plot) const {
    if (!m_now) return std::nullopt;
    for (const auto& reading : readingsAt(plot, m_now->x))
        if (m_now->nearest == reading.key()) return reading;
    return std::nullopt;
}

} // namespace throughline::chart
