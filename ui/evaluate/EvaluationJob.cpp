// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/EvaluationJob.h"

#include "session/OpenedRun.h"
#include "text/ReadingText.h"
#include "ui/Background.h"

#include <algorithm>
#include <chrono>

namespace throughline::ui {

namespace {

constexpr std::size_t MostKept = std::size_t{64} << 20; ///< bytes

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
    std::optional<session::DecisionGrid> grid;
    Loaded loaded;
};

EvaluationJob::EvaluationJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

EvaluationJob::~EvaluationJob() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

void EvaluationJob::forget(const QString& folder) {
    std::erase_if(m_kept, [&](const EvaluatedPtr& kept) { return kept->wish.folder == folder; });
    if (m_loaded.folder == folder) m_loaded = {};
    ++m_forgotten;
}

void EvaluationJob::cancel() {
    m_next.reset();
    m_stop.request_stop();
}

void EvaluationJob::want(const Wish& wish) {
    if (!wish.fresh) {
        const auto found = std::ranges::find(m_kept, wish, [](const EvaluatedPtr& kept) { return kept->wish; });
        if (found != m_kept.end()) {
            m_next.reset();
            m_kept.splice(m_kept.begin(), m_kept, found);
            return emit done(m_kept.front());
        }
    }
    if (!m_running) return begin(wish);
    m_next = wish;
    m_stop.request_stop(); // of what can be given up: a recomputation
}

void EvaluationJob::begin(const Wish& wish) {
    m_running = true;
    m_stop = {};
    session::EvaluateRequest request;
    request.model.folder = wish.folder.toStdString();
    request.model.from = wish.from;
    request.model.epoch = wish.epoch;
    request.intervals = false;
    const auto due = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    request.model.tell = [due, guard = QPointer<QObject>(this)](const session::RetrainingProgress& now) {
        if (std::chrono::steady_clock::now() < due) return; // a line that flashes up tells nothing
        onGuiThread(guard, [guard, now] {
            auto* job = static_cast<EvaluationJob*>(guard.data());
            if (!job->m_running) return;
            emit job->progressed(recomputingText(now.epoch, now.share), now.share);
        });
    };
    inBackground(
        m_pool, this,
        [request, loaded = m_loaded, folder = wish.folder, stop = m_stop.get_token()]() mutable -> Work {
            if (loaded.folder != folder || !loaded.rows) {
                const auto run = session::openRun(request.model.folder);
                if (!run) return {tl::unexpected(run.error()), {}, {}};
                auto rows = session::loadEvaluationRows(run->info, {}, {}, {}, stop);
                if (!rows) return {tl::unexpected(rows.error()), {}, {}};
                loaded = {folder, std::move(*rows), std::make_shared<session::StateCache>()};
            }
            request.model.data = loaded.rows->split;
            request.model.states = loaded.states;
            Work work{session::evaluateRun(request, loaded.rows, stop), {}, loaded};
            if (work.evaluation && session::hasDecisionGrid(*loaded.rows))
                work.grid = session::decisionGrid(*work.evaluation->evaluated);
            return work;
        },
        [this, wish, forgotten = m_forgotten](Work work) {
            const bool isCurrent = forgotten == m_forgotten;
            if (work.loaded.rows && isCurrent) m_loaded = std::move(work.loaded);
            if (work.evaluation) {
                auto evaluated = std::make_shared<const Evaluated>(
                    Evaluated{wish, std::move(*work.evaluation), std::move(work.grid)});
                if (isCurrent) keep(evaluated);
                emit done(evaluated);
            } else if (!m_next) {
                emit failed(work.evaluation.error());
            }
            ended();
        });
}

/// What the latest is now, it need not be tomorrow: epochs alone are kept.
void EvaluationJob::keep(const EvaluatedPtr& evaluated) {
    if (evaluated->wish.from != From::Epoch) return;
    m_kept.push_front(evaluated);
    std::size_t bytes = 0;
    const auto end = std::ranges::find_if(m_kept, [&](const EvaluatedPtr& kept) {
        bytes += bytesOf(*kept);
        return kept != evaluated && bytes > MostKept;
    });
    m_kept.erase(end, m_kept.end());
}

void EvaluationJob::ended() {
    m_running = false;
    if (!m_next) return emit rested();
    const Wish next = *m_next;
    m_next.reset();
    want(next);
}

void EvaluationJob::measureImportance(const EvaluatedPtr& evaluated) {
    if (m_running) return;
    m_running = true;
    m_stop = {};
    auto shown = std::make_shared<std::chrono::steady_clock::time_point>(std::chrono::steady_clock::now());
    const auto tell = [shown, guard = QPointer<QObject>(this)](double share) {
        const auto now = std::chrono::steady_clock::now();
        if (now - *shown < std::chrono::milliseconds(100)) return;
        *shown = now;
        onGuiThread(guard, [guard, share] {
            auto* job = static_cast<EvaluationJob*>(guard.data());
            if (job->m_running)
                emit job->progressed(tr("Shuffling inputs · %1 %").arg(static_cast<int>(100.0 * share)), share);
        });
    };
    inBackground(
        m_pool, this,
        [evaluated, tell, stop = m_stop.get_token()] {
            return session::inputImportance(*evaluated->evaluation.evaluated, {}, stop, tell);
        },
        [this, evaluated](const std::optional<nn::PermutationImportance>& importance) {
            if (importance) emit importanceDone(evaluated, *importance);
            ended();
        });
}

void EvaluationJob::measureDependence(const EvaluatedPtr& evaluated, std::size_t input) {
    if (m_running) return;
    m_running = true;
    m_stop = {};
    inBackground(
        m_pool, this,
        [evaluated, input, stop = m_stop.get_token()] {
            return session::inputDependence(*evaluated->evaluation.evaluated, input, stop);
        },
        [this, evaluated](const std::optional<session::InputDependence>& dependence) {
            if (dependence) emit dependenceDone(evaluated, *dependence);
            ended();
        });
}

} // namespace throughline::ui
