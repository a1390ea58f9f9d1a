// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"
#include "data/ColumnChoice.h"
#include "data/ColumnProfile.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::data {

/// What is predicted, a number or one of some classes. Plain value.
struct TargetPlan {
    std::vector<std::string> classNames; ///< empty: a number (regression)
    std::vector<double> classValues;     ///< [classes], ascending, of a target of numbers; empty: of texts
    std::vector<Remark> reasons;         ///< what was decided rather than said
};

/// Texts are classes. Numbers are so if the user says it, and if nobody says anything where they are few and whole, or
/// `areLabels`: stored as integers in an array of labels, from 0 to 999. For tables and arrays. `target` has kept its
/// values. Errors: `TooFewClasses`, `ClassPerRow`, `TooFewRows`, `WrongShape`, `BadOption`.
Result<TargetPlan> planTarget(const ColumnProfile& target, std::optional<ColumnKind> as, bool areLabels,
                              const std::string& file);

/// The name of a class that is a number: as short as it can be and still be read as the same.
std::string classNameOf(double number);
/// The number that a class is named by, if it is one.
std::optional<double> classValueOf(std::string_view name);

} // namespace throughline::data
