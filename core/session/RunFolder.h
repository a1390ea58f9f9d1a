// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "data/DataSpec.h"
#include "data/Encoding.h"
#include "data/Fingerprint.h"
#include "history/History.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"
#include "session/RunLock.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace throughline::session {

/// Which checkpoints are written and kept. The best and the latest always are.
struct CheckpointPolicy {
    std::int64_t every = 1; ///< epochs
    int keep = 3;           ///< the newest that fell due

    bool operator==(const CheckpointPolicy&) const = default;
};

/// How a run or one of its sessions ended.
enum class OutcomeKind { Completed, Stopped, EarlyStopped, Diverged, Failed };

/// One stretch of training between two starts of the program.
struct SessionRecord {
    std::int64_t started = 0;           ///< ms since 1970 UTC
    std::int64_t ended = 0;             ///< 0: still running, or ended without saying so
    std::optional<OutcomeKind> outcome; ///< nothing: as above
    nn::Position from;                  ///< where it went on; all zero: from the start
    std::int64_t lastEpoch = 0;
    std::int64_t epochs = 0; ///< in all, as asked for then
    std::string variant;     ///< instruction set of the numerics
    int threads = 0;
};

/// What `run.json` holds. Plain value.
struct RunInfo {
    int formatVersion = 1;
    std::string name;
    data::DataSpec data;
    data::Fingerprint fingerprint;
    nn::Scaling scaling;
    std::optional<data::Encoding> encoding; ///< nothing: written before runs kept it
    std::vector<std::string> notes;         ///< on the data, from its summary
    nn::TrainConfig config;
    CheckpointPolicy checkpoints;
    std::vector<int> widths; ///< of all layers, input first
    std::int64_t parameters = 0;
    std::int64_t trainingRows = 0;
    std::int64_t validationRows = 0;
    std::int64_t batchesPerEpoch = 0;
    std::vector<SessionRecord> sessions;
    std::vector<history::Mark> events;
    std::vector<history::Mark> abandonedEvents; ///< of epochs left behind by a resume from an earlier one
    /// Where the user changed the learning rate or the number of epochs. The checkpoints there are never deleted, so
    /// that every epoch can be trained again from one at or after the last change before it.
    std::vector<nn::Position> pinned;
};

/// A run as the list and the first page show it.
struct RunSummary {
    enum class Status { Running, Completed, Stopped, EarlyStopped, Diverged, Failed, Interrupted };
    std::filesystem::path folder{};
    std::string name{};
    Status status = Status::Interrupted; ///< Running: another process (or this one) holds it
    std::int64_t epoch = 0;              ///< last in the history
    std::int64_t epochs = 0;             ///< asked for
    std::string bestMetric{};
    double best = 0.0; ///< NaN: none
    std::int64_t bestEpoch = 0;
    std::int64_t changed = 0; ///< ms since 1970 UTC, newest record or session
    RunHolder holder{};       ///< who, where it is Running
};

/// A run opened for review: changes nothing on disk, takes no lock.
struct OpenedRun {
    RunInfo info;
    RunSummary summary;
    history::History history;
    std::vector<std::int64_t> checkpointEpochs; ///< of whole epochs, ascending
};

/// `$XDG_DATA_HOME/throughline/runs`, not made here.
std::filesystem::path userRunsFolder();
bool isRunFolder(const std::filesystem::path& folder);
/// The run that a run.json belongs to; any other path as it is.
std::filesystem::path behindRunJson(const std::filesystem::path& path);
/// One of the files that a run consists of, its checkpoints included: nothing else may be written there.
bool belongsToRun(const std::filesystem::path& file);
/// Errors: `NotARun`, `NewerFormat`, `Damaged`, `CannotOpen`. Any thread; blocks.
Result<OpenedRun> openRun(const std::filesystem::path& folder);
/// What is left where `openRun` failed with `why` because run.json is damaged: the history and the lines left behind,
/// with a warning that says so. `why` where there is nothing of them, or something else was wrong.
Result<history::OpenedHistories> openDamagedRun(const std::filesystem::path& folder, const Error& why);
/// All runs directly below `folder`, newest first; what cannot be read is left out.
std::vector<RunSummary> listRuns(const std::filesystem::path& folder);
Result<void> renameRun(const std::filesystem::path& folder, const std::string& name);

} // namespace throughline::session
