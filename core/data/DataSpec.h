// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace throughline::data {

enum class TaskChoice { Auto, Classification, Regression };

/// Which data, as the user named it; saved in run.json. Plain value.
struct DataSpec {
    std::string source = "digits";            ///< a built-in set's name, or a file: CSV/TSV, IDX, NPY (.gz too), NPZ
    std::string labels;                       ///< IDX, NPY: the file of labels
    std::string target;                       ///< name of the column to predict; empty: the last
    TaskChoice task = TaskChoice::Auto;       ///< Auto: classification for text, or for few distinct whole numbers
    std::optional<double> validationFraction; ///< nothing: the set's own test part, or else 0.2. 0: none
    std::string validationFile;               ///< empty: part of `source`
    std::uint64_t seed = 1;                   ///< of the split and of the generators

    bool operator==(const DataSpec&) const = default;
};

} // namespace throughline::data
