// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/CellDate.h"
#include "data/CellNumber.h"
#include "data/ColumnChoice.h"
#include "io/TextEncoding.h"
#include "nn/Dataset.h"

#include <optional>
#include <string>
#include <vector>

namespace throughline::data {

/// What a column of dates becomes: days since 1970, and as pairs of sine and cosine what comes again, where it differs
/// from row to row.
struct DateFeatures {
    DateOrder order = DateOrder::YearFirst;
    bool month = false, weekday = false, hour = false;
    bool operator==(const DateFeatures&) const = default;
};

/// How rows become features and a target: all that it takes to encode other rows as the training data were, without
/// these. Planned on the data that are learned from, kept with the model. Plain value.
struct Encoding {
    /// A column of a table that features are made of.
    struct Column {
        std::string name;
        std::vector<std::string> categories; ///< texts: a feature each
        bool missingCategory = false;        ///< texts: one more feature for cells without a value
        DecimalMark mark = DecimalMark::Point;
        MissingPolicy missing = MissingPolicy::Median; ///< of numbers and dates; of texts all but `Category`
        std::optional<DateFeatures> date{};

        bool isNumber() const { return categories.empty() && !missingCategory && !date; }
        /// One more feature that is 1 where the cell is missing.
        bool hasFlag() const { return missing == MissingPolicy::Flag && (isNumber() || date); }
        std::size_t features() const;
        bool operator==(const Column&) const = default;
    };
    std::vector<Column> columns; ///< in the order of their features, without those left out; empty: arrays
    std::string target;          ///< its name
    std::size_t features = 0;
    std::vector<float> medians; ///< [features], for what is missing: medians, or what the columns say; empty for bytes
    std::vector<std::string> classNames; ///< empty: regression
    std::vector<double> classValues;     ///< [classes], ascending, of a target of numbers; empty: of texts
    DecimalMark targetMark = DecimalMark::Point;
    std::vector<std::string> missing;                       ///< texts that mean a missing value beside the usual ones
    io::TextEncoding textEncoding = io::TextEncoding::Auto; ///< of tables in text
    bool bytes = false;                                     ///< pixels, whole numbers from 0 to 255
    std::size_t imageWidth = 0;                             ///< as in nn::Dataset
    std::size_t imageHeight = 0;
    std::size_t imageChannels = 1;

    bool isRegression() const { return classNames.empty(); }
    bool operator==(const Encoding&) const = default;
};

/// Whether the parts fit each other, as those of an encoding that was made here do: for one that was read from a file.
bool isSound(const Encoding& encoding);

/// Of a data set whose features are all numbers or pixels, as arrays give it; without medians. Classes whose names are
/// not all numbers have their places as their values.
Encoding encodingOf(const nn::Dataset& data);

/// Takes what the data set is like (shape, classes, name of the target) into the encoding.
void adoptShape(const nn::Dataset& data, Encoding& encoding);

/// `color=red` for a category, `day (weekday, sine)` for a date; [features] of an encoding with columns.
std::vector<std::string> featureNames(const Encoding& encoding);

} // namespace throughline::data
