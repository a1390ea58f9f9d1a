// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Preparation.h"

#include "data/CounterRandom.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace throughline::data {

namespace {

/// How many rows of each group go to validation: the groups' shares rounded down, then the largest remainders up until
/// the total is right; at least one of each group of two, never a whole group.
std::vector<std::size_t> quotas(const std::vector<std::vector<std::uint32_t>>& groups, double fraction,
                                std::size_t rows) {
    std::vector<std::size_t> quota;
    std::vector<double> remainder;
    std::size_t total = 0;
    for (const auto& group : groups) {
        const double share = fraction * static_cast<double>(group.size());
        std::size_t count = static_cast<std::size_t>(share);
        if (group.size() >= 2) count = std::clamp<std::size_t>(count, 1, group.size() - 1);
        if (group.size() < 2) count = 0;
        quota.push_back(count);
        remainder.push_back(share - static_cast<double>(count));
        total += count;
    }
    const auto wanted = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(rows)));
    std::vector<std::size_t> order(groups.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
    for (const std::size_t group : order) {
        if (total >= wanted) break;
        if (remainder[group] <= 0.0 || quota[group] + 1 >= groups[group].size()) continue;
        ++quota[group];
        ++total;
    }
    return quota;
}

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

float medianOf(std::vector<float>& values) {
    if (values.empty()) return 0.0F;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 != 0) return *middle;
    return *middle + (*std::max_element(values.begin(), middle) - *middle) / 2.0F;
}

} // namespace

void divide(const nn::Dataset& data, double fraction, std::uint64_t seed, std::vector<std::uint32_t>& training,
            std::vector<std::uint32_t>& validation) {
    std::vector<std::vector<std::uint32_t>> groups(data.isRegression() ? 1 : data.classes());
    for (std::uint32_t row = 0; row < data.rows; ++row)
        groups[data.isRegression() ? 0 : static_cast<std::size_t>(data.labels[row])].push_back(row);
    const std::vector<std::size_t> quota =
        fraction > 0.0 ? quotas(groups, fraction, data.rows) : std::vector<std::size_t>(groups.size(), 0);

    training.clear();
    validation.clear();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> shuffled;
        for (const std::uint32_t row : groups[i]) shuffled.emplace_back(randomBits(seed, Purpose::Split, row), row);
        std::sort(shuffled.begin(), shuffled.end());
        for (std::size_t k = 0; k < shuffled.size(); ++k)
            (k < quota[i] ? validation : training).push_back(shuffled[k].second);
    }
    std::sort(training.begin(), training.end());
    std::sort(validation.begin(), validation.end());
}

std::vector<float> mediansOf(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows,
                             const Encoding& encoding) {
    if (!data.bytes.empty()) return {};
    std::vector<bool> isNumber;
    for (const Encoding::Column& column : encoding.columns)
        isNumber.insert(isNumber.end(), column.features(), column.isNumber());
    isNumber.resize(data.features, encoding.columns.empty());

    std::vector<float> medians(data.features);
    constexpr std::size_t together = 16; // columns at a time: one by one they would read all of the memory each
    std::array<std::vector<float>, together> present;
    for (std::size_t start = 0; start < data.features; start += together) {
        const std::size_t end = std::min(start + together, data.features);
        for (std::vector<float>& values : present) values.clear();
        for (const std::uint32_t row : trainingRows) {
            for (std::size_t i = start; i < end; ++i) {
                const float value = data.values[row * data.features + i];
                if (isNumber[i] && !std::isnan(value)) present[i - start].push_back(value);
            }
        }
        for (std::size_t i = start; i < end; ++i) medians[i] = medianOf(present[i - start]);
    }
    return medians;
}

void replaceMissing(std::span<nn::Dataset* const> sets, const std::vector<float>& medians,
                    std::vector<std::string>& notes) {
    std::vector<std::int64_t> counts(medians.size());
    for (nn::Dataset* data : sets) {
        for (std::size_t i = 0; i < data->values.size(); ++i) {
            if (!std::isnan(data->values[i])) continue;
            const std::size_t feature = i % data->features;
            data->values[i] = medians[feature];
            ++counts[feature];
        }
    }
    for (std::size_t feature = 0; feature < counts.size(); ++feature) {
        if (counts[feature] == 0) continue;
        const std::vector<std::string>& names = sets.front()->featureNames;
        notes.push_back(
            std::to_string(counts[feature]) + (counts[feature] == 1 ? " missing value in “" : " missing values in “") +
            (names.empty() ? "value " + std::to_string(feature + 1) : names[feature]) + "” replaced by the median");
    }
}

nn::Scaling fitScaling(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows) {
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
    if (data.isRegression()) {
        const Moments moments = momentsOf(data.targets, 1, trainingRows).front();
        scaling.targetOffset = moments.mean;
        scaling.targetScale = isConstant(moments) ? 1.0 : 1.0 / moments.deviation;
    }
    return scaling;
}

} // namespace throughline::data
