// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ResumePlan.h"

#include "io/NumberText.h"
#include "nn/Schedule.h"
#include "session/Ancestry.h"
#include "session/RetrainingPlan.h"
#include "session/RunCheckpoints.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::session {

namespace {

using From = ResumeRequest::From;
constexpr std::int64_t anyStep = std::numeric_limits<std::int64_t>::max();

/// The epoch that Best or Epoch means.
Result<std::int64_t> epochAsked(const ResumeRequest& request, const RunSummary& summary) {
    const bool best = request.from == From::Best;
    const std::int64_t epoch = best ? summary.bestEpoch : request.epoch;
    if (epoch < 0 || epoch > summary.epoch || (best && epoch == 0))
        return fail(ErrorCode::NoCheckpoint, request.folder.string(), {best ? "best" : std::to_string(epoch)});
    return epoch;
}

/// Where it goes on.
Result<ResumePlan> chooseStart(const ResumeRequest& request, const OpenedRun& run) {
    ResumePlan plan;
    const std::int64_t last = run.summary.epoch;
    // A checkpoint whose records are not in the history would leave a hole in the curve.
    nn::Position limit{last, anyStep, anyStep};
    // Batches of another size begin with an epoch.
    const bool begins = request.batchSize && *request.batchSize != run.info.config.batchSize;
    if (request.from != From::Latest || begins) {
        const Result<std::int64_t> asked =
            request.from == From::Latest ? Result<std::int64_t>(last) : epochAsked(request, run.summary);
        if (!asked) return tl::unexpected(asked.error());
        if (run.info.parent && *asked < run.info.parent->epoch) return tl::unexpected(beforeFork(run, *asked));
        plan.rewinds = true;
        plan.epoch = *asked;
        limit = {*asked, 0, anyStep};
    }
    auto newest = newestCheckpoint(run, limit, plan.damaged);
    if (!newest) return tl::unexpected(newest.error());
    plan.checkpoint = std::move(*newest);
    if (plan.checkpoint) plan.stateEpoch = plan.checkpoint->state.position.epoch;
    if (plan.rewinds) {
        plan.replaced = last - plan.epoch;
    } else {
        plan.epoch = plan.stateEpoch;
        plan.batch = plan.checkpoint ? plan.checkpoint->state.position.batch : 0;
        plan.repeated = last - plan.epoch;
    }
    if (plan.recomputed() > 0) plan.seconds = retrainingSeconds(run.history.records, plan.stateEpoch, plan.epoch);
    plan.best = bestUntil(run.info, run.history.records, plan.rewinds ? plan.epoch : last);
    return plan;
}

/// What the run is to do from now on; an error where that is nothing.
Result<nn::TrainConfig> goOn(const ResumeRequest& request, const OpenedRun& run, const ResumePlan& plan) {
    nn::TrainConfig config = run.info.config;
    config.batchSize = request.batchSize.value_or(courseBehind(run.info, {plan.epoch, plan.batch, 0}).batchSize);
    if (request.warmRestart) config.schedule.begins = plan.epoch;
    config.epochs = request.epochs.value_or(config.epochs);
    config.earlyStopping.patience = request.patience.value_or(config.earlyStopping.patience);
    const std::string folder = request.folder.string();
    // One that was killed at its very end has not been told to have ended.
    const bool ended = !run.info.sessions.empty() && run.info.sessions.back().outcome;
    if (plan.epoch >= config.epochs && !request.epochs) {
        if (!ended) return config;
        return fail(ErrorCode::RunComplete, folder, {std::to_string(plan.epoch)});
    }
    // Without a checkpoint a run goes on from the start, but its history does not get shorter.
    const std::int64_t kept = run.summary.epoch - plan.replaced;
    if (request.epochs && (config.epochs < kept || plan.epoch >= config.epochs)) {
        const std::string least = plan.epoch < kept ? std::to_string(kept) + ", or more"
                                                    : "more than the " + std::to_string(kept) + " completed";
        return fail(ErrorCode::BadOption, folder, {"epochs", std::to_string(config.epochs), least});
    }
    const nn::TrainState* const state = plan.checkpoint ? &plan.checkpoint->state : nullptr;
    const bool there = state && state->position.epoch == plan.epoch && state->position.batch == 0;
    if (!there || !config.earlyStopping.isOver(state->epochsSinceBest)) return config;
    if (request.epochs) {
        config.earlyStopping.patience = 0;
    } else if (ended || request.patience) {
        return fail(ErrorCode::StoppedEarly, folder,
                    {std::to_string(plan.epoch), std::to_string(state->epochsSinceBest)});
    }
    return config;
}

/// A run that diverged does so again: all that it computes is a function of what it was asked for.
std::optional<Error> divergesAgain(const ResumeRequest& request, const OpenedRun& run, const ResumePlan& plan) {
    const auto mark = std::ranges::find(run.info.events.rbegin(), run.info.events.rend(), history::Mark::Kind::Diverged,
                                        &history::Mark::kind);
    const bool didLast = !run.info.sessions.empty() && run.info.sessions.back().outcome == OutcomeKind::Diverged;
    if (!didLast || mark == run.info.events.rend()) return std::nullopt;
    const bool isChanged = request.learningRate || request.warmRestart || request.acceptChangedData ||
                           request.batchSize.value_or(run.info.config.batchSize) != run.info.config.batchSize;
    // Behind the rate of today another may have been set by hand, which a start before it does not have.
    const bool wasSteered = std::ranges::any_of(run.info.events, [&](const history::Mark& event) {
        return event.kind == history::Mark::Kind::LearningRate && event.epoch > static_cast<double>(plan.epoch);
    });
    if (isChanged || wasSteered) return std::nullopt;
    constexpr double share = 0.1;
    const auto text = [](double rate) { return io::significantText(rate, 6); };
    return Error{ErrorCode::DivergesAgain,
                 request.folder.string(),
                 {std::to_string(static_cast<std::int64_t>(mark->epoch) + 1), text(plan.learningRate),
                  text(plan.learningRate * share)}};
}

std::optional<ResumePlan::Rates> ratesOf(const OpenedRun& run, const ResumePlan& plan) {
    const nn::TrainConfig &then = run.info.config, &now = plan.config;
    const bool follows =
        now.schedule.kind == nn::ScheduleKind::Cosine || now.schedule.kind == nn::ScheduleKind::OneCycle;
    const bool anew = now.schedule.begins != then.schedule.begins;
    if (!anew && (!follows || plan.epoch < then.epochs || now.epochs == then.epochs)) return std::nullopt;
    const double base = plan.checkpoint ? plan.checkpoint->state.learningRate : now.optimizer.learningRate;
    const auto rate = [&](const nn::TrainConfig& config, std::int64_t epoch, std::int64_t later) {
        const std::int64_t batches = batchesOf(run.info, config.batchSize);
        return nn::Schedule(config.schedule, config.epochs, batches)
            .rate(base, 1.0, std::max<std::int64_t>(epoch * batches + later, 0));
    };
    return ResumePlan::Rates{rate(then, plan.epoch, -1), rate(now, plan.epoch, 0), rate(now, now.epochs, -1)};
}

} // namespace

Result<ResumePlan> planResume(const ResumeRequest& request, const OpenedRun& run) {
    Result<ResumePlan> plan = chooseStart(request, run);
    if (!plan) return plan;
    plan->learningRate =
        plan->checkpoint ? plan->checkpoint->state.learningRate : run.info.config.optimizer.learningRate;
    Result<nn::TrainConfig> config = goOn(request, run, *plan);
    if (const auto error = divergesAgain(request, run, *plan)) config = tl::make_unexpected(*error);
    if (request.batchSize && *request.batchSize < 1)
        config = fail(ErrorCode::BadOption, request.folder.string(),
                      {"batch-size", std::to_string(*request.batchSize), "a number above 0"});
    if (request.learningRate && !(*request.learningRate > 0.0 && std::isfinite(*request.learningRate)))
        config = fail(ErrorCode::BadOption, request.folder.string(),
                      {"learning-rate", std::to_string(*request.learningRate), "a number above 0"});
    if (config) {
        plan->config = std::move(*config);
        plan->rates = ratesOf(run, *plan);
    } else {
        plan->config = run.info.config;
        plan->refusal = std::move(config.error());
    }
    return plan;
}

} // namespace throughline::session
