// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/ColumnChoice.h"

#include <QString>

/// What is said of the columns of a table in the window. Any thread.
namespace throughline::ui {

QString roleText(data::ColumnRole role);        ///< "input", "left out"
QString kindText(data::ColumnKind kind);        ///< "number", "category", "date"
QString policyText(data::MissingPolicy policy); ///< "median", "own category"

} // namespace throughline::ui
