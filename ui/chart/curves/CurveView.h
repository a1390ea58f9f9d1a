// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MinMaxPyramid.h"

#include <cstdint>
#include <span>
#include <utility>

namespace throughline::chart {

class ColumnCache;

/// Points of one curve where they lie; copies nothing, so it is good until the history behind it grows. x rises.
struct CurveView {
    std::span<const double> x;             ///< one a record
    std::span<const std::uint32_t> record; ///< of each point; empty: point i belongs to record i
    std::span<const double> y;             ///< one a point
    const MinMaxPyramid* pyramid = nullptr;
    ColumnCache* columns = nullptr; ///< of whoever owns the curve

    std::size_t size() const { return y.size(); }
    double xAt(std::size_t i) const { return record.empty() ? x[i] : x[record[i]]; }
    /// First point with x ≥ value, from `begin` on. Looks near `begin + ahead` first: with a good guess it is found in
    /// a few steps.
    std::size_t lowerBound(double value, std::size_t begin, std::size_t ahead = 0) const;
    /// The same from the first one on, guessed as if the points came evenly.
    std::size_t lowerBound(double value) const;
    /// Points with x in [from, to].
    std::pair<std::size_t, std::size_t> within(double from, double to) const;
    /// Extent of y over the points with x in [from, to].
    Extent extent(double from, double to) const;
};

} // namespace throughline::chart
