// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/DataSpec.h"
#include "data/Encoding.h"
#include "data/Fingerprint.h"
#include "data/TablePlan.h"
#include "data/Validation.h"
#include "history/History.h"
#include "nn/TrainConfig.h"
#include "session/CheckpointPolicy.h"
#include "session/SessionRecord.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace throughline::session {

/// Where a run that is a fork comes from. Plain value.
struct ParentRun {
    std::string folder; ///< absolute, as it was when the run was made
    std::string id;
    std::int64_t epoch = 0; ///< completed where they part
    nn::TrainConfig config; ///< that the parent had there

    bool operator==(const ParentRun&) const = default;
};

/// What `run.json` holds. Plain value.
struct RunInfo {
    int formatVersion = 1;
    std::string id; ///< 32 hexadecimal digits; empty: made by 0.1.0, and not resumed since
    std::string name;
    std::vector<std::string> tags; ///< the user's, to find and group runs by
    std::string comment;           ///< the user's, of any number of lines
    data::DataSpec data;
    data::Fingerprint fingerprint;
    nn::Scaling scaling;
    std::optional<data::Encoding> encoding;     ///< nothing: written before runs kept it
    std::vector<Remark> notes;                  ///< on the data, from its summary
    std::vector<data::ColumnDecision> columns;  ///< of a table, as they were decided on; empty: not kept before
    std::optional<data::Validation> validation; ///< how it was chosen; nothing: not recorded by 0.1.0
    nn::TrainConfig config;
    std::optional<ParentRun> parent;        ///< nothing: the run is no fork
    std::vector<std::uint32_t> leftOutRows; ///< of the training data as read, from 0, ascending: not learned from
    CheckpointPolicy checkpoints;
    std::vector<int> widths; ///< of all layers, input first
    std::int64_t parameters = 0;
    std::int64_t trainingRows = 0;
    std::int64_t validationRows = 0;
    std::int64_t testRows = 0; ///< held out
    std::int64_t batchesPerEpoch = 0;
    std::vector<SessionRecord> sessions;
    std::vector<history::Mark> events;
    std::vector<history::Mark> abandonedEvents; ///< of epochs left behind by a resume from an earlier one
    /// Where the learning rate, the number of epochs or the size of a batch was changed, and where a fork begins. The
    /// checkpoints there are never deleted, so that every epoch can be trained again from one at or after the last
    /// change before it.
    std::vector<nn::Position> pinned;
};

/// What tells a run from all others, whatever it is called and wherever it lies: 128 random bits. A copy of its folder
/// is the same run.
std::string newRunId();
/// The metric that decides on "best" in this run.
std::string monitorOf(const RunInfo& info);
/// A place in the run as marks tell it: epochs, with the share of the one that runs.
double placeOf(const RunInfo& info, const nn::Position& position);
/// Of an epoch with batches of that many samples.
std::int64_t batchesOf(const RunInfo& info, int batchSize);

/// What a session counts on that a resume may change.
struct Course {
    std::int64_t epochs = 0, begins = 0; ///< epochs in all, and those before the schedule's beginning
    int batchSize = 0;
    int patience = 0;

    static Course of(const nn::TrainConfig& config) {
        return {config.epochs, config.schedule.begins, config.batchSize, config.earlyStopping.patience};
    }
    void apply(nn::TrainConfig& config) const {
        config.epochs = epochs;
        config.schedule.begins = begins;
        config.batchSize = batchSize;
        config.earlyStopping.patience = patience;
    }
    bool operator==(const Course&) const = default;
};
/// A session's; what it does not say is the run's.
Course courseOf(const RunInfo& info, const SessionRecord& session);
/// What was counted on behind `position`: by the newest session that began at or before it.
Course courseBehind(const RunInfo& info, const nn::Position& position);

/// Those that trained what the run's history holds, in its order: one that another began again at or before its start
/// is not among them.
std::vector<const SessionRecord*> sessionsOfLine(const RunInfo& info);
/// All that happened on the run's line, by epochs: its events, and what its sessions changed of the settings.
std::vector<history::Mark> marksOf(const RunInfo& info);

} // namespace throughline::session
