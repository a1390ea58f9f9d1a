// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/PairedDifference.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

namespace throughline::history {

namespace {

std::vector<double> differencesOf(const MetricHistory& a, const MetricHistory& b, std::string_view series,
                                  double after) {
    const MetricSeries *const left = a.find(series), *const right = b.find(series);
    std::vector<double> differences;
    if (!left || !right) return differences;
    for (std::size_t i = 0, j = 0; i < left->size() && j < right->size();) {
        const double x = a.x()[left->record[i]], other = b.x()[right->record[j]];
        if (x == other) {
            const double difference = left->value[i] - right->value[j];
            if (x > after && std::isfinite(difference)) differences.push_back(difference);
            ++i;
            ++j;
        } else {
            ++(x < other ? i : j);
        }
    }
    return differences;
}

/// By the method that the header names.
double standardError(std::span<const double> values, double mean) {
    const std::size_t count = values.size();
    if (count < 3) return PairedDifference::unknown;
    const auto covariance = [&](std::size_t lag) {
        double sum = 0.0;
        for (std::size_t i = lag; i < count; ++i) sum += (values[i] - mean) * (values[i - lag] - mean);
        return sum / static_cast<double>(count);
    };
    const auto lags =
        std::min(count - 1, static_cast<std::size_t>(4.0 * std::pow(static_cast<double>(count) / 100.0, 2.0 / 9.0)));
    double variance = covariance(0);
    for (std::size_t lag = 1; lag <= lags; ++lag)
        variance += 2.0 * (1.0 - static_cast<double>(lag) / static_cast<double>(lags + 1)) * covariance(lag);
    // What is not negative may come out so by rounding.
    return std::sqrt(std::max(0.0, variance) / static_cast<double>(count - 1));
}

} // namespace

PairedDifference pairedDifference(const MetricHistory& a, const MetricHistory& b, std::string_view series,
                                  double after) {
    const std::vector<double> differences = differencesOf(a, b, series, after);
    PairedDifference result;
    if (differences.empty()) return result;
    result.epochs = differences.size();
    result.mean =
        std::accumulate(differences.begin(), differences.end(), 0.0) / static_cast<double>(differences.size());
    result.error = standardError(differences, result.mean);
    result.last = differences.back();
    return result;
}

} // namespace throughline::history
