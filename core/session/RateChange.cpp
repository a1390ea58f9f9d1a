// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RateChange.h"

#include <algorithm>
#include <cmath>

namespace throughline::session {

std::int64_t stepOf(const history::Mark& mark, std::int64_t batchesPerEpoch) {
    return std::llround(mark.epoch * static_cast<double>(batchesPerEpoch));
}

std::vector<RateChange> rateChanges(const RunInfo& info, std::int64_t step, std::int64_t batchesPerEpoch) {
    std::vector<RateChange> changes;
    for (const history::Mark& mark : info.events) {
        if (mark.kind != history::Mark::Kind::LearningRate) continue;
        const std::int64_t at = stepOf(mark, batchesPerEpoch);
        if (at < step) continue;
        std::erase_if(changes, [&](const RateChange& change) { return change.step == at; });
        changes.push_back({at, mark.to});
    }
    std::ranges::stable_sort(changes, {}, &RateChange::step);
    return changes;
}

double baseRate(const RunInfo& info, const std::vector<history::Mark>& marks, double epoch) {
    const double forked = info.parent ? static_cast<double>(info.parent->epoch) : 0.0;
    double rate = info.config.optimizer.learningRate, newest = epoch < forked ? 0.0 : forked;
    for (const history::Mark& mark : marks) {
        if (mark.kind != history::Mark::Kind::LearningRate || mark.epoch < newest || mark.epoch > epoch) continue;
        rate = mark.to;
        newest = mark.epoch;
    }
    return rate;
}

} // namespace throughline::session
