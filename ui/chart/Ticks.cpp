// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/Ticks.h"

#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace throughline::chart {

namespace {

const QLocale& english() {
    static const QLocale locale(QLocale::English);
    return locale;
}

QString tickLabel(double value, double step) {
    if (value == 0.0) return QStringLiteral("0");
    const double size = std::abs(value);
    if (size >= 1e7 || step < 1e-5) return QString::number(value, 'g', 6);
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    return english().toString(value, 'f', decimals);
}

/// Multiples of `step` in the range; rounding must not lose a tick that sits on an end.
template <class Label>
std::vector<Tick> multiples(const Range& range, double step, Label label) {
    std::vector<Tick> ticks;
    const double first = std::ceil(range.min / step - 1e-6);
    const double last = std::floor(range.max / step + 1e-6);
    // Far from zero a tiny range has no steps that a double can tell apart.
    if (!(last - first < 1000.0)) return ticks;
    for (double k = first; k <= last; k += 1.0) ticks.push_back({k * step, label(k * step)});
    return ticks;
}

bool sane(const Range& range) {
    return std::isfinite(range.min) && std::isfinite(range.max) && range.min < range.max;
}

QString logLabel(double value) {
    return value >= 1e-4 && value < 1e7 ? english().toString(value, 'g', 6) : QString::number(value, 'g', 3);
}

} // namespace

double niceStep(double size, int most) {
    const double least = size / std::max(most, 1);
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1.0 - 1e-9)) return factor * power;
    return 10.0 * power;
}

std::vector<Tick> linearTicks(const Range& range, int most) {
    if (!sane(range)) return {};
    const double step = niceStep(range.size(), most);
    return multiples(range, step, [step](double v) { return tickLabel(v, step); });
}

std::vector<Tick> logTicks(const Range& range, int most) {
    if (!sane(range) || range.min <= 0.0) return {};
    const double decades = std::log10(range.max / range.min);
    if (decades < 0.7) return linearTicks(range, most);
    const int low = static_cast<int>(std::floor(std::log10(range.min)));
    const int high = static_cast<int>(std::ceil(std::log10(range.max)));
    const bool between = decades * 3 <= most;
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(most, 1))));
    std::vector<Tick> ticks;
    for (int k = low; k <= high; ++k) {
        if (k % stride != 0) continue;
        for (const double factor : {1.0, 2.0, 5.0}) {
            if (factor > 1.0 && !between) break;
            const double value = factor * std::pow(10.0, k);
            if (range.contains(value)) ticks.push_back({value, logLabel(value)});
        }
    }
    return ticks;
}

std::vector<Tick> timeTicks(const Range& range, int most) {
    static constexpr std::array steps{1.0,   2.0,   5.0,    10.0,   15.0,   30.0,    60.0,    120.0,   300.0,
                                      600.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0, 21600.0, 43200.0, 86400.0};
    if (!sane(range)) return {};
    const double least = range.size() / std::max(most, 1);
    if (least < 0.5) {
        auto ticks = linearTicks(range, most);
        for (auto& tick : ticks) tick.label += QStringLiteral(" s");
        return ticks;
    }
    const auto found = std::find_if(steps.begin(), steps.end(), [least](double s) { return s >= least; });
    const double step = found != steps.end() ? *found : 86400.0 * niceStep(range.size() / 86400.0, most);
    return multiples(range, step, formatSeconds);
}

Range niceRange(const Range& extent, int most) {
    if (!std::isfinite(extent.min) || !std::isfinite(extent.max) || extent.min > extent.max) return {0.0, 1.0};
    if (extent.min == extent.max) {
        const double v = extent.min;
        return v == 0.0 ? Range{-1.0, 1.0} : v > 0.0 ? Range{0.0, 2.0 * v} : Range{2.0 * v, 0.0};
    }
    const double pad = 0.05 * extent.size();
    const Range padded{extent.min - pad, extent.max + pad};
    const double step = niceStep(padded.size(), most) / 2.0;
    if (!(step > 0.0) || !std::isfinite(step)) return padded;
    Range range{std::floor(padded.min / step + 1e-9) * step, std::ceil(padded.max / step - 1e-9) * step};
    // A loss is never negative: its axis does not say that it could be.
    if (extent.min >= 0.0) range.min = std::max(range.min, 0.0);
    if (extent.max <= 0.0) range.max = std::min(range.max, 0.0);
    return range;
}

Range logRange(const Range& extent) {
    if (!(extent.min > 0.0) || !(extent.max >= extent.min) || !std::isfinite(extent.max)) return {0.1, 1.0};
    // TensorBoard's factor is two; for values within a narrow band that would leave them a stripe in an empty plot.
    const double factor = std::clamp(std::pow(extent.max / extent.min, 0.25), 1.02, 2.0);
    return {extent.min / factor, extent.max * factor};
}

QString formatValue(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    const double size = std::abs(value);
    if (size == 0.0) return QStringLiteral("0");
    if (size >= 1e-3 && size < 10.0) return english().toString(value, 'f', 4);
    if (size >= 10.0 && size < 1e7) return english().toString(value, 'f', size < 1e4 ? 2 : 0);
    return QString::number(value, 'e', 3);
}

QString formatCount(double value) {
    const int decimals = value == std::floor(value) ? 0 : std::abs(value) < 100.0 ? 2 : 1;
    return english().toString(value, 'f', decimals);
}

QString formatSeconds(double seconds) {
    const auto whole = static_cast<long long>(std::llround(std::abs(seconds)));
    const QString sign = seconds < -0.5 ? QStringLiteral("−") : QString();
    const auto two = [&sign](long long a, const char* unitA, long long b, const char* unitB) {
        auto text = sign + QStringLiteral("%1 %2").arg(a).arg(QLatin1String(unitA));
        return b ? text + QStringLiteral(" %1 %2").arg(b).arg(QLatin1String(unitB)) : text;
    };
    if (whole < 60) return sign + QStringLiteral("%1 s").arg(whole);
    if (whole < 3600) return two(whole / 60, "min", whole % 60, "s");
    if (whole < 86400) return two(whole / 3600, "h", whole % 3600 / 60, "min");
    return two(whole / 86400, "d", whole % 86400 / 3600, "h");
}

} // namespace throughline::chart
