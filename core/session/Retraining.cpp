// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Retraining.h"

#include "nn/Schedule.h"
#include "nn/TrainLoop.h"
#include "nn/Variant.h"
#include "session/Ancestry.h"
#include "session/RateChange.h"
#include "session/RetrainingPlan.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace throughline::session {

namespace {

bool sameNumber(double a, double b) {
    return a == b || (!std::isfinite(a) && !std::isfinite(b));
}

/// Instruction set of the session that trained an epoch of the run's line.
std::string variantOf(const RunInfo& info, std::int64_t epoch) {
    for (auto session = info.sessions.rbegin(); session != info.sessions.rend(); ++session)
        if (session->from.epoch < epoch) return session->variant;
    return {};
}

/// One retraining. Everything that can be known beforehand is done between two stretches of the loop, which end where
/// something changes, and often enough to tell how far it is.
class Retraining : nn::TrainObserver {
public:
    Retraining(const OpenedRun& run, std::int64_t epoch, std::shared_ptr<const nn::DataSplit> data, int threads,
               const EpochStateListener& take)
        : m_run(run), m_epoch(epoch), m_data(std::move(data)), m_threads(threads), m_take(take) {}

    /// `each`: null, or told of every batch.
    Result<std::optional<RetrainedState>> from(const nn::TrainState* state, const std::stop_token& stop,
                                               const RetrainingListener& tell, const BatchListener& each = {}) {
        if (auto made = begin(state); !made) return tl::unexpected(made.error());
        const nn::Position first = m_loop->position();
        const double began = epochsAt(first), last = static_cast<double>(m_epoch);
        const double seconds = retrainingSeconds(m_run.history.records, first.epoch, m_epoch);
        if (tell) tell({first.epoch, m_epoch, 0.0, seconds});
        while (m_loop->position().epoch < m_epoch) {
            if (auto changed = change(); !changed) return tl::unexpected(changed.error());
            if (each) m_loop->save(m_before);
            const nn::Ending ending = stretch(stop, each ? 1 : m_steps);
            if (stop.stop_requested()) return std::nullopt;
            if (each) {
                if (auto told = each(m_before, rateOfBatch()); !told) return tl::unexpected(told.error());
            }
            if (ending == nn::Ending::Diverged)
                return fail(ErrorCode::Diverged, m_run.summary.folder.string(),
                            {std::to_string(m_loop->position().epoch + 1)});
            const double done = epochsAt(m_loop->position()) - began;
            if (tell) tell({first.epoch, m_epoch, done / (last - began), seconds});
        }
        return result();
    }

private:
    using Clock = std::chrono::steady_clock;

    void epochFinished(const nn::EpochRecord& record, const nn::TrainLoop&) override {
        if (m_firstDifference == 0 && !agrees(m_run.history.records, record)) m_firstDifference = record.epoch;
        if (m_take && m_firstDifference == 0) m_take(here());
    }

    /// In epochs.
    double epochsAt(const nn::Position& position) const {
        return static_cast<double>(position.epoch) +
               static_cast<double>(position.batch) / static_cast<double>(m_loop->batchesPerEpoch());
    }

    /// As it would have been kept.
    EpochState here() const {
        EpochState here{{}, m_config};
        m_loop->save(here.state);
        // A change at the very end is part of what was kept there.
        if (!m_changes.empty() && m_changes.front().step == here.state.position.step)
            here.state.learningRate = m_changes.front().rate;
        return here;
    }

    /// A loop that counts on what was counted on behind the state.
    Result<void> begin(const nn::TrainState* state) {
        if (const std::int64_t epoch = state ? state->position.epoch : 0;
            m_run.info.parent && epoch < m_run.info.parent->epoch)
            return tl::unexpected(beforeFork(m_run, epoch));
        m_config = m_run.info.config;
        courseBehind(m_run.info, state ? state->position : nn::Position{}).apply(m_config);
        nn::TrainConfig config = m_config;
        config.earlyStopping.patience = 0; // where the run ended is known, and it may have gone on from there
        auto loop = nn::TrainLoop::create(config, m_data, m_threads);
        if (!loop) return tl::unexpected(loop.error());
        m_loop = std::move(*loop);
        if (state) {
            if (auto restored = m_loop->restore(*state); !restored) return restored;
        }
        m_rate = state ? state->learningRate : m_config.optimizer.learningRate;
        m_changes = rateChanges(m_run.info, m_loop->position().step, m_loop->batchesPerEpoch());
        return {};
    }

    /// Does what was done by hand where the loop is now.
    Result<void> change() {
        if (courseBehind(m_run.info, m_loop->position()) != Course::of(m_config)) {
            nn::TrainState state;
            m_loop->save(state);
            if (auto begun = begin(&state); !begun) return begun;
        }
        const std::int64_t step = m_loop->position().step;
        for (; !m_changes.empty() && m_changes.front().step <= step; m_changes.erase(m_changes.begin()))
            m_loop->setLearningRate(m_rate = m_changes.front().rate);
        return {};
    }

    /// With which the batch behind `m_before` was trained.
    double rateOfBatch() const {
        return nn::Schedule(m_config.schedule, m_config.epochs, m_loop->batchesPerEpoch())
            .rate(m_rate, m_before.plateauFactor, m_before.position.step);
    }

    nn::Ending stretch(const std::stop_token& stop, std::int64_t steps) {
        constexpr double wanted = 0.05;
        const std::int64_t step = m_loop->position().step;
        std::int64_t until = step + steps;
        if (!m_changes.empty()) until = std::min(until, m_changes.front().step);
        for (const SessionRecord& session : m_run.info.sessions) {
            // Up to the next change of their size, batches are counted as this loop counts them.
            const std::int64_t began = session.from.epoch * m_loop->batchesPerEpoch() + session.from.batch;
            if (began > step) until = std::min(until, began);
        }
        const auto started = Clock::now();
        const nn::Ending ending = m_loop->run(m_epoch, stop, *this, until);
        const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
        if (seconds < wanted) m_steps *= 2;
        if (seconds > 2.0 * wanted) m_steps = std::max<std::int64_t>(1, m_steps / 2);
        return ending;
    }

    RetrainedState result() {
        RetrainedState result{here(), m_firstDifference};
        if (m_firstDifference > 0) {
            const std::string then = variantOf(m_run.info, m_firstDifference), here(nn::variant());
            result.difference = Error{ErrorCode::RecomputedDiffers,
                                      m_run.summary.folder.string(),
                                      {std::to_string(m_firstDifference), then == here ? "" : then, here}};
        }
        return result;
    }

    const OpenedRun& m_run;
    const std::int64_t m_epoch;
    const std::shared_ptr<const nn::DataSplit> m_data;
    const int m_threads;
    const EpochStateListener& m_take;
    nn::TrainConfig m_config;
    std::unique_ptr<nn::TrainLoop> m_loop;
    std::vector<RateChange> m_changes; ///< to come
    nn::TrainState m_before;           ///< a batch, where each is told of
    double m_rate = 0.0;               ///< base rate of the next batch
    std::int64_t m_steps = 16;         ///< of a stretch
    std::int64_t m_firstDifference = 0;
};

} // namespace

bool agrees(const history::MetricHistory& records, const nn::EpochRecord& record) {
    const std::span<const double> epochs = records.x();
    const auto found = std::lower_bound(epochs.begin(), epochs.end(), static_cast<double>(record.epoch));
    if (found == epochs.end() || *found != static_cast<double>(record.epoch)) return true;
    const auto index = static_cast<std::uint32_t>(found - epochs.begin());
    const auto same = [&](const std::string& name, double value) {
        const history::MetricSeries* const series = records.find(name);
        if (!series) return false;
        const auto point = std::lower_bound(series->record.begin(), series->record.end(), index);
        if (point == series->record.end() || *point != index) return false;
        return sameNumber(series->value[static_cast<std::size_t>(point - series->record.begin())], value);
    };
    return same("learning_rate", record.learningRate) &&
           std::all_of(record.metrics.begin(), record.metrics.end(),
                       [&](const nn::MetricValue& metric) { return same(metric.name, metric.value); });
}

Result<std::optional<RetrainedState>> trainForward(const OpenedRun& run, const nn::TrainState* from, std::int64_t epoch,
                                                   std::shared_ptr<const nn::DataSplit> data, int threads,
                                                   const std::stop_token& stop, const RetrainingListener& tell,
                                                   const EpochStateListener& take) {
    return Retraining(run, epoch, std::move(data), threads, take).from(from, stop, tell);
}

Result<std::optional<RetrainedState>> trainEpochAgain(const OpenedRun& run, const nn::TrainState& from,
                                                      std::shared_ptr<const nn::DataSplit> data, int threads,
                                                      const std::stop_token& stop, const BatchListener& each) {
    return Retraining(run, from.position.epoch + 1, std::move(data), threads, {}).from(&from, stop, {}, each);
}

} // namespace throughline::session
