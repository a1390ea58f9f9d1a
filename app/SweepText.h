// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Report.h"

#include "base/Remark.h"
#include "session/RunOutcome.h"
#include "session/Sweep.h"

#include <QString>
#include <optional>
#include <vector>

namespace throughline::app {

/// What came of one run of a sweep.
struct SweptRun {
    std::vector<session::Setting> settings;
    std::filesystem::path folder;
    std::optional<session::RunOutcome> outcome; ///< nothing: it has not begun
    std::vector<Remark> notes{};                ///< on the data
};

/// One line of what came of a run, for the progress.
QString endedText(const SweptRun& run);
/// The table of them, best first, and with seeds or folds the mean of each setting, with a final line break.
QString sweepText(const std::filesystem::path& folder, const std::vector<SweptRun>& runs);
/// As one JSON object. Folds alone are called so, as they have always been.
Json sweepJson(const std::filesystem::path& folder, const std::vector<SweptRun>& runs);

} // namespace throughline::app
