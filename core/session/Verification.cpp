// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Verification.h"

#include "nn/TrainLoop.h"
#include "nn/Variant.h"
#include "session/ModelLoader.h"
#include "session/OpenedRun.h"
#include "session/Retraining.h"
#include "session/RunCheckpoints.h"

#include <QTemporaryDir>
#include <algorithm>

namespace throughline::session {

namespace {

struct Recorder : nn::TrainObserver {
    void epochFinished(const nn::EpochRecord& record, const nn::TrainLoop&) override { records.push_back(record); }
    std::vector<nn::EpochRecord> records;
};

/// What one way of training the epochs left behind.
struct Trained {
    std::vector<nn::EpochRecord> records;
    nn::TrainState state;
    int interruptions = 0;
};

/// Equal to the last bit, NaN being equal to NaN; times do not count.
bool sameMetrics(const nn::EpochRecord& a, const nn::EpochRecord& b) {
    return a.epoch == b.epoch && std::ranges::equal(a.metrics, b.metrics, [](const auto& x, const auto& y) {
               return x.name == y.name && (x.value == y.value || (x.value != x.value && y.value != y.value));
           });
}

class Verifier {
public:
    /// `start`: of a fork; else nothing. `last`: the epoch to train to.
    Verifier(RunInfo info, std::shared_ptr<const nn::DataSplit> data, std::optional<nn::TrainState> start,
             std::int64_t last, std::stop_token stop)
        : m_info(std::move(info)),
          m_data(std::move(data)),
          m_start(std::move(start)),
          m_last(last),
          m_stop(std::move(stop)) {}

    Result<std::optional<Trained>> straight() {
        auto loop = begun(1);
        if (!loop) return tl::unexpected(loop.error());
        Recorder recorder;
        const nn::Ending ending = (*loop)->run(m_last, m_stop, recorder);
        return result(ending, **loop, recorder, 0);
    }

    /// About seven interruptions, an odd number of batches apart, so that most fall into the middle of an epoch; each
    /// loop is a new one, on 1, 2 or 3 threads.
    Result<std::optional<Trained>> interrupted() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("verify.safetensors").toStdString();
        const CheckpointContext context = contextOf(m_info);
        Recorder recorder;
        const std::int64_t first = m_start ? m_start->position.epoch : 0;
        const std::int64_t total = (m_last - first) * batchesOf(m_info, m_info.config.batchSize);
        const std::int64_t stretch = std::max<std::int64_t>(1, total / 7) | 1;
        for (int interruptions = 0;; ++interruptions) {
            auto loop = begun(1 + interruptions % 3);
            if (!loop) return tl::unexpected(loop.error());
            if (interruptions > 0) {
                const Result<Checkpoint> checkpoint = readCheckpoint(file);
                if (!checkpoint) return tl::unexpected(checkpoint.error());
                if (auto restored = (*loop)->restore(checkpoint->state); !restored)
                    return tl::unexpected(restored.error());
            }
            const std::int64_t until = (*loop)->position().step + stretch;
            const nn::Ending ending = (*loop)->run(m_last, m_stop, recorder, until);
            if (ending != nn::Ending::Stopped || m_stop.stop_requested())
                return result(ending, **loop, recorder, interruptions);
            nn::TrainState state;
            (*loop)->save(state);
            if (auto written = writeCheckpoint(file, state, context); !written) return tl::unexpected(written.error());
        }
    }

private:
    Result<std::unique_ptr<nn::TrainLoop>> begun(int threads) const {
        auto loop = nn::TrainLoop::create(m_info.config, m_data, threads);
        if (!loop || !m_start) return loop;
        if (auto restored = (*loop)->restore(*m_start); !restored) return tl::unexpected(restored.error());
        return loop;
    }

    Result<std::optional<Trained>> result(nn::Ending ending, const nn::TrainLoop& loop, Recorder& recorder,
                                          int interruptions) const {
        if (ending == nn::Ending::Stopped) return std::nullopt;
        if (ending == nn::Ending::Diverged)
            return fail(ErrorCode::Diverged, {}, {std::to_string(loop.position().epoch + 1)});
        Trained trained{std::move(recorder.records), {}, interruptions};
        loop.save(trained.state);
        return trained;
    }

    RunInfo m_info;
    std::shared_ptr<const nn::DataSplit> m_data;
    std::optional<nn::TrainState> m_start;
    std::int64_t m_last;
    std::stop_token m_stop;
};

/// Compares the records with those of the run itself, as far as it has them and nobody changed the rate or, for a
/// schedule that counts on it, the number of epochs before.
void compareWithHistory(const OpenedRun& run, const nn::Position& start, const std::vector<nn::EpochRecord>& records,
                        Verification& verification) {
    for (const nn::EpochRecord& record : records) {
        const nn::Position before{record.epoch - 1, 0, 0};
        const bool changed = std::ranges::any_of(run.info.events, [&](const history::Mark& mark) {
            return mark.kind == history::Mark::Kind::LearningRate && mark.epoch < static_cast<double>(record.epoch) &&
                   mark.epoch >= static_cast<double>(start.epoch);
        });
        if (changed || courseBehind(run.info, before) != courseBehind(run.info, start)) return;
        if (record.epoch > static_cast<std::int64_t>(run.history.records.size())) return;
        ++verification.compared;
        if (!agrees(run.history.records, record) && verification.firstHistoryDifference == 0)
            verification.firstHistoryDifference = record.epoch;
    }
}

} // namespace

Result<std::optional<Verification>> verifyRun(const VerifyRequest& request, const std::stop_token& stop) {
    const Result<OpenedRun> run = openRun(request.folder);
    if (!run) return tl::unexpected(run.error());
    if (request.epochs < 1) {
        return fail(ErrorCode::BadOption, {}, {"epochs", std::to_string(request.epochs), "1 or more"});
    }
    RunInfo info = run->info;
    if (request.data) info.data.source = *request.data;
    const Result<data::LoadedData> data = loadRunData(info, false);
    if (!data) return tl::unexpected(data.error());

    Verification verification;
    Result<std::optional<nn::TrainState>> start = forkStart(*run);
    if (!start) return tl::unexpected(start.error());
    const nn::Position from = *start ? (*start)->position : nn::Position{};
    const std::int64_t last = std::min(from.epoch + request.epochs, run->info.config.epochs);
    courseBehind(info, from).apply(info.config); // the schedule's, as the run began
    Verifier verifier(info, data->split, std::move(*start), last, stop);
    const auto straight = verifier.straight();
    if (!straight) return tl::unexpected(straight.error());
    if (!*straight) return std::nullopt;
    auto interrupted = verifier.interrupted();
    if (!interrupted) return tl::unexpected(interrupted.error());
    if (!*interrupted) return std::nullopt;

    const std::vector<nn::EpochRecord>& expected = (*straight)->records;
    const std::vector<nn::EpochRecord>& records = (*interrupted)->records;
    verification.epochs = std::ssize(expected); // fewer where patience ran out
    verification.interruptions = (*interrupted)->interruptions;
    const auto [different, _] = std::ranges::mismatch(expected, records, sameMetrics);
    verification.sameRecords = different == expected.end() && expected.size() == records.size();
    if (!verification.sameRecords && different != expected.end()) verification.firstDifference = different->epoch;
    nn::TrainState state = (*straight)->state;
    nn::TrainState other = (*interrupted)->state;
    state.sums.seconds = other.sums.seconds = 0.0;
    verification.sameState = state == other;
    verification.variant = nn::variant();
    verification.sameVariant = !run->info.sessions.empty() && run->info.sessions.front().variant == nn::variant();
    compareWithHistory(*run, from, expected, verification);
    return verification;
}

} // namespace throughline::session
