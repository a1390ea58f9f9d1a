// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Numbers.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <cmath>

namespace throughline::ui {

namespace {
const QLocale& english() {
    static const QLocale locale(QLocale::English, QLocale::UnitedKingdom);
    return locale;
}

QString tr(const char* text) {
    return QCoreApplication::translate("Numbers", text);
}
} // namespace

QString grouped(std::int64_t value) {
    return english().toString(static_cast<qlonglong>(value));
}

QString metricText(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e7)) return QString::number(value, 'e', 3);
    if (size < 10) return QString::number(value, 'f', 4);
    return QString::number(value, 'f', size < 100 ? 3 : size < 1000 ? 2 : 1);
}

QString plainNumber(double value, int digits) {
    const double size = std::abs(value);
    if (size >= 1e-4 || size < 1e-8) return QString::number(value, 'g', digits);
    // 0.00005 rather than 5e-05: learning rates are read and typed that way.
    auto text = QString::number(value, 'f', digits - 1 - static_cast<int>(std::floor(std::log10(size))));
    while (text.endsWith(QLatin1Char('0'))) text.chop(1);
    return text;
}

QString durationText(double seconds) {
    if (!std::isfinite(seconds)) return {};
    if (seconds < 1) return tr("under 1 s");
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60) return tr("%1 s").arg(whole);
    if (whole < 3600) return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return tr("%1 h %2 min").arg(grouped(whole / 3600)).arg(whole % 3600 / 60);
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

QString agoText(double seconds) {
    const auto whole = static_cast<qint64>(seconds);
    if (whole < 1) return tr("just now");
    if (whole < 60) return tr("%1 s ago").arg(whole);
    if (whole < 3600) return tr("%1 min ago").arg(whole / 60);
    return tr("%1 h ago").arg(whole / 3600);
}

QString metricTitle(const QString& name) {
    auto words = name;
    return words.replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString counted(std::int64_t count, const QString& one, const QString& many) {
    return grouped(count) + QLatin1Char(' ') + (count == 1 ? one : many);
}

} // namespace throughline::ui
