// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "session/RunInfo.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace throughline::session {

/// A run as a figure names it (`history::NamedHistory::run`): where it lies, and all that it takes to train it again,
/// as run.json has it (docs/formats.md). Any thread.
std::string originText(const RunInfo& info, const std::filesystem::path& folder);

/// Where the run that a figure names is forked from; nothing: it is no fork, or `origin` is none of these texts.
std::optional<ParentRun> parentIn(const std::string& origin);

struct FigureRequest {
    std::filesystem::path figure;
    std::optional<std::string> data{}; ///< where the data lie now; nothing: where they lay
    /// So many epochs, at random, each from the nearest checkpoint before it in the run's folder; nothing: all, from
    /// the start, without the folder.
    std::optional<std::int64_t> epochs{};
};

/// What came of training the runs of a figure again.
struct FigureVerdict {
    enum class Kind {
        Identical, ///< every number of every epoch that was compared, to the last bit
        Differs,   ///< from some epoch on
        Altered,   ///< the text in the figure is not what was written; nothing was trained
    };
    Kind kind = Kind::Identical;
    std::string name{};                      ///< of the run, in the figure
    std::filesystem::path folder{};          ///< of the run, when the figure was made
    std::int64_t fromEpoch = 0;              ///< Differs: the first
    std::int64_t compared = 0;               ///< epochs
    bool checksum = false;                   ///< the figure has one
    std::string variantThen{}, variantNow{}; ///< instruction sets: another one has other last digits
};

/// One verdict for each run of the figure (PNG, SVG, PDF). Changes nothing on disk. Errors: those of opening the
/// figure, `NoRunInFigure`, those of loading the data, `DataChanged`, `Diverged`; with `epochs` those of `openRun`, and
/// `NotOfRun` where the folder holds another run now; `Cancelled`. Any thread; blocks.
Result<std::vector<FigureVerdict>> verifyFigure(const FigureRequest& request, const std::stop_token& stop = {});

} // namespace throughline::session
