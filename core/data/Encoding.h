// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Table.h"
#include "nn/Dataset.h"

#include <memory>
#include <string>
#include <vector>

namespace throughline::data {

/// How the columns of a table become features and a target: numbers as they are, texts one-hot. Planned on the table
/// that is learned from, applied to that and to a separate validation table. Plain value.
struct Encoding {
    struct Feature {
        std::size_t column = 0;              ///< index into the table
        std::vector<std::string> categories; ///< texts: a feature each
        bool missingCategory = false;        ///< texts: one more feature for cells without a value
        bool isNumber() const { return categories.empty() && !missingCategory; }
    };
    std::vector<Feature> features;
    bool regression = false;
    std::vector<std::string> classNames;
    std::vector<double> classValues;       ///< of a target of numbers, as `classNames`
    std::vector<std::string> featureNames; ///< `color=red` for a text
};

/// Decides on features and task. Errors: `TooFewClasses`, `TooFewRows`, `WrongShape`, `BadOption`; what was decided
/// goes to `notes`.
Result<Encoding> planEncoding(const Table& table, const std::string& file, TaskChoice task,
                              std::vector<std::string>& notes);

/// Rows without a target are dropped, but where the table has none at all: then every row gets class 0, or the target
/// 0, for a network to predict. A missing number stays NaN until `Preparation` replaces it. Errors:
/// `OutOfMemory`, `TooFewRows`, `WrongShape` (a class that the plan does not know).
Result<std::shared_ptr<nn::Dataset>> encode(const Table& table, const std::string& file, const Encoding& encoding,
                                            std::vector<std::string>& notes);

/// Class of each row from a target of numbers: whole numbers that are few, or any when `task` says so. Nothing:
/// regression. Shared with the readers of arrays.
struct NumberClasses {
    std::vector<double> values; ///< sorted
    std::vector<std::string> names;
};
Result<std::optional<NumberClasses>> classesOf(const std::vector<double>& numbers, const std::string& file,
                                               const std::string& name, TaskChoice task);
/// The name of a class that is a number: as short as it can be and still be read as the same.
std::string classNameOf(double number);

} // namespace throughline::data
