// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <filesystem>
#include <vector>

namespace throughline::app {

/// Refuses with `OverwritesInput` to write a file that is one of the inputs, by whatever name, or that a run needs.
/// Inputs that are no files (names of data sets) are no matter.
Result<void> checkOutput(const std::filesystem::path& file, const std::vector<std::filesystem::path>& inputs);

} // namespace throughline::app
