// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::nn {

Calibration calibrationOf(const Dataset& data, std::span<const std::uint32_t> rows, std::span<const float> outputs,
                          std::span<const std::uint32_t> predicted) {
    constexpr auto count = static_cast<double>(Calibration::binCount);
    Calibration calibration;
    for (std::size_t bin = 0; bin < Calibration::binCount; ++bin)
        calibration.bins.push_back({static_cast<double>(bin) / count, static_cast<double>(bin + 1) / count});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto confidence = static_cast<double>(outputs[i * data.classes() + predicted[i]]);
        const double place = std::clamp(std::ceil(confidence * count) - 1.0, 0.0, count - 1.0);
        CalibrationBin& bin = calibration.bins[std::isnan(place) ? 0 : static_cast<std::size_t>(place)];
        bin.rows += 1.0;
        bin.confidence += confidence;
        bin.accuracy += static_cast<std::uint32_t>(data.labels[rows[i]]) == predicted[i] ? 1.0 : 0.0;
    }
    const auto all = static_cast<double>(rows.size());
    for (CalibrationBin& bin : calibration.bins) {
        if (bin.rows == 0.0) continue;
        bin.confidence /= bin.rows;
        bin.accuracy /= bin.rows;
        calibration.error += bin.rows / all * std::abs(bin.accuracy - bin.confidence);
    }
    if (rows.empty()) calibration.error = std::numeric_limits<double>::quiet_NaN();
    return calibration;
}

} // namespace throughline::nn
