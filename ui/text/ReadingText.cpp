// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/ReadingText.h"

#include "data/WatchedSource.h"
#include "text/NumberText.h"

#include <QCoreApplication>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr std::uint64_t memoryFrom = 100'000'000; ///< bytes

QString said(const char* text) {
    return QCoreApplication::translate("ReadingText", text);
}

} // namespace

bool takesTime(const data::Reading& reading) {
    constexpr std::uint64_t least = 8'000'000; // bytes
    return reading.place.of >= least;
}

QString readingText(const data::Reading& reading) {
    const QString what = reading.time > 1 ? said("Reading the values") : said("Reading the data");
    if (!takesTime(reading)) return what;
    const auto megabytes = [](std::uint64_t bytes) { return grouped(static_cast<std::int64_t>(bytes / 1'000'000)); };
    return said("%1, %2 of %3 MB")
        .arg(what, megabytes(std::min(reading.place.at, reading.place.of)), megabytes(reading.place.of));
}

QString recomputingText(std::int64_t epoch, double share) {
    return said("Recomputing epoch %1 · %2 %").arg(grouped(epoch)).arg(static_cast<int>(100.0 * share));
}

QString memoryText(const data::Reading& reading) {
    if (reading.memory < memoryFrom) return {};
    return said("%1 rows take %2 of memory")
        .arg(grouped(static_cast<std::int64_t>(reading.rows)), sizeText(static_cast<double>(reading.memory)));
}

} // namespace throughline::ui
