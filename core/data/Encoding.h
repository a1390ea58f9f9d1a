// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/Dataset.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace throughline::data {

struct Table;
enum class TaskChoice;

/// How rows become features and a target: all that it takes to encode other rows as the training data were, without
/// these. Planned on the data that are learned from, kept with the model. Plain value.
struct Encoding {
    /// A column of a table that features are made of.
    struct Column {
        std::string name;
        std::vector<std::string> categories; ///< texts: a feature each
        bool missingCategory = false;        ///< texts: one more feature for cells without a value

        bool isNumber() const { return categories.empty() && !missingCategory; }
        std::size_t features() const { return isNumber() ? 1 : categories.size() + (missingCategory ? 1 : 0); }
        bool operator==(const Column&) const = default;
    };
    std::vector<Column> columns; ///< in the order of their features, without those left out; empty: arrays
    std::string target;          ///< its name
    std::size_t features = 0;
    std::vector<float> medians;          ///< [features], of the training rows, for missing numbers; empty for bytes
    std::vector<std::string> classNames; ///< empty: regression
    std::vector<double> classValues;     ///< [classes], ascending, of a target of numbers; empty: of texts
    bool bytes = false;                  ///< pixels, whole numbers from 0 to 255
    std::size_t imageWidth = 0;          ///< as in nn::Dataset
    std::size_t imageHeight = 0;
    std::size_t imageChannels = 1;

    bool isRegression() const { return classNames.empty(); }
    bool operator==(const Encoding&) const = default;
};

/// Whether the parts fit each other, as those of an encoding that was made here do: for one that was read from a file.
bool isSound(const Encoding& encoding);

/// Of a data set whose features are all numbers or pixels, as arrays give it; without medians. A class whose name is
/// no number has its place among them as its value.
Encoding encodingOf(const nn::Dataset& data);

/// Takes what the data set is like (shape, classes, name of the target) into the encoding.
void adoptShape(const nn::Dataset& data, Encoding& encoding);

/// Decides on features and task; shape and medians are not known yet. Errors: `TooFewClasses`, `TooFewRows`,
/// `WrongShape`, `BadOption`; what was decided goes to `notes`.
Result<Encoding> planEncoding(const Table& table, const std::string& file, TaskChoice task,
                              std::vector<std::string>& notes);

/// Rows without a target are dropped, but where the table has none at all: then every row gets class 0, or the target
/// 0, for a network to predict. A missing number stays NaN until `Preparation` replaces it. Errors:
/// `OutOfMemory`, `TooFewRows`, `WrongShape` (a class that the plan does not know).
Result<std::shared_ptr<nn::Dataset>> encode(const Table& table, const std::string& file, const Encoding& encoding,
                                            std::vector<std::string>& notes);

/// A target of numbers, one a row; NaN: missing.
struct NumberTarget {
    const std::vector<double>& numbers;
    std::string name;
    bool integers = false; ///< an array of labels that are stored as integers
};
/// The classes of such a target. With TaskChoice::Auto they are whole numbers that are few, or integers of an array of
/// labels from 0 to 999, and a note says what was chosen. Nothing: regression. Shared with the readers of arrays.
struct NumberClasses {
    std::vector<double> values; ///< sorted
    std::vector<std::string> names;
};
Result<std::optional<NumberClasses>> classesOf(const NumberTarget& target, const std::string& file, TaskChoice task,
                                               std::vector<std::string>& notes);
/// The name of a class that is a number: as short as it can be and still be read as the same.
std::string classNameOf(double number);

} // namespace throughline::data
