// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/Encoding.h"
#include "nn/Dataset.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace throughline::data {

/// What takes the place of what is missing: the median of what was learned from, or what else its column says. Fitted
/// on the training rows alone, kept with the encoding, and applied to whatever comes later. Plain value.
class MissingValues {
public:
    /// Of each feature over the training rows that have it, by the policy of its column; 0 where none does and for the
    /// categories of a text, but for the commonest one where that is to stand in; none for bytes, of which none is
    /// missing.
    static MissingValues fit(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows,
                             const Encoding& encoding);
    /// As they were fitted before.
    explicit MissingValues(std::vector<float> values) : m_values(std::move(values)) {}

    const std::vector<float>& values() const { return m_values; } ///< [features], or empty

    /// Replaces the missing numbers (NaN) of data sets with these features, and notes it once a column.
    void apply(std::span<nn::Dataset* const> sets, const Encoding& encoding, std::vector<Remark>& notes) const;

private:
    std::vector<float> m_values;
};

} // namespace throughline::data
