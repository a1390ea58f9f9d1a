// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/PreparedRun.h"
#include "session/RunRequest.h"

#include <functional>
#include <optional>

namespace throughline::session {

/// With the paths of files as they are from any folder: a run finds its data again wherever it is resumed.
data::DataSpec withAbsolutePaths(data::DataSpec spec);

/// Whether the run can be trained on these data, as far as that shows without doing it. The request's own `loaded` is
/// not looked at. Errors: those of `nn::check`.
std::optional<Error> checkWith(RunRequest request, const data::LoadedData& data);

/// Loads the data unless that was done before, makes the folder. Until all that can be wrong has been looked at,
/// nothing is on disk. Errors: those of `data::load` (`Cancelled` where the watch's `stop` came first), `nn::check` and
/// `makeRunFolder`.
Result<PreparedRun> prepareNew(const RunRequest& request, const data::ReadWatch& watch);

/// Makes the folder of a run that is ready otherwise, locks it, has `fill` put there what belongs to it from the start
/// (null: nothing), and writes its description. Nothing is left of it where it fails. `folder` empty: a new one in the
/// user's runs. Errors: those of `makeRunFolder`, `FolderNotEmpty`, `CannotWrite`, those of `fill`.
Result<void> commitNew(PreparedRun& run, const std::filesystem::path& folder,
                       const std::function<Result<void>()>& fill = {});

} // namespace throughline::session
