// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/ColumnChoice.h"

namespace throughline::data {

std::optional<ColumnKind> kindOf(TaskChoice task) {
    if (task == TaskChoice::Classification) return ColumnKind::Category;
    if (task == TaskChoice::Regression) return ColumnKind::Number;
    return std::nullopt;
}

std::vector<ColumnChoice> choicesOf(const DataSpec& spec, const std::vector<std::string>& columns) {
    const std::string& target = spec.target.empty() ? columns.back() : spec.target;
    return {{target, ColumnRole::Target, kindOf(spec.task)}};
}

} // namespace throughline::data
