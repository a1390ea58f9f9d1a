// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/WatchedSource.h"
#include "nn/BatchInspector.h"
#include "session/RetrainingProgress.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace throughline::session {

/// Which rows of which epoch.
struct EpochRowsRequest {
    std::filesystem::path folder{};
    std::int64_t epoch = 0;                        ///< from 1
    std::optional<std::int64_t> batch{};           ///< from 1, whose rows are asked for; nothing: those of all
    std::size_t top = 20;                          ///< rows at most, the worst
    std::shared_ptr<const nn::DataSplit> data{};   ///< null: loaded
    std::shared_ptr<const nn::TrainState> start{}; ///< that the epoch begins with (`EpochRows::start`); null: had again
    RetrainingListener tell{};                     ///< how far the state before the epoch is
};

/// A batch, as it was trained.
struct BatchOfEpoch {
    std::int64_t batch = 0; ///< from 1
    std::int64_t rows = 0;
    double weight = 0.0; ///< Σ of the rows' class weights: `rows` where there are none
    double loss = 0.0;   ///< mean over its rows, weighted by class, without l1 and l2
    double learningRate = 0.0;
};

struct RowOfEpoch : nn::RowInBatch {
    std::int64_t batch = 0; ///< from 1
};

/// An epoch, looked into. Summed up in order, the batches' losses times their weights, divided by the sum of the
/// weights, are the epoch's loss in the history to the last bit.
struct EpochRows {
    std::int64_t epoch = 0;
    double loss = 0.0;                 ///< of the epoch; NaN: it diverged on the way
    std::vector<BatchOfEpoch> batches; ///< those up to where it diverged
    std::vector<RowOfEpoch> top;       ///< the rows with the greatest loss first
    std::shared_ptr<const nn::DataSplit> data;
    std::shared_ptr<const nn::TrainState> start;
    std::vector<Error> warnings; ///< those of `loadModel`, `RecomputedDiffers`
};

/// Trains an epoch again from the nearest checkpoint before it and looks at each batch just before its update. All of
/// it follows from seed, epoch and batch, so that nothing has to be kept while training. The epoch that a run diverged
/// in can be looked into as well, though it is not in the history; of a run that trains elsewhere, epochs that are.
/// Changes nothing on disk. Errors: those of `openRun`, `loadModel` and `trainerOf`, `NoCheckpoint` for an epoch that
/// there is not, `BadOption` for such a batch, `Cancelled`. Any thread; blocks.
Result<EpochRows> rowsOfEpoch(const EpochRowsRequest& request, const data::ReadWatch& watch = {});

} // namespace throughline::session
