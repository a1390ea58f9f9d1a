// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/MissingValues.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace throughline::data {

namespace {

float medianOf(std::vector<float>& values) {
    if (values.empty()) return 0.0F;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 != 0) return *middle;
    return *middle + (*std::max_element(values.begin(), middle) - *middle) / 2.0F;
}

} // namespace

MissingValues MissingValues::fit(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows,
                                 const Encoding& encoding) {
    if (!data.bytes.empty()) return MissingValues({});
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
    return MissingValues(std::move(medians));
}

void MissingValues::apply(std::span<nn::Dataset* const> sets, std::vector<Remark>& notes) const {
    std::vector<std::int64_t> counts(m_medians.size());
    for (nn::Dataset* data : sets) {
        for (std::size_t i = 0; i < data->values.size(); ++i) {
            if (!std::isnan(data->values[i])) continue;
            const std::size_t feature = i % data->features;
            data->values[i] = m_medians[feature];
            ++counts[feature];
        }
    }
    for (std::size_t feature = 0; feature < counts.size(); ++feature) {
        if (counts[feature] == 0) continue;
        const std::string count = std::to_string(counts[feature]);
        const std::vector<std::string>& names = sets.front()->featureNames;
        notes.push_back(names.empty() ? Remark{RemarkCode::MissingReplacedAt, {count, std::to_string(feature + 1)}}
                                      : Remark{RemarkCode::MissingReplaced, {count, names[feature]}});
    }
}

} // namespace throughline::data
