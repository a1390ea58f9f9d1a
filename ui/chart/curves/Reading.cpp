// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/Reading.h"

#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

Reading reading(const MetricPlot& plot, const PlottedCurve& curve, std::size_t i) {
    const auto epochs = curve.run->records().x();
    Reading reading{curve.run,        curve.validation, epochs[curve.raw.record[i]],
                    curve.raw.xAt(i), curve.raw.y[i],   curve.strong.y[i]};
    reading.place = curve.place;
    reading.colour = curve.colour;
    const auto* band = curve.run->run().band.get();
    const auto* pair = band ? curve.run->pair(plot.metrics[curve.place]) : nullptr;
    if (!pair) return reading;
    const auto& series = curve.validation ? pair->validation : pair->train;
    const auto *low = band->low.find(series), *high = band->high.find(series);
    if (low && high && i < low->size() && i < high->size()) reading.band = Range{low->value[i], high->value[i]};
    return reading;
}

/// Index of the point nearest to x. The curve is not empty.
std::size_t nearest(const CurveView& curve, double x) {
    const auto right = std::min(curve.lowerBound(x), curve.size() - 1);
    return right > 0 && x - curve.xAt(right - 1) < curve.xAt(right) - x ? right - 1 : right;
}

} // namespace

std::optional<double> nearestX(const MetricPlot& plot, double x) {
    std::optional<double> best;
    for (const auto& curve : plot.curves) {
        if (curve.raw.size() == 0) continue;
        const double candidate = curve.raw.xAt(nearest(curve.raw, x));
        if (!best || std::abs(candidate - x) <= std::abs(*best - x)) best = candidate;
    }
    return best;
}

std::optional<double> nextX(const MetricPlot& plot, double x, double distance) {
    std::optional<double> best;
    for (const auto& curve : plot.curves) {
        const auto& view = curve.raw;
        // A distance below what doubles tell apart still is a step.
        const double target = distance > 0.0 ? std::max(x + distance, std::nextafter(x, INFINITY))
                                             : std::min(x + distance, std::nextafter(x, -INFINITY));
        const auto right = view.lowerBound(distance > 0.0 ? target : std::nextafter(target, INFINITY));
        if (distance > 0.0 ? right == view.size() : right == 0) continue;
        const double candidate = view.xAt(distance > 0.0 ? right : right - 1);
        if (!best || std::abs(candidate - x) < std::abs(*best - x)) best = candidate;
    }
    return best;
}

std::vector<Reading> readingsAt(const MetricPlot& plot, double x) {
    std::vector<Reading> readings;
    for (const auto& curve : plot.curves) {
        const auto count = curve.raw.size();
        if (count == 0) continue;
        const double first = curve.raw.xAt(0), last = curve.raw.xAt(count - 1);
        const double spacing = count > 1 ? (last - first) / static_cast<double>(count - 1) : 1.0;
        if (x < first - spacing / 2 || x > last + spacing / 2) continue;
        readings.push_back(reading(plot, curve, nearest(curve.raw, x)));
    }
    return readings;
}

std::vector<Reading> lastReadings(const MetricPlot& plot) {
    std::vector<Reading> readings;
    for (const auto& curve : plot.curves)
        if (curve.raw.size() > 0) readings.push_back(reading(plot, curve, curve.raw.size() - 1));
    return readings;
}

} // namespace throughline::chart
