// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/TrainLoop.h"

#include "nn/BatchTeam.h"
#include "nn/EpochOrder.h"
#include "nn/Evaluator.h"
#include "nn/Judge.h"
#include "nn/Metrics.h"
#include "nn/Schedule.h"
#include "nn/Scores.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <utility>

namespace throughline::nn {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// n / (classes · count) over the training rows: scikit-learn's "balanced".
std::vector<double> balancedWeights(const DataSplit& split) {
    std::vector<double> counts(split.training->classes(), 0.0);
    for (const std::uint32_t row : split.trainingRows) {
        counts[static_cast<std::size_t>(split.training->labels[row])] += 1.0;
    }
    const auto total = static_cast<double>(split.trainingRows.size());
    for (double& count : counts) count = count > 0.0 ? total / (static_cast<double>(counts.size()) * count) : 1.0;
    return counts;
}

} // namespace

TrainConfig resolved(TrainConfig config, const DataSplit& split) {
    if (config.balancedClasses && !split.training->isRegression()) config.classWeights = balancedWeights(split);
    return config;
}

TrainObserver::~TrainObserver() = default;
void TrainObserver::learningRateChanged(double, double, const TrainLoop&) {}

struct TrainLoop::Private {
    Private(const TrainConfig& given, std::shared_ptr<const DataSplit> split, int threads);

    // Constant after construction.
    const TrainConfig config;
    const std::shared_ptr<const DataSplit> data;
    const Task task;
    const std::int64_t batches; ///< an epoch
    const Schedule schedule;

    // The worker's.
    BatchTeam trainer;
    std::optional<Evaluator> validation;
    Judge judge;
    std::vector<std::uint32_t> order; ///< training rows in the order of the epoch
    std::int64_t orderEpoch = -1;
    Position position;
    std::int64_t lastStep = 0; ///< of this run
    std::int64_t moreUpdates = 0;
    EpochSums sums;
    double learningRate;
    double lastRate = 0.0; ///< of the newest batch, schedule included

    // Any thread's.
    std::atomic<std::int64_t> stepSeen{0};
    std::atomic<double> wantedRate{0.0}; ///< 0: none

    bool trainEpoch(const std::stop_token& stop, TrainObserver& observer, const TrainLoop& loop);
    void batchDone();
    Batch nextBatch(const std::stop_token& stop, TrainObserver& observer, const TrainLoop& loop);
    EpochRecord finishEpoch();
    void appendScores(std::vector<MetricValue>& metrics, std::vector<float> logits) const;
    void beginAnewWhereBatchesDiffer();
};

TrainLoop::Private::Private(const TrainConfig& given, std::shared_ptr<const DataSplit> split, int threads)
    : config(resolved(given, *split)),
      data(std::move(split)),
      task(taskOf(*data->training)),
      batches((std::ssize(data->trainingRows) + config.batchSize - 1) / config.batchSize),
      schedule(config.schedule, config.epochs, batches),
      trainer(config, *data, threads),
      judge(config, !data->validationRows.empty()),
      learningRate(config.optimizer.learningRate) {
    if (data->validationRows.empty()) return;
    validation.emplace(trainer.network(), config, *data->validation, data->scaling, config.classWeights,
                       trainer.threads(), data->validationRows.size());
}

void TrainLoop::Private::batchDone() {
    ++position.batch;
    ++position.step;
    stepSeen.store(position.step, std::memory_order_relaxed);
}

/// The batch at the current position, where there is to be one. Between two batches.
Batch TrainLoop::Private::nextBatch(const std::stop_token& stop, TrainObserver& observer, const TrainLoop& loop) {
    if (position.batch >= batches || position.step >= lastStep || trainer.hasDiverged() || stop.stop_requested())
        return {};
    if (const double wanted = wantedRate.exchange(0.0); wanted > 0.0 && wanted != learningRate) {
        const double before = std::exchange(learningRate, wanted);
        observer.learningRateChanged(before, wanted, loop);
    }
    lastRate = schedule.rate(learningRate, judge.plateauFactor(), position.step);
    return {.rows = batchOf(order, position.batch, config.batchSize),
            .next = batchOf(order, position.batch + 1, config.batchSize),
            .position = {static_cast<std::uint32_t>(position.epoch), static_cast<std::uint32_t>(position.batch)},
            .update = position.step + moreUpdates + 1,
            .learningRate = lastRate};
}

/// False where it was interrupted.
bool TrainLoop::Private::trainEpoch(const std::stop_token& stop, TrainObserver& observer, const TrainLoop& loop) {
    if (orderEpoch != position.epoch) {
        orderOfEpoch(config.seed, position.epoch, data->trainingRows, order);
        orderEpoch = position.epoch;
    }
    const auto start = Clock::now();
    bool isFirst = true;
    trainer.train(
        [&] {
            if (!std::exchange(isFirst, false)) batchDone();
            return nextBatch(stop, observer, loop);
        },
        sums);
    sums.seconds += secondsSince(start);
    return !trainer.hasDiverged() && position.batch == batches;
}

/// What the user wants to know of validation beside the usual.
void TrainLoop::Private::appendScores(std::vector<MetricValue>& metrics, std::vector<float> logits) const {
    const Dataset& there = *data->validation;
    const auto outputs = outputsOf(std::move(logits), config, task, there.classes(), data->scaling);
    const auto all = Scores(there, data->validationRows, outputs).all();
    for (const std::string& wanted : config.metrics) {
        const auto found = std::ranges::find(all, wanted, &MetricValue::name);
        if (found != all.end()) metrics.push_back({"val_" + wanted, found->value});
    }
}

EpochRecord TrainLoop::Private::finishEpoch() {
    const auto start = Clock::now();
    EpochRecord record;
    record.epoch = position.epoch + 1;
    record.metrics.reserve(8);
    appendMetrics(record.metrics, "", config, task, sums);
    if (validation) {
        std::vector<float> logits;
        const bool scores = !config.metrics.empty();
        const EpochSums sumsThere =
            validation->evaluate(data->validationRows, trainer.team(), scores ? &logits : nullptr);
        appendMetrics(record.metrics, "val_", config, task, sumsThere);
        if (scores) appendScores(record.metrics, std::move(logits));
    }
    record.learningRate = lastRate;
    record.seconds = sums.seconds + secondsSince(start);
    record.time =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    ++position.epoch;
    position.batch = 0;
    sums = {};
    return record;
}

/// A state of data with another number of batches: the epoch that was under way begins anew, with the weights as they
/// are, and steps count on as though all epochs had been of these data, which keeps every schedule in its place.
void TrainLoop::Private::beginAnewWhereBatchesDiffer() {
    const std::int64_t before = position.epoch * batches;
    if (position.step == before + position.batch && position.batch < batches) return;
    moreUpdates += position.step - before;
    position.step = before;
    position.batch = 0;
    sums = {};
}

TrainLoop::TrainLoop(std::unique_ptr<Private> p) : d(std::move(p)) {}
TrainLoop::~TrainLoop() = default;

Result<std::unique_ptr<TrainLoop>> TrainLoop::create(const TrainConfig& config, std::shared_ptr<const DataSplit> data,
                                                     int threads) {
    if (const auto error = check(config, data.get())) return tl::make_unexpected(*error);
    return std::unique_ptr<TrainLoop>(new TrainLoop(std::make_unique<Private>(config, std::move(data), threads)));
}

Ending TrainLoop::run(std::int64_t epochs, const std::stop_token& stop, TrainObserver& observer, std::int64_t steps) {
    const FlushDenormals flush;
    d->lastStep = steps;
    while (d->position.epoch < epochs) {
        // Before an epoch and not after one: a state that was saved where patience ran out goes no further either.
        if (d->position.batch == 0 && d->judge.isPatienceOver()) return Ending::EarlyStopped;
        if (!d->trainEpoch(stop, observer, *this)) return d->trainer.hasDiverged() ? Ending::Diverged : Ending::Stopped;
        const EpochRecord record = d->finishEpoch();
        d->judge.judge(record);
        observer.epochFinished(record, *this);
    }
    return Ending::Completed;
}

void TrainLoop::save(TrainState& state) const {
    state.position = d->position;
    state.sums = d->sums;
    state.moreUpdates = d->moreUpdates;
    state.learningRate = d->learningRate;
    d->judge.save(state);
    d->trainer.network().write(state.tensors, state.optimizerTensors);
}

Result<void> TrainLoop::restore(const TrainState& state) {
    if (!d->trainer.network().read(state.tensors, state.optimizerTensors)) {
        return fail(ErrorCode::WrongShape, {}, {"the checkpoint's tensors", "those of the run's configuration"});
    }
    d->position = state.position;
    d->sums = state.sums;
    d->moreUpdates = state.moreUpdates;
    d->beginAnewWhereBatchesDiffer();
    d->learningRate = state.learningRate;
    d->judge.restore(state);
    d->stepSeen.store(d->position.step, std::memory_order_relaxed);
    return {};
}

bool TrainLoop::fits(const TrainConfig& config, const Dataset& like, const TrainState& state) {
    return Network(config, like, true).read(state.tensors, state.optimizerTensors);
}

void TrainLoop::setLearningRate(double rate) {
    d->wantedRate.store(rate);
}

Position TrainLoop::position() const {
    const std::int64_t step = d->stepSeen.load(std::memory_order_relaxed);
    return {step / d->batches, step % d->batches, step};
}

std::int64_t TrainLoop::batchesPerEpoch() const {
    return d->batches;
}
const std::string& TrainLoop::monitor() const {
    return d->judge.monitor();
}
int TrainLoop::threads() const {
    return d->trainer.threads();
}

} // namespace throughline::nn
