// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks of the two axes of time.
#include "axes/Ticks.h"
#include "text/NumberText.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Day = 86400.0;
constexpr std::array Steps{1.0,   2.0,   5.0,    10.0,   15.0,   30.0,    60.0,    120.0,   300.0,
                           600.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0, 21600.0, 43200.0, Day};

/// A step of the clock of at least `least` seconds; beyond a day 1, 2, 5, 10, … days.
double clockStep(double least) {
    const auto found = std::find_if(Steps.begin(), Steps.end(), [least](double s) { return s >= least; });
    return found != Steps.end() ? *found : Day * niceStep(least / Day, 1);
}

QString wallLabel(const QDateTime& moment, double step) {
    static const QLocale english(QLocale::English);
    if (step >= 300.0 * Day) return english.toString(moment, QStringLiteral("yyyy"));
    if (moment.time() == QTime(0, 0)) return english.toString(moment, QStringLiteral("d MMM"));
    if (step >= 60.0) return english.toString(moment, QStringLiteral("HH:mm"));
    if (step >= 1.0) return english.toString(moment, QStringLiteral("HH:mm:ss"));
    return english.toString(moment, QStringLiteral("HH:mm:ss.zzz"));
}

} // namespace

std::vector<Tick> timeTicks(const Range& range, int most) {
    if (!hasTicks(range)) return {};
    const double least = range.size() / std::max(most, 1);
    if (least < 0.5) {
        // Seconds or milliseconds: as a number with its unit, so that each tick differs from the next.
        const bool milli = std::max(std::abs(range.min), std::abs(range.max)) < 0.0105;
        const double unit = milli ? 1e3 : 1.0;
        auto ticks = linearTicks({range.min * unit, range.max * unit}, most);
        for (auto& tick : ticks) {
            tick.value /= unit;
            tick.label += milli ? QStringLiteral(" ms") : QStringLiteral(" s");
        }
        return ticks;
    }
    const double step = clockStep(least);
    std::vector<Tick> ticks;
    for (double k = std::ceil(range.min / step - 1e-6); k <= range.max / step + 1e-6; k += 1.0)
        ticks.push_back({k * step, ui::durationText(k * step)});
    return ticks;
}

std::vector<Tick> wallTicks(const Range& range, int most) {
    // Beyond these a date has no common name.
    if (!hasTicks(range) || range.min < -6e13 || range.max > 2.5e14) return {};
    const double least = range.size() / 1000.0 / std::max(most, 1);
    std::vector<Tick> ticks;
    if (least < 0.5) {
        for (const auto& tick : linearTicks(range, most)) {
            if (tick.value != std::round(tick.value)) continue;
            const auto moment = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(tick.value));
            ticks.push_back({tick.value, wallLabel(moment, 0.1)});
        }
        return ticks;
    }
    const double step = clockStep(least);
    // From midnight on, so that ticks fall on full hours whatever the time zone, and on each first of a month.
    auto moment = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(range.min)).date().startOfDay();
    const auto days = static_cast<qint64>(step / Day);
    if (days > 1) moment = QDate(moment.date().year(), 1, 1).startOfDay();
    const auto before = std::floor((range.min - static_cast<double>(moment.toMSecsSinceEpoch())) / 1000.0 / step);
    if (days == 0) moment = moment.addSecs(static_cast<qint64>(before * step));
    for (int guard = 0; guard < 1000; ++guard) {
        const auto at = static_cast<double>(moment.toMSecsSinceEpoch());
        if (at > range.max) break;
        if (at >= range.min) ticks.push_back({at, wallLabel(moment, step)});
        moment = days > 0 ? moment.addDays(days) : moment.addSecs(static_cast<qint64>(step));
    }
    return ticks;
}

} // namespace throughline::chart
