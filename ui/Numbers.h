// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>

/// How numbers, times and names of metrics are written, everywhere in the window. Any thread.
namespace throughline::ui {

/// 17,226
QString grouped(std::int64_t value);
/// A metric: four decimals below ten, else five significant digits; "NaN", "∞".
QString metricText(double value);
/// A setting as one would type it: 0.001, 0.00005, 128.
QString plainNumber(double value, int digits = 10);
/// "9 s", "1 min 34 s", "2 h 5 min"; "" for NaN.
QString durationText(double seconds);
/// "just now", "2 s ago", "3 min ago", "2 h ago".
QString agoText(double seconds);
/// "today at 18:42", "yesterday at 18:42", "on 3 May at 18:42" from ms since 1970.
QString whenText(std::int64_t time);
/// "val_loss" → "val loss"
QString metricTitle(const QString& name);
/// "1 epoch", "50 epochs"
QString counted(std::int64_t count, const QString& one, const QString& many);

} // namespace throughline::ui
