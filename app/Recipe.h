// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"
#include "curves/Range.h"

#include <QColor>
#include <filesystem>
#include <map>
#include <string>

namespace throughline::app {

/// A figure as a TOML file tells it (https://toml.io/en/v1.0.0): `runs`, paths from the file's folder in which * stands
/// for any part of a name, and the options of `export` under their names ("log-y" or "log_y"), lists for commas; and
/// what no option tells, in tables.
struct Recipe {
    Arguments arguments;                   ///< its runs and options
    std::map<std::string, QString> labels; ///< [labels]: by metric, "x" of the axis
    std::map<QString, QString> names;      ///< [names]: of runs and groups in the legend, by those that they would have
    std::map<QString, QColor> colours;     ///< [colours]: of them
    std::map<std::string, bool> logs;      ///< [log]: whether its axis is logarithmic, by metric
    std::map<std::string, chart::Range> ys; ///< [y]: the range that is shown of a metric
};

/// Whether an operand is one, by its ending.
bool isRecipe(const QString& operand);

/// `spec`: that of `export`. Errors: `CannotOpen`, `CannotRead`, `BadRecipe` with line and column, and what
/// `Arguments::parse` tells.
Result<Recipe> readRecipe(const std::filesystem::path& file, const CommandSpec& spec);

} // namespace throughline::app
