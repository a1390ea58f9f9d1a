// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "data/DataSpec.h"
#include "nn/TrainConfig.h"

#include <filesystem>
#include <string>
#include <vector>

namespace throughline::session {

/// "digits 128-64": the data's name and the hidden widths.
std::string defaultRunName(const data::DataSpec& data, const nn::TrainConfig& config);
/// Letters, digits, dots and dashes made of a name: no shell, file system or URL has to quote it.
std::string folderName(const std::string& name);
/// Whether a folder holds a run, or what is left of one: no place for another.
bool holdsRun(const std::filesystem::path& folder);

struct NewRunFolder {
    std::filesystem::path folder;
    std::vector<std::filesystem::path> made; ///< it and those above it that were missing, deepest first
};
/// A folder for a new run, without another in it. `wanted` empty: one below the user's runs, named after `name`, with
/// "-2" and so on where that is taken. Errors: `FolderNotEmpty`, `CannotWrite`.
Result<NewRunFolder> makeRunFolder(const std::filesystem::path& wanted, const std::string& name);

} // namespace throughline::session
