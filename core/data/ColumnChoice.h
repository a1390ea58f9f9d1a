// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/DataSpec.h"

#include <optional>
#include <string>
#include <vector>

namespace throughline::data {

/// What a column of a table is for.
enum class ColumnRole {
    Input,   ///< features are made of it
    Target,  ///< what is predicted
    LeftOut, ///< nothing
};

/// As what its cells are taken.
enum class ColumnKind { Number, Category };

/// What the user said of a column. All that he did not say is decided by `planTable`. Plain value.
struct ColumnChoice {
    std::string name;
    ColumnRole role = ColumnRole::Input;
    std::optional<ColumnKind> as; ///< nothing: as what its cells are
};

/// As what a target is predicted: numbers are a regression, categories a classification.
std::optional<ColumnKind> kindOf(TaskChoice task);

/// What `spec` says of a table with these columns: its target, which is the last one where none is named.
std::vector<ColumnChoice> choicesOf(const DataSpec& spec, const std::vector<std::string>& columns);

} // namespace throughline::data
