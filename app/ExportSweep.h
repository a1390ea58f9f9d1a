// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"
#include "figure/FigureFormat.h"

#include <filesystem>

namespace throughline::app {

/// `export --sweep`: draws what the settings of a sweep came to, or writes its table, into `file`.
int exportSweep(const Arguments& arguments, const std::filesystem::path& file, chart::FigureFormat format);

} // namespace throughline::app
