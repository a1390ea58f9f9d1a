// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SweepTable.h"

#include "nn/Metrics.h"
#include "session/OpenedRun.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace throughline::session {

namespace {

using Settings = std::vector<Setting>;

bool isLuckOf(const Setting& setting) {
    return isLuck(setting.option);
}

SweepRow rowOf(const std::vector<SweptRun>& runs, Settings settings, std::vector<std::size_t> members) {
    SweepRow row{std::move(settings), std::move(members)};
    std::map<std::string, std::vector<double>> last;
    for (const std::size_t i : row.runs) {
        if (!hasBest(runs[i])) continue;
        const RunOutcome& outcome = *runs[i].outcome;
        row.monitor = outcome.bestMetric;
        row.values.push_back(outcome.best.value);
        row.firstEpoch = row.firstEpoch == 0 ? outcome.best.epoch : std::min(row.firstEpoch, outcome.best.epoch);
        row.lastEpoch = std::max(row.lastEpoch, outcome.best.epoch);
        for (const nn::MetricValue& metric : outcome.last.metrics) last[metric.name].push_back(metric.value);
    }
    row.best = nn::spreadOf(row.values);
    for (const auto& [metric, values] : last) row.last[metric] = nn::spreadOf(values);
    return row;
}

/// The metric that all monitor; nothing: they do not agree. Empty: none has a value.
std::optional<std::string> commonMonitor(const std::vector<Reached>& all) {
    std::string monitor;
    for (const Reached& one : all) {
        if (!one.best) continue;
        if (!monitor.empty() && monitor != one.monitor) return std::nullopt;
        monitor = one.monitor;
    }
    return monitor;
}

std::vector<Reached> reachedBy(const std::vector<SweptRun>& runs) {
    std::vector<Reached> all(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (hasBest(runs[i])) all[i] = {runs[i].outcome->bestMetric, runs[i].outcome->best.value};
    return all;
}

} // namespace

SweptState stateOf(const SweptRun& run) {
    if (run.trains) return SweptState::Training;
    if (!run.outcome) return SweptState::Waiting;
    switch (run.outcome->kind) {
    case OutcomeKind::Completed:
    case OutcomeKind::EarlyStopped:
        return SweptState::Done;
    case OutcomeKind::Stopped:
        return SweptState::Stopped;
    case OutcomeKind::Diverged:
        return SweptState::Diverged;
    case OutcomeKind::Failed:
        break;
    }
    return SweptState::Failed;
}

bool hasBest(const SweptRun& run) {
    return run.outcome && run.outcome->best.epoch > 0;
}

RunOutcome outcomeOf(const RunSummary& summary, const history::MetricHistory& records) {
    using Status = RunSummary::Status;
    RunOutcome outcome;
    outcome.kind = summary.status == Status::Completed      ? OutcomeKind::Completed
                   : summary.status == Status::EarlyStopped ? OutcomeKind::EarlyStopped
                   : summary.status == Status::Diverged     ? OutcomeKind::Diverged
                   : summary.status == Status::Failed       ? OutcomeKind::Failed
                                                            : OutcomeKind::Stopped;
    outcome.folder = summary.folder;
    outcome.epoch = summary.epoch;
    outcome.epochs = summary.epochs;
    outcome.last.epoch = summary.epoch;
    const std::size_t count = records.size();
    for (const history::MetricSeries& series : records.series())
        if (series.name != "learning_rate" && !series.record.empty() && series.record.back() + 1 == count)
            outcome.last.metrics.push_back({series.name, series.value.back()});
    outcome.bestMetric = summary.bestMetric;
    if (summary.bestEpoch > 0) outcome.best = {summary.bestEpoch, summary.best};
    outcome.seconds = outcome.samplesPerSecond = std::nan("");
    return outcome;
}

SweptRun lookAt(const SweepRun& run) {
    SweptRun swept{run.settings, run.request.folder};
    if (!isRunFolder(swept.folder)) return swept;
    const Result<OpenedRun> opened = openRun(swept.folder);
    if (!opened) {
        swept.outcome = RunOutcome{.kind = OutcomeKind::Failed, .error = opened.error(), .folder = swept.folder};
        return swept;
    }
    swept.outcome = outcomeOf(opened->summary, opened->history.records);
    swept.trains = opened->summary.status == RunSummary::Status::Running;
    swept.notes = opened->info.notes;
    return swept;
}

std::vector<SweptRun> lookAt(const Sweep& sweep) {
    std::vector<SweptRun> runs;
    for (const SweepRun& run : sweep.runs) runs.push_back(lookAt(run));
    return runs;
}

bool isLuck(const std::string& option) {
    return option == "seed" || option == "fold";
}

SweepTable sweepTable(const std::vector<SweptRun>& runs) {
    SweepTable table;
    if (runs.empty()) return table;
    const Settings& first = runs.front().settings;
    const bool varies = !std::ranges::all_of(first, isLuckOf);
    table.areMeans = varies && std::ranges::any_of(first, isLuckOf);
    for (const Setting& setting : first)
        if (!varies || !isLuckOf(setting)) table.options.push_back(setting.option);

    std::vector<std::pair<Settings, std::vector<std::size_t>>> groups;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        Settings settings = runs[i].settings;
        if (varies) std::erase_if(settings, isLuckOf);
        const auto is = [&](const auto& group) { return group.first == settings; };
        auto group = std::ranges::find_if(groups, is);
        if (group == groups.end()) group = groups.insert(group, {std::move(settings), {}});
        group->second.push_back(i);
    }
    std::vector<SweepRow> rows;
    std::vector<Reached> reached;
    for (auto& [settings, members] : groups) {
        const SweepRow& row = rows.emplace_back(rowOf(runs, std::move(settings), std::move(members)));
        reached.push_back(row.best.count > 0 ? Reached{row.monitor, row.best.mean} : Reached{});
    }
    // Of runs, not of rows: those of one row may monitor different metrics.
    table.monitor = commonMonitor(reachedBy(runs)).value_or(std::string());
    for (const std::size_t i : bestFirst(reached)) table.rows.push_back(std::move(rows[i]));
    return table;
}

SweepRow together(const std::vector<SweptRun>& runs) {
    std::vector<std::size_t> all(runs.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return rowOf(runs, {}, std::move(all));
}

std::vector<std::size_t> bestFirst(const std::vector<Reached>& all) {
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::optional<std::string> monitor = commonMonitor(all);
    if (!monitor) return order;
    const double sign = nn::directionOf(*monitor) == nn::Direction::Lower ? 1.0 : -1.0;
    const auto key = [&](std::size_t i) {
        return all[i].best ? sign * *all[i].best : std::numeric_limits<double>::infinity();
    };
    std::ranges::stable_sort(order, {}, key);
    return order;
}

std::vector<std::size_t> bestFirst(const std::vector<SweptRun>& runs) {
    return bestFirst(reachedBy(runs));
}

std::optional<std::size_t> bestOf(const std::vector<SweptRun>& runs) {
    const std::vector<Reached> all = reachedBy(runs);
    const std::optional<std::string> monitor = commonMonitor(all);
    if (!monitor || monitor->empty()) return std::nullopt;
    return bestFirst(all).front();
}

} // namespace throughline::session
