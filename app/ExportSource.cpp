// SPDX-License-Identifier: GPL-3.0-or-later
#include "ExportSource.h"

#include "Operand.h"
#include "Report.h"

#include "session/FigureVerification.h"
#include "ui/compare/RunGroups.h"
#include "ui/inspector/RunText.h"
#include "ui/models/Item.h"
#include "ui/models/ItemPath.h"
#include "ui/models/ItemTitles.h"

#include <algorithm>

namespace throughline::app {

namespace {

/// Those at `path`.
void takeHistories(history::OpenedHistories opened, const std::filesystem::path& path, ExportSource& source) {
    const bool alone = source.runs.empty();
    const QString name = QString::fromStdString(path.stem().string());
    std::size_t number = 0;
    for (history::NamedHistory& named : opened.histories) {
        chart::ChartRun run;
        run.id = ui::ItemPath::of(QString::fromStdString(path.string()), number++, opened.histories.size());
        run.name = named.name.empty() ? name : QString::fromStdString(named.name);
        if (!named.monitor.empty()) run.monitor = named.monitor;
        run.bestEpoch = named.bestEpoch;
        // Colours are those that a picture was drawn in, as long as they tell its runs from others.
        run.colour = alone && !opened.settings.empty() ? named.colour : source.runs.size();
        run.history = std::move(named.history);
        run.band = std::move(named.band);
        run.joint = ui::jointOf(session::parentIn(named.run));
        if (!named.run.empty()) run.origin = [text = std::move(named.run)] { return text; };
        source.runs.push_back(std::move(run));
        source.infos.emplace_back();
    }
    if (source.settings.empty()) source.settings = std::move(opened.settings);
}

void takeRun(const session::OpenedRun& opened, ExportSource& source) {
    chart::ChartRun run;
    run.id = QString::fromStdString(opened.summary.folder.string());
    run.name = QString::fromStdString(opened.summary.name);
    run.monitor = opened.summary.bestMetric;
    run.bestEpoch = static_cast<double>(opened.summary.bestEpoch);
    run.colour = source.runs.size();
    run.history = std::make_shared<const history::History>(opened.history);
    run.origin = [text = session::originText(opened.info, opened.summary.folder)] { return text; };
    source.runs.push_back(std::move(run));
    source.infos.push_back(std::make_shared<const session::RunInfo>(opened.info));
}

Result<void> open(const io::Location& location, ExportSource& source) {
    // As in the window: a file of a run stands for the run, whose best and marks it does not know itself.
    Result<session::OpenedPath> opened = openOperand(location, session::FilesOfRuns::AsRuns);
    if (!opened) return tl::make_unexpected(opened.error());
    if (auto* run = std::get_if<session::OpenedRunAt>(&opened->what)) {
        takeRun(run->run, source);
    } else if (auto* histories = std::get_if<session::OpenedHistoriesAt>(&opened->what)) {
        if (histories->damaged) warn(*histories->damaged);
        takeHistories(std::move(histories->histories), location.path, source);
    } else if (const auto* inside = std::get_if<session::PathsInside>(&opened->what)) {
        // One that cannot be read does not hide the others.
        for (const std::filesystem::path& each : inside->paths)
            if (const Result<void> done = open({location.host, each}, source); !done) warn(done.error());
    }
    return {};
}

/// The legend's and the table's names, as the window's list has them: with what tells one apart where another has the
/// same.
void nameApart(std::vector<chart::ChartRun>& runs) {
    std::vector<ui::Item> items(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        items[i].path = runs[i].id;
        items[i].name = runs[i].name;
    }
    const QStringList titles = ui::titlesOf(items);
    for (std::size_t i = 0; i < runs.size(); ++i) runs[i].name = titles[static_cast<qsizetype>(i)];
}

/// Forks tell their parent by its name where it is drawn too.
void nameParents(ExportSource& source) {
    for (std::size_t i = 0; i < source.runs.size(); ++i) {
        if (!source.infos[i] || !source.infos[i]->parent) continue;
        const session::ParentRun& parent = *source.infos[i]->parent;
        const auto found = std::ranges::find_if(
            source.infos, [&](const auto& info) { return info && !info->id.empty() && info->id == parent.id; });
        const bool isThere = found != source.infos.end();
        source.runs[i].joint = ui::jointOf(
            parent, isThere ? source.runs[static_cast<std::size_t>(found - source.infos.begin())].name : QString());
    }
}

std::shared_ptr<const history::MetricHistory> recordsOf(const chart::ChartRun& run) {
    return {run.history, &run.history->records};
}

} // namespace

Result<ExportSource> openPaths(const QStringList& paths) {
    ExportSource source;
    for (const QString& path : paths) {
        const Result<io::Location> location = io::locationOf(path.toStdString());
        if (!location) return tl::make_unexpected(location.error());
        if (const Result<void> done = open(*location, source); !done) return tl::make_unexpected(done.error());
    }
    nameApart(source.runs);
    nameParents(source);
    for (std::size_t i = 0; i < source.runs.size(); ++i) source.runs[i].id = QString::number(i);
    return source;
}

Result<void> merge(ExportSource& source, const Bands& bands) {
    if (bands.by.isEmpty()) return {};
    std::vector<ui::RunFacts> facts;
    for (std::size_t i = 0; i < source.runs.size(); ++i) facts.push_back({source.infos[i].get(), source.runs[i].name});
    const auto groups = ui::groupRuns(facts, bands.by, ui::Unnamed::Together);
    if (groups.size() < (bands.difference ? 2U : 1U)) {
        const QStringList known = QStringList(ui::bySeeds) + ui::groupingsOf(facts);
        return fail(ErrorCode::BadOption, {},
                    {"--band", bands.by.toStdString(),
                     QStringLiteral("what makes %1 of two runs or more here (%2)")
                         .arg(bands.difference ? QStringLiteral("two groups") : QStringLiteral("a group"),
                              known.join(QStringLiteral(", ")))
                         .toStdString()});
    }
    std::vector<chart::ChartRun> drawn;
    for (const ui::RunGroup& group : groups) {
        history::Runs records;
        QString name = ui::bandText(group, bands.interval, bands.by);
        if (!bands.difference) {
            for (const std::size_t member : group.members) records.push_back(recordsOf(source.runs[member]));
        } else if (&group != &groups.front()) {
            for (const auto& [member, other] : ui::pairsOf(facts, group, groups.front()))
                records.push_back(std::make_shared<const history::MetricHistory>(
                    history::difference(*recordsOf(source.runs[member]), *recordsOf(source.runs[other]))));
            name = ui::differenceText(group, groups.front(), records.size(), bands.interval);
        }
        if (records.empty()) continue;
        const auto make = bands.difference ? ui::differenceRun : ui::bandedRun;
        drawn.push_back(
            make(source.runs[group.members.front()], name, history::makeBand(records, bands.interval), bands.interval));
    }
    // What belongs to no group is drawn beside them, but not beside differences.
    for (std::size_t i = 0; i < source.runs.size() && !bands.difference; ++i)
        if (std::none_of(groups.begin(), groups.end(), [i](const ui::RunGroup& group) {
                return std::find(group.members.begin(), group.members.end(), i) != group.members.end();
            }))
            drawn.push_back(std::move(source.runs[i]));
    for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i].colour = i;
    source.runs = std::move(drawn);
    return {};
}

} // namespace throughline::app
