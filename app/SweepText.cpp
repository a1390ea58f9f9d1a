// SPDX-License-Identifier: GPL-3.0-or-later
#include "SweepText.h"

#include "ResultText.h"
#include "session/EnumText.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace throughline::app {

namespace {

using Settings = std::vector<session::Setting>;

/// Seeds and folds are luck: what they end with is told as a mean.
bool isLuck(const session::Setting& setting) {
    return setting.option == "seed" || setting.option == "fold";
}

Settings withoutLuck(Settings settings) {
    std::erase_if(settings, isLuck);
    return settings;
}

struct Spread {
    double mean = 0.0;
    double sd = 0.0; ///< n - 1; 0 of one alone
};

Spread spreadOf(const std::vector<double>& values) {
    const auto count = static_cast<double>(values.size());
    Spread spread;
    spread.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0.0;
    for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
    if (values.size() > 1) spread.sd = std::sqrt(squares / (count - 1.0));
    return spread;
}

/// Runs that differ by luck alone.
struct Group {
    Settings settings;
    std::size_t runs = 0; ///< that have ended
    std::string monitor;
    std::map<std::string, std::vector<double>> values; ///< what they ended with, and "best <monitor>"
};

std::vector<Group> groupsOf(const std::vector<SweptRun>& runs) {
    std::vector<Group> groups;
    for (const SweptRun& run : runs) {
        const Settings settings = withoutLuck(run.settings);
        auto group = std::ranges::find(groups, settings, &Group::settings);
        if (group == groups.end()) group = groups.insert(group, {settings, 0, {}, {}});
        if (!run.outcome || run.outcome->best.epoch == 0) continue;
        ++group->runs;
        group->monitor = run.outcome->bestMetric;
        for (const nn::MetricValue& metric : run.outcome->last.metrics)
            group->values[metric.name].push_back(metric.value);
        group->values["best " + run.outcome->bestMetric].push_back(run.outcome->best.value);
    }
    return groups;
}

bool hasLuck(const std::vector<SweptRun>& runs) {
    return !runs.empty() && std::ranges::any_of(runs.front().settings, isLuck);
}

std::vector<std::size_t> orderOf(const std::vector<SweptRun>& runs) {
    std::vector<session::SweepResult> results;
    for (const SweptRun& run : runs) {
        session::SweepResult& result = results.emplace_back(session::SweepResult{run.settings, run.folder});
        if (!run.outcome || run.outcome->best.epoch == 0) continue;
        result.monitor = run.outcome->bestMetric;
        result.best = run.outcome->best.value;
    }
    return session::bestFirst(results);
}

/// The runs all monitor one metric, whose best is the sweep's.
std::optional<std::size_t> bestOf(const std::vector<SweptRun>& runs) {
    std::string monitor;
    for (const SweptRun& run : runs) {
        if (!run.outcome || run.outcome->best.epoch == 0) continue;
        if (!monitor.empty() && monitor != run.outcome->bestMetric) return std::nullopt;
        monitor = run.outcome->bestMetric;
    }
    if (monitor.empty()) return std::nullopt;
    return orderOf(runs).front();
}

std::string outcomeText(const SweptRun& run) {
    return run.outcome ? session::enumText(run.outcome->kind) : std::string("waiting");
}

QString valueText(const session::Setting& setting) {
    return setting.value.empty() ? QStringLiteral("none") : ui::visible(setting.value);
}

QString runsTable(const std::vector<SweptRun>& runs) {
    const auto first = std::ranges::find_if(runs, [](const SweptRun& run) { return run.outcome.has_value(); });
    const QString monitor = first == runs.end() ? QStringLiteral("best") : ui::visible(first->outcome->bestMetric);
    QStringList head{QStringLiteral("best ") + (monitor.isEmpty() ? QStringLiteral("value") : monitor),
                     QStringLiteral("epoch")};
    for (const session::Setting& setting : runs.front().settings) head += ui::visible(setting.option);
    head << QStringLiteral("outcome") << QStringLiteral("folder");
    std::vector<QStringList> rows{head};
    for (const std::size_t i : orderOf(runs)) {
        const SweptRun& run = runs[i];
        const bool has = run.outcome && run.outcome->best.epoch > 0;
        QStringList& row = rows.emplace_back();
        row << (has ? ui::metricText(run.outcome->best.value) : QStringLiteral("-"))
            << (has ? QString::number(run.outcome->best.epoch) : QStringLiteral("-"));
        for (const session::Setting& setting : run.settings) row << valueText(setting);
        row << QString::fromStdString(outcomeText(run)) << ui::visible(run.folder.filename().string());
    }
    return aligned(rows);
}

QString meansText(const std::vector<SweptRun>& runs) {
    std::vector<Group> groups = groupsOf(runs);
    std::erase_if(groups, [](const Group& group) { return group.runs == 0; });
    QString text;
    if (groups.size() == 1 && groups.front().settings.empty()) {
        const Group& all = groups.front();
        text += QStringLiteral("%1 runs, mean ± s.d.\n").arg(all.runs);
        for (const auto& [metric, values] : all.values) {
            const Spread spread = spreadOf(values);
            text += QStringLiteral("%1 %2 ± %3\n")
                        .arg(ui::visible(metric), ui::metricText(spread.mean), ui::metricText(spread.sd));
        }
        return text;
    }
    std::vector<session::SweepResult> results;
    for (const Group& group : groups)
        results.push_back({group.settings, {}, group.monitor, spreadOf(group.values.at("best " + group.monitor)).mean});
    std::vector<QStringList> rows;
    for (const std::size_t i : session::bestFirst(results)) {
        const Group& group = groups[i];
        if (rows.empty()) {
            QStringList& head = rows.emplace_back();
            head << QStringLiteral("best %1, mean ± s.d.").arg(ui::visible(group.monitor)) << QStringLiteral("runs");
            for (const session::Setting& setting : group.settings) head << ui::visible(setting.option);
        }
        const Spread spread = spreadOf(group.values.at("best " + group.monitor));
        QStringList& row = rows.emplace_back();
        row << QStringLiteral("%1 ± %2").arg(ui::metricText(spread.mean), ui::metricText(spread.sd))
            << QString::number(group.runs);
        for (const session::Setting& setting : group.settings) row << valueText(setting);
    }
    return aligned(rows);
}

/// Numbers as numbers, as who reads the file works with them.
Json settingsJson(const Settings& settings) {
    Json json = Json::object();
    for (const session::Setting& setting : settings) {
        bool isNumber = false;
        const QString text = QString::fromStdString(setting.value);
        const qlonglong whole = text.toLongLong(&isNumber);
        if (isNumber) {
            json[setting.option] = whole;
            continue;
        }
        const double number = text.toDouble(&isNumber);
        json[setting.option] = isNumber ? Json(number) : Json(setting.value);
    }
    return json;
}

Json metricsJson(const Group& group) {
    Json json = Json::object();
    for (const auto& [name, values] : group.values) {
        const Spread spread = spreadOf(values);
        json[name] = {{"mean", spread.mean}, {"sd", spread.sd}};
    }
    return json;
}

Json runJson(const SweptRun& run) {
    Json json;
    if (run.outcome) {
        json = resultJson(*run.outcome, run.notes);
        json["run"] = run.folder.string();
        if (run.outcome->error) json["error"] = ui::errorText(*run.outcome->error).toStdString();
    } else {
        json["run"] = run.folder.string();
        json["outcome"] = outcomeText(run);
    }
    json["settings"] = settingsJson(run.settings);
    return json;
}

} // namespace

QString endedText(const SweptRun& run) {
    QString text = QStringLiteral("%1: %2").arg(ui::visible(session::settingsText(run.settings)),
                                                QString::fromStdString(outcomeText(run)));
    if (!run.outcome) return text;
    if (run.outcome->error) return text + QStringLiteral(", %1").arg(ui::errorText(*run.outcome->error));
    text += QStringLiteral(" after %1 epochs").arg(run.outcome->epoch);
    if (run.outcome->best.epoch > 0)
        text += QStringLiteral(", best %1 %2 in epoch %3")
                    .arg(ui::visible(run.outcome->bestMetric), ui::metricText(run.outcome->best.value))
                    .arg(run.outcome->best.epoch);
    return text;
}

QString sweepText(const std::filesystem::path& folder, const std::vector<SweptRun>& runs) {
    QString text = runsTable(runs);
    if (hasLuck(runs)) text += QLatin1Char('\n') + meansText(runs);
    return text + QStringLiteral("runs in %1\n").arg(ui::visible(folder.string()));
}

Json sweepJson(const std::filesystem::path& folder, const std::vector<SweptRun>& runs) {
    const auto has = [&](session::OutcomeKind kind) {
        return std::ranges::any_of(runs, [&](const SweptRun& run) { return run.outcome && run.outcome->kind == kind; });
    };
    const bool whole = std::ranges::all_of(runs, [](const SweptRun& run) { return run.outcome.has_value(); });
    const bool foldsAlone =
        !runs.empty() && runs.front().settings.size() == 1 && runs.front().settings.front().option == "fold";
    Json json;
    json["run"] = folder.string();
    json["outcome"] = !whole || has(session::OutcomeKind::Stopped) ? "stopped"
                      : has(session::OutcomeKind::Failed)          ? "failed"
                      : has(session::OutcomeKind::Diverged)        ? "diverged"
                                                                   : "completed";
    Json all = Json::array();
    for (const SweptRun& run : runs) all.push_back(runJson(run));
    json[foldsAlone ? "folds" : "runs"] = std::move(all);
    json["best"] = nullptr;
    if (const std::optional<std::size_t> best = bestOf(runs)) {
        const SweptRun& run = runs[*best];
        json["best"] = {{"run", run.folder.string()},
                        {"settings", settingsJson(run.settings)},
                        {"epoch", run.outcome->best.epoch},
                        {"metric", run.outcome->bestMetric},
                        {"value", run.outcome->best.value}};
    }
    if (!hasLuck(runs)) return json;
    const std::vector<Group> groups = groupsOf(runs);
    if (groups.size() == 1 && groups.front().settings.empty()) {
        json["metrics"] = metricsJson(groups.front());
        return json;
    }
    json["groups"] = Json::array();
    for (const Group& group : groups)
        json["groups"].push_back(
            {{"settings", settingsJson(group.settings)}, {"runs", group.runs}, {"metrics", metricsJson(group)}});
    return json;
}

} // namespace throughline::app
