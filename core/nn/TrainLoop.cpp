// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/TrainLoop.h"

#include "nn/Evaluator.h"
#include "nn/Metrics.h"
#include "nn/Random.h"
#include "nn/Schedule.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <optional>

namespace throughline::nn {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Below this much work a thread and a step, waking and waiting cost more than they give (measured: digits in batches
/// of 32, 1.2 million operations, are faster on one thread; Fashion-MNIST in batches of 64, 26 million, on two).
constexpr double flopsPerThread = 2.5e6;

int chooseThreads(int wanted, const Network& network, int batchSize) {
    if (wanted > 0) return std::min(wanted, 256);
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const double work = network.flopsPerRow() * batchSize;
    return std::clamp(static_cast<int>(work / flopsPerThread), 1, cores);
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

TrainConfig resolved(TrainConfig config, const DataSplit& split) {
    if (config.balancedClasses && !split.training->isRegression()) config.classWeights = balancedWeights(split);
    return config;
}

/// What one batch is: laid out by thread 0 while the batch before it ends.
struct BatchPlan {
    bool go = false;
    std::span<const std::uint32_t> rows;
    BatchPosition position;
    StepFactors factors;
};

} // namespace

TrainObserver::~TrainObserver() = default;
void TrainObserver::learningRateChanged(double, double, const TrainLoop&) {}

struct TrainLoop::Private {
    Private(const TrainConfig& given, std::shared_ptr<const DataSplit> split, int wantedThreads);

    // Constant after construction.
    const TrainConfig config;
    const std::shared_ptr<const DataSplit> data;
    const Task task;
    const std::int64_t batches; ///< an epoch
    const Schedule schedule;
    const std::string monitor;

    // The worker's.
    Network network;
    Optimizer optimizer;
    Team team;
    Gather gather;
    Workspace space;
    std::optional<Evaluator> validation;
    std::vector<std::uint32_t> order; ///< training rows in the order of the epoch
    std::int64_t orderEpoch = -1;
    Position position;
    EpochSums sums;
    BestTracker best;
    std::int64_t epochsSinceBest = 0;
    std::int64_t moreUpdates = 0;
    double plateauFactor = 1.0;
    double plateauBest = 0.0;
    std::int64_t plateauWait = -1;
    double learningRate;
    double lastRate = 0.0; ///< of the newest batch, schedule included

    // Shared with the team; written by thread 0 between barriers.
    BatchPlan plans[2];
    bool diverged = false;
    std::int64_t lastStep = 0; ///< of this run

    // Any thread's.
    std::atomic<std::int64_t> stepSeen{0};
    std::atomic<double> wantedRate{0.0}; ///< 0: none

    bool trainEpoch(const std::stop_token& stop, TrainObserver& observer, const TrainLoop& loop);
    std::span<const std::uint32_t> rowsOf(std::int64_t batch) const;
    void plan(BatchPlan& next, const std::stop_token& stop, TrainObserver& observer, const TrainLoop& loop);
    void trainShare(int thread, const std::stop_token& stop, TrainObserver& observer, const TrainLoop& loop);
    void gatherShare(int thread, const BatchPlan& batch);
    Matrix& input(int thread) { return space.inputs[space.inputs.size() > 1 ? static_cast<std::size_t>(thread) : 0]; }
    void updateShare(int thread, const BatchPlan& batch);
    EpochRecord finishEpoch();
    void judge(const EpochRecord& record);
    void judgePlateau(double value);
    void beginAnewWhereBatchesDiffer();
};

TrainLoop::Private::Private(const TrainConfig& given, std::shared_ptr<const DataSplit> split, int wantedThreads)
    : config(resolved(given, *split)),
      data(std::move(split)),
      task(taskOf(*data->training)),
      batches((std::ssize(data->trainingRows) + config.batchSize - 1) / config.batchSize),
      schedule(config.schedule, config.epochs, batches),
      monitor(config.earlyStopping.monitored(!data->validationRows.empty())),
      network(config, *data->training, true),
      optimizer(config.optimizer),
      team(chooseThreads(wantedThreads, network, config.batchSize)),
      gather(*data->training, data->scaling, config.classWeights),
      space(network.layers(), config,
            static_cast<int>(
                std::min<std::size_t>(static_cast<std::size_t>(config.batchSize), data->trainingRows.size())),
            team.size(), true),
      best(directionOf(monitor), config.earlyStopping.minDelta),
      learningRate(config.optimizer.learningRate) {
    if (!data->validationRows.empty()) {
        validation.emplace(network, config, *data->validation, data->scaling, config.classWeights, team.size(),
                           data->validationRows.size());
    }
}

/// The rows of a batch of this epoch; none after the last.
std::span<const std::uint32_t> TrainLoop::Private::rowsOf(std::int64_t batch) const {
    const auto size = static_cast<std::size_t>(config.batchSize);
    const std::size_t start = std::min(static_cast<std::size_t>(batch) * size, order.size());
    return std::span(order).subspan(start, std::min(size, order.size() - start));
}

/// Decides on the batch after the current position. On thread 0, between two batches.
void TrainLoop::Private::plan(BatchPlan& next, const std::stop_token& stop, TrainObserver& observer,
                              const TrainLoop& loop) {
    next.go = position.batch < batches && position.step < lastStep && !diverged && !stop.stop_requested();
    if (!next.go) return;
    if (const double wanted = wantedRate.exchange(0.0); wanted > 0.0 && wanted != learningRate) {
        const double before = std::exchange(learningRate, wanted);
        observer.learningRateChanged(before, wanted, loop);
    }
    next.rows = rowsOf(position.batch);
    next.position = {static_cast<std::uint32_t>(position.epoch), static_cast<std::uint32_t>(position.batch)};
    lastRate = schedule.rate(learningRate, plateauFactor, position.step);
    next.factors = optimizer.factors(position.step + moreUpdates + 1, lastRate);
    gather.targets(next.rows, space.targets);
}

void TrainLoop::Private::gatherShare(int thread, const BatchPlan& batch) {
    const std::size_t rows = batch.rows.size();
    if (space.inputs.size() == static_cast<std::size_t>(team.size())) {
        gather.features(batch.rows, 0, rows, input(thread));
        return;
    }
    const auto share = [&](int t) {
        return rows * static_cast<std::size_t>(t) / static_cast<std::size_t>(team.size());
    };
    gather.features(batch.rows, share(thread), share(thread + 1), input(thread));
    team.barrier(thread);
}

void TrainLoop::Private::updateShare(int thread, const BatchPlan& batch) {
    const int rows = static_cast<int>(batch.rows.size());
    const int threads = team.size();
    const auto from = [&](std::size_t layer) -> const Matrix& {
        return layer == 0 ? input(thread) : space.outputs[layer - 1];
    };
    const std::size_t count = network.layers().size();
    RowPrefetcher prefetcher(gather, rowsOf(batch.position.batch + 1));
    if (config.optimizer.clipNorm <= 0.0) {
        for (std::size_t layer = 0; layer < count; ++layer) {
            network.updateWeights(layer, from(layer), rows, optimizer, batch.factors, prefetcher, space, thread,
                                  threads);
        }
        return;
    }
    for (std::size_t layer = 0; layer < count; ++layer) {
        network.gradients(layer, from(layer), rows, prefetcher, space, thread, threads);
    }
    team.barrier(thread);
    // Every thread works it out for itself: one barrier less. Formula as torch clip_grad_norm_.
    const double norm = network.gradientNorm(space);
    const double limit = config.optimizer.clipNorm;
    const auto scale = static_cast<float>(norm > limit ? limit / (norm + 1e-6) : norm <= limit ? 1.0 : norm);
    team.barrier(thread);
    for (std::size_t layer = 0; layer < count; ++layer) {
        network.applyGradients(layer, optimizer, batch.factors, scale, space, thread, threads);
    }
}

void TrainLoop::Private::trainShare(int thread, const std::stop_token& stop, TrainObserver& observer,
                                    const TrainLoop& loop) {
    const std::size_t last = network.lastLayer();
    const int threads = team.size();
    for (int parity = 0;; parity ^= 1) {
        const BatchPlan& batch = plans[parity];
        if (!batch.go) return;
        const int rows = static_cast<int>(batch.rows.size());
        gatherShare(thread, batch);
        for (std::size_t layer = 0; layer < last; ++layer) {
            const Matrix& from = layer == 0 ? input(thread) : space.outputs[layer - 1];
            network.forward(layer, from, rows, batch.position, space, thread, threads);
            team.barrier(thread);
        }
        network.forwardOutput(last == 0 ? input(thread) : space.outputs[last - 1], rows, space, thread, threads);
        team.barrier(thread);
        if (thread == 0) {
            const double before = sums.loss;
            network.loss().add(space.targets, space.results.data(), batch.rows.size(), data->scaling, sums);
            diverged = !std::isfinite(sums.loss - before);
        }
        for (std::size_t layer = last; layer-- > 0;) {
            network.backward(layer, rows, space, thread, threads);
            team.barrier(thread);
        }
        updateShare(thread, batch);
        if (thread == 0) {
            ++position.batch;
            ++position.step;
            stepSeen.store(position.step, std::memory_order_relaxed);
        }
        team.barrier(thread);
        // A state that an observer saves in `plan` must hold every thread's weights: hence after the barrier.
        if (thread == 0) plan(plans[parity ^ 1], stop, observer, loop);
        team.barrier(thread);
    }
}

/// False where it was interrupted.
bool TrainLoop::Private::trainEpoch(const std::stop_token& stop, TrainObserver& observer, const TrainLoop& loop) {
    if (orderEpoch != position.epoch) {
        order = data->trainingRows;
        shuffle(config.seed, static_cast<std::uint32_t>(position.epoch), order);
        orderEpoch = position.epoch;
    }
    const auto start = Clock::now();
    plan(plans[0], stop, observer, loop);
    if (plans[0].go) team.run([&](int thread) { trainShare(thread, stop, observer, loop); });
    sums.seconds += secondsSince(start);
    return !diverged && position.batch == batches;
}

EpochRecord TrainLoop::Private::finishEpoch() {
    const auto start = Clock::now();
    EpochRecord record;
    record.epoch = position.epoch + 1;
    record.metrics.reserve(8);
    appendMetrics(record.metrics, "", task, config.topK, sums);
    if (validation) {
        const EpochSums sumsThere = validation->evaluate(data->validationRows, team);
        appendMetrics(record.metrics, "val_", task, config.topK, sumsThere);
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

/// Best, patience and plateau after an epoch.
void TrainLoop::Private::judge(const EpochRecord& record) {
    const double value = record.metric(monitor);
    epochsSinceBest = best.see(static_cast<double>(record.epoch), value) ? 0 : epochsSinceBest + 1;
    if (config.schedule.kind == ScheduleKind::Plateau)
        judgePlateau(directionOf(monitor) == Direction::Lower ? value : -value);
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

/// As Keras's ReduceLROnPlateau without cooldown: gain is more than 1e-4.
void TrainLoop::Private::judgePlateau(double value) {
    constexpr double minDelta = 1e-4;
    if (plateauWait < 0 || value < plateauBest - minDelta) {
        plateauBest = value;
        plateauWait = 0;
    } else if (++plateauWait >= config.schedule.plateauPatience) {
        plateauFactor *= Schedule::factor(config.schedule);
        plateauWait = 0;
    }
}

TrainLoop::TrainLoop(std::unique_ptr<Private> p) : d(std::move(p)) {}
TrainLoop::~TrainLoop() = default;

Result<std::unique_ptr<TrainLoop>> TrainLoop::create(const TrainConfig& config, std::shared_ptr<const DataSplit> data,
                                                     int threads) {
    if (const auto error = check(config, data.get())) return tl::make_unexpected(*error);
    auto loop = std::unique_ptr<TrainLoop>(new TrainLoop(std::make_unique<Private>(config, std::move(data), threads)));
    std::vector<MetricValue> metrics;
    appendMetrics(metrics, "", loop->d->task, config.topK, {});
    if (loop->d->validation) appendMetrics(metrics, "val_", loop->d->task, config.topK, {});
    if (std::ranges::find(metrics, loop->d->monitor, &MetricValue::name) == metrics.end()) {
        std::string known;
        for (const MetricValue& metric : metrics) known += (known.empty() ? "" : ", ") + metric.name;
        return fail(ErrorCode::BadOption, {}, {"monitor", config.earlyStopping.monitor, "one of " + known});
    }
    return loop;
}

Ending TrainLoop::run(std::int64_t epochs, const std::stop_token& stop, TrainObserver& observer, std::int64_t steps) {
    const FlushDenormals flush;
    d->diverged = false;
    d->lastStep = steps;
    while (d->position.epoch < epochs) {
        // Before an epoch and not after one: a state that was saved where patience ran out goes no further either.
        if (d->position.batch == 0 && d->config.earlyStopping.isOver(d->epochsSinceBest)) return Ending::EarlyStopped;
        if (!d->trainEpoch(stop, observer, *this)) return d->diverged ? Ending::Diverged : Ending::Stopped;
        const EpochRecord record = d->finishEpoch();
        d->judge(record);
        observer.epochFinished(record, *this);
    }
    return Ending::Completed;
}

void TrainLoop::save(TrainState& state) const {
    state.position = d->position;
    state.sums = d->sums;
    state.best = d->best.best();
    state.epochsSinceBest = d->epochsSinceBest;
    state.moreUpdates = d->moreUpdates;
    state.plateauFactor = d->plateauFactor;
    state.plateauBest = d->plateauBest;
    state.plateauWait = d->plateauWait;
    state.learningRate = d->learningRate;
    d->network.write(state.tensors, state.optimizerTensors);
}

Result<void> TrainLoop::restore(const TrainState& state) {
    if (!d->network.read(state.tensors, state.optimizerTensors)) {
        return fail(ErrorCode::WrongShape, {}, {"the checkpoint's tensors", "those of the run's configuration"});
    }
    d->position = state.position;
    d->sums = state.sums;
    d->best = BestTracker(directionOf(d->monitor), d->config.earlyStopping.minDelta, state.best);
    d->epochsSinceBest = state.epochsSinceBest;
    d->moreUpdates = state.moreUpdates;
    d->beginAnewWhereBatchesDiffer();
    d->plateauFactor = state.plateauFactor;
    d->plateauBest = state.plateauBest;
    d->plateauWait = state.plateauWait;
    d->learningRate = state.learningRate;
    d->diverged = false;
    d->stepSeen.store(d->position.step, std::memory_order_relaxed);
    return {};
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
    return d->monitor;
}
int TrainLoop::threads() const {
    return d->team.size();
}

} // namespace throughline::nn
