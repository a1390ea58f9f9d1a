// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"
#include "session/Checkpoint.h"
#include "session/ResumeRequest.h"
#include "session/RetrainingProgress.h"
#include "session/RunInfo.h"
#include "session/StateCache.h"

#include <memory>
#include <stop_token>

namespace throughline::session {

/// Which model of a run: for evaluation, prediction, export.
struct ModelRequest {
    std::filesystem::path folder{};
    std::optional<ResumeRequest::From> from{}; ///< nothing: the best where the run asked to restore it, else the latest
    std::int64_t epoch = 0;                    ///< for From::Epoch
    std::shared_ptr<const nn::DataSplit> data{}; ///< null: loaded should it be needed
    std::shared_ptr<StateCache> states{};        ///< of the run, asked first and filled; null: none are at hand
    bool prepares = true;      ///< the epochs before it too, with `states` and `data`, where they are soon had
    RetrainingListener tell{}; ///< how far, where the checkpoint has to be had again
};

/// A checkpoint as it was kept, or had again.
struct LoadedModel : Checkpoint {
    /// Checkpoints that cannot be used; `EpochRecomputed` or `EarlierEpoch` because of them; `RecomputedDiffers`.
    std::vector<Error> warnings{};
};

/// The checkpoint asked for. Where it was not kept, or cannot be used, the nearest earlier one, or the initial state,
/// is trained forward to it, which gives the same bytes; that may take long, hence `stop`. Where the latest is asked
/// for, cannot be used and cannot be recomputed either, it is the newest that can. Changes nothing on disk. Errors:
/// those of `openRun` and `data::load`, `NoCheckpoint`, `DataChanged`, `Cancelled`. Any thread; blocks.
Result<LoadedModel> loadModel(const ModelRequest& request, const data::ReadWatch& watch = {});

/// How the data of a run are, held against those that it began with.
struct DataCheck {
    std::vector<std::string> differences{}; ///< a sentence each; empty: none
    std::string file{};                     ///< that they are in
    data::LoadedData data{};                ///< as they are now, with the run's scaling where it fits
};
/// Reads them. `at`: where the file or folder lies now; empty: where it did. Errors: those of `data::load`, as
/// `DataMoved` where they are not there any more. Any thread; blocks.
Result<DataCheck> checkRunData(const RunInfo& info, const std::string& at = {}, const data::ReadWatch& watch = {});

/// Data of a run, with the scaling that its model was trained with, and without the rows that it leaves out.
/// `DataChanged` unless `acceptChanges`.
Result<data::LoadedData> loadRunData(const RunInfo& info, bool acceptChanges, const data::ReadWatch& watch = {});
/// How the run's data were encoded: it keeps that. Of a run written before it did, planned again on its data:
/// `DataChanged` where these are no longer the same, and the errors of `data::load`.
Result<data::Encoding> runEncoding(const RunInfo& info);

} // namespace throughline::session
