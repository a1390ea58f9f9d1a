// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/EpochRecord.h"
#include "nn/Export.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"

#include <limits>
#include <memory>
#include <stop_token>

namespace throughline::nn {

enum class Ending {
    Completed,    ///< all epochs done
    Stopped,      ///< the stop token; maybe in the middle of an epoch
    EarlyStopped, ///< patience ran out, now or before the state that the loop was restored to
    Diverged,     ///< the loss is no longer finite; the state is that of the failed batch and must not be kept
};

class TrainLoop;

/// Called by `TrainLoop::run` on its thread, between two batches.
class THROUGHLINE_NN_API TrainObserver {
public:
    virtual ~TrainObserver();
    virtual void epochFinished(const EpochRecord& record, const TrainLoop& loop) = 0;
    /// The next batch is the first with a rate set by `setLearningRate`. To resume exactly even after a crash, save the
    /// state here: it holds the new rate.
    virtual void learningRateChanged(double from, double to, const TrainLoop& loop);
};

/// Trains one network on one data set: the whole of the numerics behind one class, without threads of its own that are
/// visible outside (`run` uses a team of `threads` for the products and is back only when they rest).
/// Confined to one thread at a time, except for `setLearningRate` and `position`, which any thread may call.
/// Same configuration and data: the same bits, whatever the number of threads, straight or interrupted.
class THROUGHLINE_NN_API TrainLoop {
public:
    /// `threads` 0: as many as the machine has and the work can use. Errors: `BadOption`, `WrongShape`.
    static Result<std::unique_ptr<TrainLoop>> create(const TrainConfig& config, std::shared_ptr<const DataSplit> data,
                                                     int threads = 0);
    ~TrainLoop();

    /// Trains until `epochs` are completed in all or something ends it earlier: `stop`, looked at before every batch,
    /// or that `steps` batches are done in all.
    Ending run(std::int64_t epochs, const std::stop_token& stop, TrainObserver& observer,
               std::int64_t steps = std::numeric_limits<std::int64_t>::max());

    /// Copies the state into `state`, reusing its memory. Only between runs or from the observer.
    void save(TrainState& state) const;
    /// Takes a saved state; `WrongShape` where it is not of this configuration, and then nothing has changed. One from
    /// the middle of an epoch of other data, with more or fewer batches, goes on from the beginning of that epoch.
    Result<void> restore(const TrainState& state);
    /// Whether a loop of this configuration over data `like` these would take the state. Of `like`, the features, the
    /// classes and whether there are labels count.
    static bool fits(const TrainConfig& config, const Dataset& like, const TrainState& state);

    /// The base rate from the next batch on; the schedule multiplies it as before.
    void setLearningRate(double rate);
    /// Where the loop is; any thread, for progress displays.
    Position position() const;
    std::int64_t batchesPerEpoch() const;
    /// The metric that decides on "best".
    const std::string& monitor() const;
    /// How many it uses.
    int threads() const;

private:
    struct Private;
    explicit TrainLoop(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace throughline::nn
