// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/Values.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

const QLocale& english() {
    static const QLocale locale(QLocale::English);
    return locale;
}

QString minus() {
    return QStringLiteral("−");
}

/// "1.50e-07" → "1.50e-7"
QString scientific(double value, int decimals) {
    auto text = QString::number(value, 'e', decimals);
    const auto e = text.indexOf(u'e');
    const int exponent = text.mid(e + 1).toInt();
    return text.left(e + 1) + QString::number(exponent);
}

int decimalsOf(double step) {
    return std::clamp(-static_cast<int>(std::floor(std::log10(step) + 1e-9)), 0, 17);
}

} // namespace

QString formatValue(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : minus() + QStringLiteral("∞");
    const double size = std::abs(value);
    if (size == 0.0) return QStringLiteral("0");
    if (size >= 1e-3 && size < 10.0) return english().toString(value, 'f', 4);
    if (size >= 10.0 && size < 1e7) return english().toString(value, 'f', size < 1e4 ? 2 : 0);
    return scientific(value, 3);
}

QString formatCount(double value) {
    if (std::abs(value) >= 1e15) return scientific(value, 3);
    const int decimals = value == std::floor(value) ? 0 : std::abs(value) < 100.0 ? 2 : 1;
    return english().toString(value, 'f', decimals);
}

QString formatTick(double value, double step, double largest) {
    if (value == 0.0) return QStringLiteral("0");
    // Whole thousands, millions and so on, as far as they have a name that everybody knows.
    if (largest >= 1e7 && largest < 1e12 && step >= 1e4) {
        const bool giga = largest >= 1e10;
        const double unit = giga ? 1e9 : 1e6;
        return english().toString(value / unit, 'f', decimalsOf(step / unit)) + QLatin1Char(giga ? 'G' : 'M');
    }
    if (largest < 1e12 && largest >= 1e-4 && step >= 1e-12) return english().toString(value, 'f', decimalsOf(step));
    const double digits = std::floor(std::log10(std::abs(value)) + 1e-9) - std::floor(std::log10(step) + 1e-9);
    return scientific(value, std::clamp(static_cast<int>(digits), 0, 16));
}

QString formatSeconds(double seconds) {
    const double size = std::abs(seconds);
    if (size > 0.0 && size < 0.0095) return QString::number(seconds * 1e3, 'g', 3) + QStringLiteral(" ms");
    if (size > 0.0 && size < 0.995) return QString::number(seconds, 'g', 2) + QStringLiteral(" s");
    if (size >= 86400.0 * 1e6) return scientific(seconds / 86400.0, 3) + QStringLiteral(" d");
    const auto whole = static_cast<long long>(std::llround(size));
    const QString sign = seconds < -0.5 ? minus() : QString();
    const auto two = [&sign](long long a, const char* unitA, long long b, const char* unitB) {
        auto text = sign + QStringLiteral("%1 %2").arg(a).arg(QLatin1String(unitA));
        return b ? text + QStringLiteral(" %1 %2").arg(b).arg(QLatin1String(unitB)) : text;
    };
    if (whole < 60) return sign + QStringLiteral("%1 s").arg(whole);
    if (whole < 3600) return two(whole / 60, "min", whole % 60, "s");
    if (whole < 86400) return two(whole / 3600, "h", whole % 3600 / 60, "min");
    return two(whole / 86400, "d", whole % 86400 / 3600, "h");
}

QString formatMoment(double ms) {
    const auto moment = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(ms));
    const bool thisYear = moment.date().year() == QDate::currentDate().year();
    return english().toString(moment,
                              thisYear ? QStringLiteral("d MMM HH:mm:ss") : QStringLiteral("d MMM yyyy HH:mm:ss"));
}

} // namespace throughline::chart
