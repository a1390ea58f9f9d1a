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

/// What takes the place of numbers that are missing: the median of those that were learned from. Fitted on the training
/// rows alone, kept with the encoding, and applied to whatever comes later. Plain value.
class MissingValues {
public:
    /// Median of each feature over the training rows that have it, 0 where none does and for the categories of a text;
    /// none for bytes, of which none is missing.
    static MissingValues fit(const nn::Dataset& data, const std::vector<std::uint32_t>& trainingRows,
                             const Encoding& encoding);
    /// As they were fitted before.
    explicit MissingValues(std::vector<float> medians) : m_medians(std::move(medians)) {}

    const std::vector<float>& medians() const { return m_medians; } ///< [features], or empty

    /// Replaces the missing numbers (NaN) of data sets with these features, and notes it.
    void apply(std::span<nn::Dataset* const> sets, std::vector<Remark>& notes) const;

private:
    std::vector<float> m_medians;
};

} // namespace throughline::data
