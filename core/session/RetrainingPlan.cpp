// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RetrainingPlan.h"

#include "session/Checkpoint.h"
#include "session/RunPaths.h"

#include <cmath>
#include <limits>

namespace throughline::session {

RetrainingPlan planRetraining(const std::filesystem::path& folder, const history::MetricHistory& records,
                              std::int64_t epoch) {
    RetrainingPlan plan{.epoch = epoch};
    for (const std::filesystem::path& file : checkpointFiles(RunPaths{folder}.checkpoints())) {
        const nn::Position position = *checkpointPosition(file);
        if (position <= nn::Position{epoch, 0, 0}) plan.from = position.epoch;
        if (position.batch > 0) continue;
        if (plan.nearest == 0 || std::abs(position.epoch - epoch) < std::abs(plan.nearest - epoch))
            plan.nearest = position.epoch;
    }
    plan.seconds = plan.isKept() ? 0.0 : retrainingSeconds(records, plan.from, epoch);
    return plan;
}

double retrainingSeconds(const history::MetricHistory& records, std::int64_t from, std::int64_t epoch) {
    const std::span<const double> epochs = records.x();
    double sum = 0.0;
    std::int64_t known = 0;
    for (std::size_t i = 0; i < epochs.size(); ++i) {
        const double seconds = records.seconds(i);
        if (epochs[i] <= static_cast<double>(from) || epochs[i] > static_cast<double>(epoch) || !std::isfinite(seconds))
            continue;
        sum += seconds;
        ++known;
    }
    if (known == 0) return std::numeric_limits<double>::quiet_NaN();
    return sum / static_cast<double>(known) * static_cast<double>(epoch - from);
}

} // namespace throughline::session
