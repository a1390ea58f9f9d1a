// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/NumberText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

const QLocale& english() {
    static const QLocale locale(QLocale::English);
    return locale;
}

QString tr(const char* text) {
    return QCoreApplication::translate("NumberText", text);
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

/// Two units, the second where it is not zero: "1 h", "1 h 30 min".
QString inUnits(qint64 large, const QString& largeUnit, qint64 small, const QString& smallUnit) {
    const auto text = QStringLiteral("%1 %2").arg(grouped(large), largeUnit);
    return small == 0 ? text : QStringLiteral("%1 %2 %3").arg(text, grouped(small), smallUnit);
}

} // namespace

QString grouped(std::int64_t value) {
    return english().toString(static_cast<qlonglong>(value));
}

QString counted(std::int64_t count, const QString& one, const QString& many) {
    return grouped(count) + QLatin1Char(' ') + (count == 1 ? one : many);
}

QString countText(double value) {
    if (std::abs(value) >= 1e15) return scientific(value, 3);
    const int decimals = value == std::floor(value) ? 0 : std::abs(value) < 100.0 ? 2 : 1;
    return english().toString(value, 'f', decimals);
}

QString metricText(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : minus() + QStringLiteral("∞");
    const double size = std::abs(value);
    if (size == 0.0) return QStringLiteral("0");
    if (size < 1e-3 || size >= 1e7) return scientific(value, 3);
    const int decimals = size < 10.0 ? 4 : size < 100.0 ? 3 : size < 1e3 ? 2 : size < 1e4 ? 1 : 0;
    return english().toString(value, 'f', decimals);
}

QString signedText(double value) {
    return (value > 0.0 ? QStringLiteral("+") : QString()) + metricText(value);
}

QString meanText(double mean, double error) {
    if (!std::isfinite(mean) || !std::isfinite(error)) return signedText(mean);
    const auto sign = mean > 0.0 ? QStringLiteral("+") : QString();
    const int decimals = error > 0.0 ? 1 - static_cast<int>(std::floor(std::log10(error))) : 0;
    const auto text = [&](double value) {
        const bool isPlain = error > 0.0 && decimals <= 6 && std::abs(value) < 1e7;
        return isPlain ? english().toString(value, 'f', std::max(0, decimals)) : metricText(value);
    };
    return QStringLiteral("%1%2 ± %3").arg(sign, text(mean), text(error));
}

QString spreadText(const nn::Spread& spread) {
    const auto mean = metricText(spread.mean);
    return spread.count > 1 ? QStringLiteral("%1 ± %2").arg(mean, metricText(spread.ofSample())) : mean;
}

QString plainNumber(double value, int digits) {
    const double size = std::abs(value);
    if (size >= 1e-4 || size < 1e-8) return QString::number(value, 'g', digits);
    // 0.00005 rather than 5e-05: learning rates are read and typed that way.
    auto text = QString::number(value, 'f', digits - 1 - static_cast<int>(std::floor(std::log10(size))));
    while (text.endsWith(QLatin1Char('0'))) text.chop(1);
    return text;
}

QString exactNumber(double value) {
    return std::isfinite(value) ? QString::number(value, 'g', QLocale::FloatingPointShortest) : metricText(value);
}

QString tickText(double value, double step, double largest) {
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

QString durationText(double seconds) {
    if (!std::isfinite(seconds)) return {};
    const double size = std::abs(seconds);
    const QString sign = seconds < 0.0 ? minus() : QString();
    if (size == 0.0) return tr("0 s");
    if (size < 0.0095) return sign + tr("%1 ms").arg(size * 1e3, 0, 'g', 3);
    if (size < 0.995) return sign + tr("%1 s").arg(size, 0, 'g', 2);
    if (size < 9.95 && size != std::round(size)) return sign + tr("%1 s").arg(size, 0, 'f', 1);
    if (size >= 86400.0 * 1e6) return tr("%1 d").arg(scientific(seconds / 86400.0, 3));
    const auto whole = static_cast<qint64>(std::llround(size));
    if (whole < 60) return sign + tr("%1 s").arg(whole);
    if (whole < 3600) return sign + inUnits(whole / 60, tr("min"), whole % 60, tr("s"));
    if (whole < 86400) return sign + inUnits(whole / 3600, tr("h"), whole % 3600 / 60, tr("min"));
    return sign + inUnits(whole / 86400, tr("d"), whole % 86400 / 3600, tr("h"));
}

QString agoText(double seconds) {
    const auto whole = static_cast<qint64>(seconds);
    if (whole < 1) return tr("just now");
    if (whole < 60) return tr("%1 s ago").arg(whole);
    if (whole < 3600) return tr("%1 min ago").arg(whole / 60);
    return tr("%1 h ago").arg(whole / 3600);
}

QString whenText(std::int64_t time) {
    const auto when = QDateTime::fromMSecsSinceEpoch(time);
    const auto clock = when.toString(QStringLiteral("HH:mm"));
    const auto days = when.date().daysTo(QDate::currentDate());
    if (days == 0) return tr("today at %1").arg(clock);
    if (days == 1) return tr("yesterday at %1").arg(clock);
    const bool thisYear = when.date().year() == QDate::currentDate().year();
    return tr("on %1 at %2")
        .arg(english().toString(when.date(), thisYear ? QStringLiteral("d MMMM") : QStringLiteral("d MMMM yyyy")),
             clock);
}

QString momentText(std::int64_t time) {
    const auto moment = QDateTime::fromMSecsSinceEpoch(time);
    const bool thisYear = moment.date().year() == QDate::currentDate().year();
    return english().toString(moment,
                              thisYear ? QStringLiteral("d MMM HH:mm:ss") : QStringLiteral("d MMM yyyy HH:mm:ss"));
}

QString sizeText(double bytes) {
    if (bytes >= 1e9) return tr("%1 GB").arg(bytes / 1e9, 0, 'f', 2);
    return bytes < 1e5 ? tr("%1 kB").arg(bytes / 1e3, 0, 'f', 0) : tr("%1 MB").arg(bytes / 1e6, 0, 'f', 1);
}

} // namespace throughline::ui
