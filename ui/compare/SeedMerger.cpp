// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/SeedMerger.h"

#include "theme/Settings.h"
#include "ui/Background.h"
#include "ui/Numbers.h"
#include "ui/compare/RunSettings.h"

#include <algorithm>

namespace throughline::ui {

namespace {

constexpr auto SpreadSetting = "compare/spread";
constexpr int Interval = 1000; ///< ms between two looks at members that grow

/// What another thread may read: a history that still grows is copied.
std::shared_ptr<const history::MetricHistory> snapshot(const Item& item) {
    if (item.grows()) return std::make_shared<const history::MetricHistory>(item.history->records);
    return {item.history, &item.history->records};
}

} // namespace

SeedMerger::SeedMerger(Workspace& workspace, QObject* parent) : QObject(parent), m_workspace(workspace) {
    const auto remembered = settings().value(SpreadSetting).toString();
    if (remembered == QLatin1String("quartiles")) m_spread = Spread::Quartiles;
    if (remembered == QLatin1String("range")) m_spread = Spread::Range;
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &SeedMerger::work);
    connect(&workspace, &Workspace::listChanged, this, &SeedMerger::regroup);
    connect(&workspace, &Workspace::historyChanged, this, [this](const QString& path) {
        regroup();
        markStale(path);
    });
    connect(&workspace, &Workspace::itemChanged, this, [this](const QString& path) {
        regroup();
        const auto* item = m_workspace.find(path);
        if (item && item->grows()) markStale(path);
    });
    regroup();
}

void SeedMerger::setSpread(std::optional<Spread> spread) {
    if (spread == m_spread) return;
    m_spread = spread;
    const auto word = !spread                        ? QString()
                      : *spread == Spread::Quartiles ? QStringLiteral("quartiles")
                                                     : QStringLiteral("range");
    settings().setValue(SpreadSetting, word);
    for (auto& group : m_groups) group.stale = true;
    if (!spread)
        for (auto& group : m_groups) group.made = {};
    emit changed();
    work();
}

std::vector<QStringList> SeedMerger::groups() const {
    std::vector<QStringList> groups;
    for (const auto& group : m_groups) groups.push_back(group.paths);
    return groups;
}

void SeedMerger::regroup() {
    std::vector<std::pair<const session::RunInfo*, QStringList>> found;
    for (const auto& item : m_workspace.items()) {
        if (!item.visible || !item.info || !item.history || item.history->records.empty()) continue;
        const auto same = std::find_if(found.begin(), found.end(),
                                       [&](const auto& group) { return sameButSeed(*group.first, *item.info); });
        if (same == found.end())
            found.push_back({item.info.get(), {item.path}});
        else
            same->second << item.path;
    }
    std::erase_if(found, [](const auto& group) { return group.second.size() < 2; });
    const bool same = std::equal(found.begin(), found.end(), m_groups.begin(), m_groups.end(),
                                 [](const auto& a, const Group& b) { return a.second == b.paths; });
    if (same) return;
    std::vector<Group> groups;
    for (auto& [info, paths] : found) {
        const auto old =
            std::find_if(m_groups.begin(), m_groups.end(), [&](const auto& g) { return g.paths == paths; });
        groups.push_back(old == m_groups.end() ? Group{paths, {}, true, false} : std::move(*old));
    }
    m_groups = std::move(groups);
    emit changed();
    work();
}

void SeedMerger::markStale(const QString& path) {
    for (auto& group : m_groups) {
        if (!group.paths.contains(path)) continue;
        group.stale = true;
        if (m_spread && !m_soon.isActive()) m_soon.start(Interval);
    }
}

void SeedMerger::work() {
    if (!m_spread) return;
    for (auto& group : m_groups) {
        if (!group.stale || group.working) continue;
        std::vector<std::shared_ptr<const history::MetricHistory>> runs;
        for (const auto& path : group.paths)
            if (const auto* item = m_workspace.find(path); item && item->history) runs.push_back(snapshot(*item));
        group.stale = false;
        group.working = true;
        inBackground(
            this, [runs = std::move(runs), spread = *m_spread] { return makeSeedBand(runs, spread); },
            [this, paths = group.paths, spread = *m_spread](SeedBand made) { take(paths, spread, std::move(made)); });
    }
}

void SeedMerger::take(const QStringList& paths, Spread spread, SeedBand made) {
    const auto group = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& g) { return g.paths == paths; });
    if (group == m_groups.end()) return;
    group->working = false;
    if (m_spread == spread) {
        group->made = std::move(made);
        emit changed();
        if (group->stale && !m_soon.isActive()) m_soon.start(Interval);
    } else {
        group->stale = true;
        work();
    }
}

std::vector<chart::ChartRun> SeedMerger::merged(std::vector<chart::ChartRun> runs) const {
    if (!m_spread) return runs;
    for (const auto& group : m_groups) {
        if (!group.made.middle) continue;
        const auto member = [&](const chart::ChartRun& run) { return group.paths.contains(run.id); };
        const auto first = std::find_if(runs.begin(), runs.end(), member);
        if (first == runs.end()) continue;
        auto one = *first;
        one.active = std::any_of(runs.begin(), runs.end(),
                                 [&](const chart::ChartRun& run) { return run.active && member(run); });
        one.id = QStringLiteral("seeds:") + first->id;
        const auto* item = m_workspace.find(first->id);
        one.name =
            tr("%1 · %2").arg(item ? item->name : first->name, counted(group.paths.size(), tr("seed"), tr("seeds")));
        one.history = group.made.middle;
        one.band = group.made.band;
        one.bandName = *m_spread == Spread::Quartiles ? tr("quartiles") : tr("range");
        one.grows = false;
        one.expectedEpochs = 0.0;
        one.bestEpoch = 0.0;
        *first = std::move(one);
        std::erase_if(runs, member);
    }
    return runs;
}

} // namespace throughline::ui
