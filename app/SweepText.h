// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Report.h"

#include "session/SweepTable.h"

#include <QString>
#include <filesystem>
#include <vector>

namespace throughline::app {

/// One line of what came of a run, for the progress.
QString endedText(const session::SweptRun& run);
/// The table of them, best first, and with seeds or folds the mean of each setting, with a final line break.
QString sweepText(const std::filesystem::path& folder, const std::vector<session::SweptRun>& runs);
/// As one JSON object. Folds alone are called so, as they have always been.
Json sweepJson(const std::filesystem::path& folder, const std::vector<session::SweptRun>& runs);

} // namespace throughline::app
