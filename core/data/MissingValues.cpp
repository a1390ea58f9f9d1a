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

/// What stands in for a missing value of a feature.
enum class Stand { Nothing, Median, Mean, MostFrequent };

Stand standFor(MissingPolicy policy) {
    return policy == MissingPolicy::Mean           ? Stand::Mean
           : policy == MissingPolicy::MostFrequent ? Stand::MostFrequent
                                                   : Stand::Median;
}

std::vector<Stand> standsOf(const Encoding& encoding, std::size_t features) {
    std::vector<Stand> stands;
    for (const Encoding::Column& column : encoding.columns) {
        const bool isText = !column.isNumber() && !column.date;
        // The shares of a text's categories are means.
        const bool shares = isText && column.missing == MissingPolicy::MostFrequent;
        stands.insert(stands.end(), column.features(),
                      shares   ? Stand::Mean
                      : isText ? Stand::Nothing
                               : standFor(column.missing));
        if (column.hasFlag()) stands.back() = Stand::Nothing;
    }
    stands.resize(features, encoding.columns.empty() ? Stand::Median : Stand::Nothing);
    return stands;
}

float meanOf(const std::vector<float>& values) {
    double sum = 0.0;
    for (const float value : values) sum += static_cast<double>(value);
    return values.empty() ? 0.0F : static_cast<float>(sum / static_cast<double>(values.size()));
}

/// The least of those that are as frequent as any.
float mostFrequentOf(std::vector<float>& values) {
    std::ranges::sort(values);
    float best = 0.0F;
    std::size_t most = 0;
    for (std::size_t i = 0, begin = 0; i < values.size(); ++i) {
        if (values[i] != values[begin]) begin = i;
        if (i + 1 - begin <= most) continue;
        most = i + 1 - begin;
        best = values[i];
    }
    return best;
}

float standIn(std::vector<float>& values, Stand stand) {
    switch (stand) {
    case Stand::Nothing:
        break;
    case Stand::Median:
        return medianOf(values);
    case Stand::Mean:
        return meanOf(values);
    case Stand::MostFrequent:
        return mostFrequentOf(values);
    }
    return 0.0F;
}

} // namespace

MissingValues MissingValues::fit(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows,
                                 const Encoding& encoding) {
    if (!data.bytes.empty()) return MissingValues({});
    const std::vector<Stand> stands = standsOf(encoding, data.features);
    std::vector<float> values(data.features);
    constexpr std::size_t together = 16; // columns at a time: one by one they would read all of the memory each
    std::array<std::vector<float>, together> present;
    for (std::size_t start = 0; start < data.features; start += together) {
        const std::size_t end = std::min(start + together, data.features);
        for (std::vector<float>& each : present) each.clear();
        for (const std::uint32_t row : trainingRows) {
            for (std::size_t i = start; i < end; ++i) {
                const float value = data.values[row * data.features + i];
                if (stands[i] != Stand::Nothing && !std::isnan(value)) present[i - start].push_back(value);
            }
        }
        for (std::size_t i = start; i < end; ++i) values[i] = standIn(present[i - start], stands[i]);
    }
    // Of a text's categories each has its share; the largest stands for the whole.
    std::size_t offset = 0;
    for (const Encoding::Column& column : encoding.columns) {
        const auto own = std::span(values).subspan(offset, column.features());
        offset += own.size();
        if (column.categories.empty() || column.missing != MissingPolicy::MostFrequent) continue;
        const auto most = std::ranges::max_element(own);
        for (auto each = own.begin(); each != own.end(); ++each) *each = each == most ? 1.0F : 0.0F;
    }
    return MissingValues(std::move(values));
}

void MissingValues::apply(std::span<nn::Dataset* const> sets, const Encoding& encoding,
                          std::vector<Remark>& notes) const {
    if (m_values.empty()) return; // bytes
    std::vector<std::int64_t> counts(m_values.size());
    for (nn::Dataset* data : sets) {
        for (std::size_t i = 0; i < data->values.size(); ++i) {
            if (!std::isnan(data->values[i])) continue;
            const std::size_t feature = i % data->features;
            data->values[i] = m_values[feature];
            ++counts[feature];
        }
    }
    if (encoding.columns.empty()) {
        for (std::size_t feature = 0; feature < counts.size(); ++feature)
            if (counts[feature] > 0)
                notes.push_back(
                    {RemarkCode::MissingReplacedAt, {std::to_string(counts[feature]), std::to_string(feature + 1)}});
        return;
    }
    std::size_t feature = 0;
    for (const Encoding::Column& column : encoding.columns) {
        const std::int64_t count = counts[feature];
        feature += column.features();
        if (count == 0) continue;
        std::vector<std::string> arguments{std::to_string(count), column.name};
        if (column.missing == MissingPolicy::Mean || column.missing == MissingPolicy::MostFrequent)
            arguments.emplace_back(column.missing == MissingPolicy::Mean ? "mean" : "commonest");
        const RemarkCode code = column.hasFlag()        ? RemarkCode::MissingFlagged
                                : arguments.size() == 3 ? RemarkCode::MissingReplacedBy
                                                        : RemarkCode::MissingReplaced;
        notes.push_back({code, std::move(arguments)});
    }
}

} // namespace throughline::data
