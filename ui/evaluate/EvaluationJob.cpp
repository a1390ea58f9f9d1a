// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/EvaluationJob.h"

#include "session/OpenedRun.h"
#include "session/RunCheckpoints.h"
#include "text/ReadingText.h"
#include "ui/Background.h"

#include <algorithm>
#include <chrono>

namespace throughline::ui {

namespace {

constexpr std::size_t MostKept = std::size_t{64} << 20; ///< bytes
constexpr int HandWaits = 150;                          ///< ms
constexpr std::chrono::milliseconds LineShows(300);     ///< one that flashes up tells nothing

/// What one evaluation takes, about.
std::size_t bytesOf(const EvaluationJob::Evaluated& evaluated) {
    const auto& rows = *evaluated.evaluation.evaluated;
    std::size_t numbers = rows.outputs.size() + 4 * rows.losses.size();
    for (const auto& tensor : rows.tensors) numbers += tensor.values.size();
    for (const auto& curve : evaluated.evaluation.curves) numbers += 6 * curve.cuts.size();
    if (evaluated.grid) numbers += evaluated.grid->values.size();
    return numbers * sizeof(float);
}

} // namespace

struct EvaluationJob::Work {
    Result<session::Evaluation> evaluation;
    std::shared_ptr<const session::DecisionGrid> grid;
    Loaded loaded;
    double ms = 0.0;
};

EvaluationJob::EvaluationJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    m_late.setSingleShot(true);
    connect(&m_late, &QTimer::timeout, this, [this] {
        if (m_next) m_stop.request_stop();
    });
}

EvaluationJob::~EvaluationJob() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

void EvaluationJob::outdate(const QString& folder) {
    std::erase_if(m_kept, [&](const EvaluatedPtr& kept) { return kept->wish == Wish{folder}; });
    ++m_outdated;
}

void EvaluationJob::forget(const QString& folder) {
    std::erase_if(m_kept, [&](const EvaluatedPtr& kept) { return kept->wish.folder == folder; });
    if (m_loaded.folder == folder) m_loaded = {};
    ++m_forgotten;
}

void EvaluationJob::cancel() {
    m_next.reset();
    m_dropped = true;
    m_stop.request_stop();
}

void EvaluationJob::want(const Wish& wish) {
    const auto found = std::ranges::find(m_kept, wish, [](const EvaluatedPtr& kept) { return kept->wish; });
    if (found == m_kept.end()) return wantTask({wish, nullptr});
    if (m_running != Running::Nothing) cancel();
    m_kept.splice(m_kept.begin(), m_kept, found);
    emit done(m_kept.front());
}

void EvaluationJob::wantModel(const session::LiveModelPtr& model) {
    // In the middle of an epoch it is none that could be asked for again.
    const auto epoch = model->position.batch == 0 ? model->position.epoch : 0;
    wantTask({{QString::fromStdString(model->folder.string()), epoch}, model});
}

void EvaluationJob::wantTask(Task task) {
    if (m_running == Running::Nothing) return begin(task);
    m_next = std::move(task);
    const auto left = HandWaits - m_began.elapsed();
    if (m_running == Running::Measurement || m_dropped || left <= 0)
        m_stop.request_stop();
    else if (!m_late.isActive())
        m_late.start(static_cast<int>(left));
}

void EvaluationJob::run(Running what) {
    m_running = what;
    m_dropped = false;
    m_stop = {};
    m_began.start();
}

EvaluationJob::Work EvaluationJob::evaluate(const Task& task, session::EvaluateRequest request, Loaded loaded,
                                            const std::stop_token& stop) {
    if (loaded.folder != task.wish.folder || !loaded.rows) {
        const auto run = session::openRun(request.model.folder);
        if (!run) return {tl::unexpected(run.error()), {}, {}};
        auto rows = session::loadEvaluationRows(run->info, {}, {}, {}, stop);
        if (!rows) return {tl::unexpected(rows.error()), {}, {}};
        loaded = {task.wish.folder, std::move(*rows),
                  std::make_shared<const session::CheckpointContext>(session::contextOf(run->info)),
                  std::make_shared<session::StateCache>()};
    }
    const auto began = std::chrono::steady_clock::now();
    request.model.data = loaded.rows->split;
    request.model.states = loaded.states;
    const auto evaluated = [&] {
        if (!task.model) return session::evaluateRun(request, loaded.rows, stop);
        session::Checkpoint model{{}, *loaded.context};
        model.state.position = task.model->position;
        model.state.tensors = task.model->tensors;
        return session::evaluateModel(std::move(model), loaded.rows);
    };
    Work work{evaluated(), {}, loaded};
    if (work.evaluation && session::hasDecisionGrid(*loaded.rows))
        work.grid = std::make_shared<const session::DecisionGrid>(session::decisionGrid(*work.evaluation->evaluated));
    work.ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    return work;
}

void EvaluationJob::begin(const Task& task) {
    run(Running::Evaluation);
    session::EvaluateRequest request;
    request.model.folder = task.wish.folder.toStdString();
    request.model.from =
        task.wish.epoch > 0 ? session::ResumeRequest::From::Epoch : session::ResumeRequest::From::Latest;
    request.model.epoch = task.wish.epoch;
    request.intervals = false;
    const auto due = std::chrono::steady_clock::now() + LineShows;
    request.model.tell = [due, guard = QPointer<QObject>(this)](const session::RetrainingProgress& now) {
        if (std::chrono::steady_clock::now() < due) return;
        onGuiThread(guard, [guard, now] {
            auto* job = static_cast<EvaluationJob*>(guard.data());
            if (job->m_running == Running::Nothing || job->m_dropped) return;
            emit job->progressed(recomputingText(now.epoch, now.share));
        });
    };
    inBackground(
        m_pool, this,
        [task, request = std::move(request), loaded = m_loaded, stop = m_stop.get_token()] {
            return evaluate(task, request, loaded, stop);
        },
        [this, task, forgotten = m_forgotten, outdated = m_outdated](Work work) {
            const bool isCurrent = forgotten == m_forgotten;
            if (work.loaded.rows && isCurrent) m_loaded = std::move(work.loaded);
            if (work.evaluation) {
                auto evaluated = std::make_shared<const Evaluated>(Evaluated{
                    task.wish, std::move(*work.evaluation), std::move(work.grid), task.model != nullptr, work.ms});
                if (isCurrent && (task.wish.epoch > 0 || outdated == m_outdated)) keep(evaluated);
                if (!m_dropped) emit done(evaluated);
            } else if (!m_next && !m_dropped) {
                emit failed(work.evaluation.error());
            }
            ended();
        });
}

void EvaluationJob::keep(const EvaluatedPtr& evaluated) {
    // What a pause handed over is in the middle of an epoch, and no answer to any wish.
    if (evaluated->isLive && evaluated->wish.epoch == 0) return;
    std::erase_if(m_kept, [&](const EvaluatedPtr& kept) { return kept->wish == evaluated->wish; });
    m_kept.push_front(evaluated);
    std::size_t bytes = 0;
    const auto end = std::ranges::find_if(m_kept, [&](const EvaluatedPtr& kept) {
        bytes += bytesOf(*kept);
        return kept != evaluated && bytes > MostKept;
    });
    m_kept.erase(end, m_kept.end());
}

void EvaluationJob::ended() {
    m_running = Running::Nothing;
    m_late.stop();
    if (!m_next) return emit rested();
    const Task next = *std::exchange(m_next, std::nullopt);
    if (next.model)
        begin(next);
    else
        want(next.wish);
    if (m_running == Running::Nothing) emit rested(); // it was at hand
}

/// `work(stop)` gives nothing where it was stopped.
template <class Measure, class Done>
void EvaluationJob::measure(Measure work, Done done) {
    if (isBusy()) return;
    run(Running::Measurement);
    inBackground(
        m_pool, this, [work = std::move(work), stop = m_stop.get_token()] { return work(stop); },
        [this, done = std::move(done)](const auto& found) {
            if (found && !m_dropped) done(*found);
            ended();
        });
}

void EvaluationJob::measureImportance(const EvaluatedPtr& evaluated) {
    const auto due = std::chrono::steady_clock::now() + LineShows;
    auto shown = std::make_shared<std::chrono::steady_clock::time_point>(due);
    const auto tell = [shown, guard = QPointer<QObject>(this)](double share) {
        const auto now = std::chrono::steady_clock::now();
        if (now < *shown) return;
        *shown = now + std::chrono::milliseconds(100);
        onGuiThread(guard, [guard, share] {
            auto* job = static_cast<EvaluationJob*>(guard.data());
            if (job->isMeasuring() && !job->m_dropped)
                emit job->progressed(tr("Shuffling inputs · %1 %").arg(static_cast<int>(100.0 * share)));
        });
    };
    measure(
        [evaluated, tell](const std::stop_token& stop) {
            return session::inputImportance(*evaluated->evaluation.evaluated, {}, stop, tell);
        },
        [this, evaluated](const nn::PermutationImportance& found) { emit importanceDone(evaluated, found); });
}

void EvaluationJob::measureDependence(const EvaluatedPtr& evaluated, std::size_t input) {
    measure(
        [evaluated, input](const std::stop_token& stop) {
            return session::inputDependence(*evaluated->evaluation.evaluated, input, stop);
        },
        [this, evaluated](const session::InputDependence& found) { emit dependenceDone(evaluated, found); });
}

void EvaluationJob::measureIntervals(const EvaluatedPtr& evaluated) {
    measure(
        [evaluated](const std::stop_token& stop) {
            return session::scoreIntervals(*evaluated->evaluation.evaluated, stop);
        },
        [this, evaluated](const std::vector<nn::ScoreInterval>& found) { emit intervalsDone(evaluated, found); });
}

} // namespace throughline::ui
