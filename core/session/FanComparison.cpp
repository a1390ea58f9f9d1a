// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FanComparison.h"

#include <algorithm>

namespace throughline::session {

namespace {

bool isParent(const RunInfo& run, const ParentRun& of) {
    return !run.id.empty() && run.id == of.id;
}

bool areOfOneFan(const ParentRun& a, const ParentRun& b) {
    return a.epoch == b.epoch && (a.id.empty() ? a.folder == b.folder : a.id == b.id);
}

bool countsOnEpochs(nn::ScheduleKind kind) {
    return kind == nn::ScheduleKind::Cosine || kind == nn::ScheduleKind::OneCycle;
}

/// What the parent leaves out: where it is not known, no more than its fork that leaves out fewest rows.
std::span<const std::uint32_t> leftOutBefore(std::span<const FanRun> branches, const FanRun* parent) {
    if (parent) return parent->info->leftOutRows;
    const auto rows = [](const FanRun& branch) { return branch.info->leftOutRows.size(); };
    return std::ranges::min_element(branches, {}, rows)->info->leftOutRows;
}

} // namespace

std::vector<FanMembers> fansAmong(std::span<const FanRun> runs) {
    std::vector<FanMembers> fans;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (!runs[i].info || !runs[i].info->parent) continue;
        const ParentRun& parent = *runs[i].info->parent;
        const auto isOf = [&](const FanMembers& fan) {
            return areOfOneFan(*runs[fan.branches.front()].info->parent, parent);
        };
        auto fan = std::ranges::find_if(fans, isOf);
        if (fan == fans.end()) {
            fan = fans.insert(fans.end(), FanMembers{});
            const auto found =
                std::ranges::find_if(runs, [&](const FanRun& run) { return run.info && isParent(*run.info, parent); });
            if (found != runs.end()) fan->parent = static_cast<std::size_t>(found - runs.begin());
        }
        fan->branches.push_back(i);
    }
    std::erase_if(fans, [](const FanMembers& fan) { return fan.branches.size() < 2 && !fan.parent; });
    return fans;
}

bool changesNothing(const RunInfo& fork, std::span<const std::uint32_t> leftOut) {
    if (!fork.parent) return false;
    const nn::TrainConfig& before = fork.parent->config;
    nn::TrainConfig config = fork.config;
    if (!countsOnEpochs(config.schedule.kind)) config.epochs = before.epochs;
    config.earlyStopping.patience = before.earlyStopping.patience;
    config.earlyStopping.restoreBest = before.earlyStopping.restoreBest;
    config.metrics = before.metrics;
    config.topK = before.topK;
    return config == before && std::ranges::equal(fork.leftOutRows, leftOut);
}

FanComparison compareFan(std::span<const FanRun> branches, const FanRun* parent, const std::string& series) {
    const auto epoch = static_cast<double>(branches.front().info->parent->epoch);
    const std::span<const std::uint32_t> leftOut = leftOutBefore(branches, parent);
    const auto plain =
        std::ranges::find_if(branches, [&](const FanRun& branch) { return changesNothing(*branch.info, leftOut); });
    const bool parentGoesOn = parent && !parent->records->empty() && parent->records->x().back() > epoch;
    FanComparison comparison;
    if (plain != branches.end())
        comparison.reference = static_cast<std::size_t>(plain - branches.begin());
    else if (!parentGoesOn)
        comparison.reference = 0;
    const history::MetricHistory& against =
        comparison.reference ? *branches[*comparison.reference].records : *parent->records;
    for (std::size_t i = 0; i < branches.size(); ++i) {
        comparison.differences.emplace_back();
        if (i != comparison.reference)
            comparison.differences.back() = history::pairedDifference(*branches[i].records, against, series, epoch);
    }
    return comparison;
}

} // namespace throughline::session
