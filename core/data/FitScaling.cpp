// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/FitScaling.h"

#include <algorithm>
#include <cmath>

namespace throughline::data {

namespace {

struct Moments {
    double mean = 0.0;
    double deviation = 0.0;
};

/// Of `width` columns of a row-major array over some of its rows. Two passes, in double: a column such as a year, with
/// a large mean and a small spread, stays exact.
std::vector<Moments> momentsOf(const std::vector<float>& values, std::size_t width,
                               const std::vector<std::uint32_t>& rows) {
    std::vector<Moments> moments(width);
    const double count = static_cast<double>(rows.size());
    for (const std::uint32_t row : rows) {
        for (std::size_t i = 0; i < width; ++i) moments[i].mean += static_cast<double>(values[row * width + i]);
    }
    for (Moments& moment : moments) moment.mean /= count;
    for (const std::uint32_t row : rows) {
        for (std::size_t i = 0; i < width; ++i) {
            const double difference = static_cast<double>(values[row * width + i]) - moments[i].mean;
            moments[i].deviation += difference * difference;
        }
    }
    for (Moments& moment : moments) moment.deviation = std::sqrt(moment.deviation / count);
    return moments;
}

/// Of all pixels of some rows together: whole numbers, so the sums are exact.
Moments pixelMoments(const nn::Dataset& data, const std::vector<std::uint32_t>& rows) {
    std::uint64_t sum = 0;
    std::uint64_t squares = 0;
    for (const std::uint32_t row : rows) {
        // A row of more than 2^16 pixels could overflow 32 bits: taken in parts.
        const std::uint8_t* pixels = data.bytes.data() + row * data.features;
        for (std::size_t start = 0; start < data.features; start += 65'536) {
            std::uint32_t rowSum = 0;
            std::uint32_t rowSquares = 0;
            for (std::size_t i = start; i < std::min(data.features, start + 65'536); ++i) {
                rowSum += pixels[i];
                rowSquares += static_cast<std::uint32_t>(pixels[i]) * pixels[i];
            }
            sum += rowSum;
            squares += rowSquares;
        }
    }
    const double count = static_cast<double>(rows.size()) * static_cast<double>(data.features);
    const double mean = static_cast<double>(sum) / count;
    return {mean, std::sqrt(std::max(0.0, static_cast<double>(squares) / count - mean * mean))};
}

/// Rounding in the mean leaves a constant column with a tiny spread; dividing by that would blow up noise.
bool isConstant(const Moments& moments) {
    return !(moments.deviation > 1e-7 * std::abs(moments.mean)) || moments.deviation < 1e-30;
}

} // namespace

nn::Scaling fitScaling(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows,
                       nn::TargetTransform transform) {
    nn::Scaling scaling;
    if (!data.bytes.empty()) {
        const Moments moments = pixelMoments(data, trainingRows);
        scaling.offset.assign(data.features, static_cast<float>(moments.mean));
        scaling.scale.assign(data.features,
                             moments.deviation > 0.0 ? static_cast<float>(1.0 / moments.deviation) : 1.0F);
    } else {
        for (const Moments& moments : momentsOf(data.values, data.features, trainingRows)) {
            scaling.offset.push_back(static_cast<float>(moments.mean));
            scaling.scale.push_back(isConstant(moments) ? 1.0F : static_cast<float>(1.0 / moments.deviation));
        }
    }
    if (!data.isRegression()) return scaling;
    scaling.targetTransform = transform;
    if (transform != nn::TargetTransform::None) {
        std::vector<float> logs;
        if (transform == nn::TargetTransform::Log)
            for (const float target : data.targets)
                logs.push_back(static_cast<float>(std::log(static_cast<double>(target))));
        const Moments moments = momentsOf(logs.empty() ? data.targets : logs, 1, trainingRows).front();
        scaling.targetOffset = moments.mean;
        scaling.targetScale = isConstant(moments) ? 1.0 : 1.0 / moments.deviation;
    }
    return scaling;
}

} // namespace throughline::data
