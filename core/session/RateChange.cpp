// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RateChange.h"

#include <algorithm>
#include <cmath>

namespace throughline::session {

std::int64_t stepOf(const RunInfo& info, const history::Mark& mark) {
    return std::llround(mark.epoch * static_cast<double>(info.batchesPerEpoch));
}

namespace {

std::vector<RateChange> changesAmong(const RunInfo& info, const std::vector<history::Mark>& marks, std::int64_t step) {
    std::vector<RateChange> changes;
    for (const history::Mark& mark : marks) {
        if (mark.kind != history::Mark::Kind::LearningRate) continue;
        const std::int64_t at = stepOf(info, mark);
        if (at < step) continue;
        std::erase_if(changes, [&](const RateChange& change) { return change.step == at; });
        changes.push_back({at, mark.to});
    }
    std::ranges::stable_sort(changes, {}, &RateChange::step);
    return changes;
}

} // namespace

std::vector<RateChange> rateChanges(const RunInfo& info, std::int64_t step) {
    return changesAmong(info, info.events, step);
}

double baseRate(const RunInfo& info, const std::vector<history::Mark>& marks, std::int64_t step) {
    const std::int64_t forked = info.parent ? info.parent->epoch * info.batchesPerEpoch : 0;
    double rate = info.config.optimizer.learningRate;
    for (const RateChange& change : changesAmong(info, marks, step < forked ? 0 : forked))
        if (change.step <= step) rate = change.rate;
    return rate;
}

} // namespace throughline::session
