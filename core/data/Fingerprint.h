// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"

#include <cstddef>
#include <string>
#include <vector>

namespace throughline::data {

/// What makes a data set the same as one seen before; compared before a resume. Hashes are hexadecimal FNV-1a, 64 bit,
/// over features, targets and the rows of the split. Plain value.
struct Fingerprint {
    std::size_t rows = 0;             ///< training and validation data together
    std::vector<std::string> columns; ///< features, then the target
    std::vector<std::string> classes;
    std::string content;
    std::string split;
    std::string training{}; ///< of the features and targets of the training data, where those to validate on are apart

    bool operator==(const Fingerprint& other) const { // `content` covers `training`, which older runs do not have
        return rows == other.rows && columns == other.columns && classes == other.classes && content == other.content &&
               split == other.split;
    }
};

/// Of a finished split; `content` covers the data sets as they are trained on.
Fingerprint fingerprintOf(const nn::DataSplit& split);

/// One difference each, in words that a user understands ("1,797 rows then, 1,796 now"); empty: the same.
std::vector<std::string> differences(const Fingerprint& then, const Fingerprint& now);
/// Whether the training data are still the same, and it is those to validate on that differ.
bool onlyValidationDiffers(const Fingerprint& then, const Fingerprint& now);

} // namespace throughline::data
