// SPDX-License-Identifier: GPL-3.0-or-later
#include "axes/Ticks.h"

#include "text/NumberText.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace throughline::chart {

namespace {

/// Multiples of `step` in the range; rounding must not lose a tick that sits on an end.
std::vector<double> multiples(const Range& range, double step) {
    std::vector<double> values;
    const double first = std::ceil(range.min / step - 1e-6);
    const double last = std::floor(range.max / step + 1e-6);
    // Far from zero a tiny range has no steps that a double can tell apart.
    if (!(last - first < 1000.0) || first + 1.0 == first) return values;
    for (double k = first; k <= last; k += 1.0) values.push_back(k * step);
    return values;
}

double largest(const Range& range) {
    return std::max(std::abs(range.min), std::abs(range.max));
}

/// factor · 10^k for each of `factors`, k a multiple of `stride`; those in the range.
std::vector<double> inDecades(const Range& range, std::span<const double> factors, int stride) {
    const int low = static_cast<int>(std::floor(std::log10(range.min)));
    const int high = static_cast<int>(std::ceil(std::log10(range.max)));
    std::vector<double> values;
    for (int k = low; k <= high; ++k) {
        if (k % stride != 0) continue;
        for (const double factor : factors)
            if (const double value = factor * std::pow(10.0, k); range.contains(value)) values.push_back(value);
    }
    return values;
}

double leastGap(const std::vector<double>& values) {
    double gap = 1e9;
    for (std::size_t i = 1; i < values.size(); ++i) gap = std::min(gap, std::log10(values[i] / values[i - 1]));
    return gap;
}

double decadesOf(const Range& range) {
    return std::log10(range.max) - std::log10(range.min);
}

QString logLabel(double value) {
    return ui::tickText(value, std::pow(10.0, std::floor(std::log10(value) + 1e-9)), value);
}

constexpr double All[]{1, 2, 3, 4, 5, 6, 7, 8, 9}, OneTwoFive[]{1, 2, 5}, OneThree[]{1, 3}, One[]{1};

} // namespace

bool hasTicks(const Range& range) {
    return std::isfinite(range.min) && std::isfinite(range.max) && range.size() >= LeastSize &&
           std::isfinite(range.size());
}

double niceStep(double size, int most) {
    const double least = size / std::max(most, 1);
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1.0 - 1e-9)) return factor * power;
    return 10.0 * power;
}

std::vector<Tick> linearTicks(const Range& range, int most) {
    if (!hasTicks(range)) return {};
    const double step = niceStep(range.size(), most);
    std::vector<Tick> ticks;
    for (const double v : multiples(range, step)) ticks.push_back({v, ui::tickText(v, step, largest(range))});
    return ticks;
}

std::vector<Tick> logTicks(const Range& range, int most) {
    if (!(range.min > 0.0) || !(range.min < range.max) || !std::isfinite(range.max)) return {};
    const double decades = decadesOf(range);
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(most, 1))));
    std::vector<double> best;
    for (const auto factors : {std::span<const double>(All), std::span<const double>(OneTwoFive),
                               std::span<const double>(OneThree), std::span<const double>(One)}) {
        best = inDecades(range, factors, stride);
        const bool apart = leastGap(best) >= decades / (2.2 * most);
        if (static_cast<int>(best.size()) <= most + 1 && apart) break;
        if (factors.size() == 1) break;
    }
    // One number alone says nothing of the scale.
    if (best.size() < 2) return linearTicks(range, most);
    std::vector<Tick> ticks;
    ticks.reserve(best.size());
    for (const double v : best) ticks.push_back({v, logLabel(v)});
    return ticks;
}

std::vector<double> logMinorTicks(const Range& range, const std::vector<Tick>& ticks, int most) {
    if (!(range.min > 0.0) || !(range.min < range.max) || !std::isfinite(range.max)) return {};
    const bool crowded = decadesOf(range) > 1.7 * most;
    auto values = inDecades(range, crowded ? std::span<const double>(One) : std::span<const double>(All), 1);
    // Linear ticks within a decade lie closer than its multiples.
    if (ticks.size() > values.size()) return linearMinorTicks(range, ticks);
    std::erase_if(values, [&](double v) {
        return std::any_of(ticks.begin(), ticks.end(),
                           [v](const Tick& t) { return std::abs(t.value / v - 1.0) < 1e-6; });
    });
    return values.size() > 200 ? std::vector<double>() : values;
}

std::vector<double> linearMinorTicks(const Range& range, const std::vector<Tick>& ticks) {
    if (ticks.size() < 2) return {};
    const double step = ticks[1].value - ticks[0].value;
    const double first = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
    const int parts = std::lround(first) == 2 ? 4 : 5;
    auto values = multiples(range, step / parts);
    std::erase_if(values, [&](double v) { return std::abs(v / step - std::round(v / step)) < 1e-6; });
    return values;
}

} // namespace throughline::chart
