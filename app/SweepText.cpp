// SPDX-License-Identifier: GPL-3.0-or-later
#include "SweepText.h"

#include "ResultText.h"
#include "session/EnumText.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QStringList>
#include <algorithm>

namespace throughline::app {

namespace {

using session::SweepRow;
using session::SweepTable;
using session::SweptRun;

bool hasLuck(const std::vector<SweptRun>& runs) {
    return !runs.empty() && std::ranges::any_of(runs.front().settings, session::isLuck, &session::Setting::option);
}

std::string outcomeText(const SweptRun& run) {
    if (run.trains) return "running";
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
    for (const std::size_t i : session::bestFirst(runs)) {
        const SweptRun& run = runs[i];
        const bool has = session::hasBest(run);
        QStringList& row = rows.emplace_back();
        row << (has ? ui::metricText(run.outcome->best.value) : QStringLiteral("-"))
            << (has ? QString::number(run.outcome->best.epoch) : QStringLiteral("-"));
        for (const session::Setting& setting : run.settings) row << valueText(setting);
        row << QString::fromStdString(outcomeText(run)) << ui::visible(run.folder.filename().string());
    }
    return aligned(rows);
}

QString meansText(const std::vector<SweptRun>& runs) {
    const SweepTable table = session::sweepTable(runs);
    if (!table.areMeans) {
        const SweepRow all = session::together(runs);
        if (all.best.count == 0) return {};
        QString text = QStringLiteral("%1 runs, mean ± s.d.\n").arg(all.best.count);
        const auto add = [&](const std::string& metric, const nn::Spread& spread) {
            text += QStringLiteral("%1 %2\n").arg(ui::visible(metric), ui::spreadText(spread));
        };
        add("best " + all.monitor, all.best);
        for (const auto& [metric, spread] : all.last) add(metric, spread);
        return text;
    }
    std::vector<QStringList> rows;
    for (const SweepRow& row : table.rows) {
        if (row.best.count == 0) continue;
        if (rows.empty()) {
            QStringList& head = rows.emplace_back();
            head << QStringLiteral("best %1, mean ± s.d.").arg(ui::visible(row.monitor)) << QStringLiteral("runs");
            for (const std::string& option : table.options) head << ui::visible(option);
        }
        QStringList& cells = rows.emplace_back();
        cells << ui::spreadText(row.best) << QString::number(row.best.count);
        for (const session::Setting& setting : row.settings) cells << valueText(setting);
    }
    return aligned(rows);
}

/// Numbers as numbers, as who reads the file works with them.
Json settingsJson(const std::vector<session::Setting>& settings) {
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

Json metricsJson(const SweepRow& row) {
    Json json = Json::object();
    const auto add = [&](const std::string& metric, const nn::Spread& spread) {
        json[metric] = {{"mean", spread.mean}, {"sd", spread.ofSample()}};
    };
    if (row.best.count > 0) add("best " + row.monitor, row.best);
    for (const auto& [metric, spread] : row.last) add(metric, spread);
    return json;
}

Json runJson(const SweptRun& run) {
    Json json;
    if (run.outcome) {
        json = resultJson(*run.outcome, run.notes);
        json["run"] = run.folder.string();
        json["outcome"] = outcomeText(run);
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
    if (session::hasBest(run))
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
    const bool trains = std::ranges::any_of(runs, &SweptRun::trains);
    const bool foldsAlone =
        !runs.empty() && runs.front().settings.size() == 1 && runs.front().settings.front().option == "fold";
    Json json;
    json["run"] = folder.string();
    json["outcome"] = trains                                         ? "running"
                      : !whole || has(session::OutcomeKind::Stopped) ? "stopped"
                      : has(session::OutcomeKind::Failed)            ? "failed"
                      : has(session::OutcomeKind::Diverged)          ? "diverged"
                                                                     : "completed";
    Json all = Json::array();
    for (const SweptRun& run : runs) all.push_back(runJson(run));
    json[foldsAlone ? "folds" : "runs"] = std::move(all);
    json["best"] = nullptr;
    if (const std::optional<std::size_t> best = session::bestOf(runs)) {
        const SweptRun& run = runs[*best];
        json["best"] = {{"run", run.folder.string()},
                        {"settings", settingsJson(run.settings)},
                        {"epoch", run.outcome->best.epoch},
                        {"metric", run.outcome->bestMetric},
                        {"value", run.outcome->best.value}};
    }
    if (!hasLuck(runs)) return json;
    const SweepTable table = session::sweepTable(runs);
    if (!table.areMeans) {
        json["metrics"] = metricsJson(session::together(runs));
        return json;
    }
    json["groups"] = Json::array();
    for (const SweepRow& row : table.rows)
        json["groups"].push_back(
            {{"settings", settingsJson(row.settings)}, {"runs", row.best.count}, {"metrics", metricsJson(row)}});
    return json;
}

} // namespace throughline::app
