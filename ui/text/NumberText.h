// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Spread.h"

#include <QString>
#include <cstdint>

/// How numbers, durations, sizes and times are written: in the window, on the chart and on the command line. Any
/// thread.
namespace throughline::ui {

/// 17226 → "17,226"
QString grouped(std::int64_t value);
/// "1 epoch", "50 epochs"
QString counted(std::int64_t count, const QString& one, const QString& many);
/// An epoch or a step, which a history may give in parts: "1,234,567", "0.25".
QString countText(double value);
/// A metric, to five figures where it is 1 or more: "0.2547", "12.346", "1,234.6", "1.230e-5", "0", "NaN", "∞".
QString metricText(double value);
/// A difference of two metrics, always with its sign: "+0.0123", "-0.0123", "0".
QString signedText(double value);
/// A mean difference and its standard error, that to two figures and both to its last: "+0.0123 ± 0.0045". The mean
/// alone where the error is not known.
QString meanText(double mean, double error);
/// A mean with the standard deviation of its sample, "0.0515 ± 0.0228"; of one value that alone.
QString spreadText(const nn::Spread& spread);
/// A setting as one would type it: 0.001, 0.00005, 128.
QString plainNumber(double value, int digits = 10);
/// All digits that it takes to have the same double again: for what is copied.
QString exactNumber(double value);
/// `value` with as many digits as `step` needs, the way that suits values up to `largest`: "0.25", "12,000", "20M",
/// "1.5e-7".
QString tickText(double value, double step, double largest);

/// "12 ms", "0.25 s", "1.5 s", "45 s", "1 min 34 s", "2 h 5 min", "3 d 4 h"; "" for NaN and infinity.
QString durationText(double seconds);
/// "just now", "2 s ago", "3 min ago", "2 h ago".
QString agoText(double seconds);
/// "today at 18:42", "yesterday at 18:42", "on 3 May at 18:42" from ms since 1970.
QString whenText(std::int64_t time);
/// A moment, ms since 1970, in the user's time zone: "23 Nov 14:05:12", with the year where it is not this one.
QString momentText(std::int64_t time);

/// "12 kB", "1.4 MB", "1.20 GB"
QString sizeText(double bytes);

} // namespace throughline::ui
