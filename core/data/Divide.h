// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"

#include <cstdint>
#include <vector>

namespace throughline::data {

/// What decides which rows a part of them gets.
enum class DividedBy {
    Chance,
    Class, ///< chance, with the same share of each class
    Group, ///< chance, whole groups
    Order, ///< the last ones
};

/// How the rows of a data set are divided.
struct DivideBy {
    double validation = 0.2; ///< share of all rows
    double test = 0.0;       ///< share of all rows
    std::uint64_t seed = 1;
    int folds = 0;                       ///< 0: none; else the rows but those of the test in so many parts …
    int fold = 0;                        ///< … of which this one, from 0, is validated on
    std::vector<std::uint32_t> groups{}; ///< [rows], or empty: rows of one group stay together
    std::vector<double> order{};         ///< [rows], or empty: the test has the last rows, validation those before
};

/// Rows of a data set, ascending.
struct DividedRows {
    std::vector<std::uint32_t> training, validation, test;
};

/// An order goes before groups, and both before classes.
DividedBy dividedBy(const nn::Dataset& data, const DivideBy& by);

/// Divides the rows: the shares rounded, stratified by class so that every class of at least two rows has some in both
/// parts, unless groups or an order decide. A pure function of its arguments. At least one row stays in training, and
/// one goes to validation unless that is 0. With an order there are no folds, and of rows in one place of it the later
/// ones in the file come last.
DividedRows divide(const nn::Dataset& data, const DivideBy& by);

} // namespace throughline::data
