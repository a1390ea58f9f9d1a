// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>

namespace throughline::data {
struct Reading;
}

namespace throughline::ui {

/// Whether there is enough to read that somebody waits for it.
bool takesTime(const data::Reading& reading);
/// "Reading the data, 312 of 1,040 MB", the second time "Reading the values, …"; without numbers where it takes no
/// time. Any thread.
QString readingText(const data::Reading& reading);
/// "Recomputing epoch 1,200 · 40 %". Any thread.
QString recomputingText(std::int64_t epoch, double share);
/// "11,000,000 rows take 1.2 GB of memory"; nothing where that is little or not known.
QString memoryText(const data::Reading& reading);

} // namespace throughline::ui
