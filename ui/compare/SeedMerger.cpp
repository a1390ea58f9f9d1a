// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/SeedMerger.h"

#include "text/NumberText.h"
#include "theme/Settings.h"
#include "ui/Background.h"
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

QString idOf(const QStringList& paths) {
    return QStringLiteral("seeds:") + paths.front();
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
    for (const auto& group : m_groups)
        if (group.visible) groups.push_back(group.paths);
    return groups;
}

/// Of each set that differs in the seed alone those that are visible; all where none is.
std::vector<SeedMerger::Group> SeedMerger::found() const {
    struct Same {
        const session::RunInfo* info;
        QStringList visible, hidden;
    };
    std::vector<Same> sets;
    for (const auto& item : m_workspace.items()) {
        if (!item.info || !item.history || item.history->records.empty()) continue;
        auto set =
            std::find_if(sets.begin(), sets.end(), [&](const Same& s) { return sameButSeed(*s.info, *item.info); });
        if (set == sets.end()) set = sets.insert(set, {item.info.get(), {}, {}});
        (item.visible ? set->visible : set->hidden) << item.path;
    }
    std::vector<Group> groups;
    for (const auto& set : sets) {
        const auto& paths = set.visible.isEmpty() ? set.hidden : set.visible;
        if (paths.size() > 1) groups.push_back({paths, {}, true, false, !set.visible.isEmpty()});
    }
    return groups;
}

void SeedMerger::regroup() {
    auto groups = found();
    const bool same =
        std::equal(groups.begin(), groups.end(), m_groups.begin(), m_groups.end(),
                   [](const Group& a, const Group& b) { return a.paths == b.paths && a.visible == b.visible; });
    if (same) return;
    for (auto& group : groups) {
        const auto old =
            std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& g) { return g.paths == group.paths; });
        if (old == m_groups.end()) continue;
        const bool visible = group.visible;
        group = std::move(*old);
        group.visible = visible;
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
        if (!group.stale || group.working || !group.visible) continue;
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

QStringList SeedMerger::membersOf(const QString& id) const {
    for (const auto& group : m_groups)
        if (idOf(group.paths) == id) return group.paths;
    return {id};
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
        one.id = idOf(group.paths);
        const auto* item = m_workspace.find(group.paths.front());
        one.name =
            tr("%1 · %2").arg(item ? item->name : first->name, counted(group.paths.size(), tr("seed"), tr("seeds")));
        one.history = group.made.middle;
        one.band = group.made.band;
        one.bandName = *m_spread == Spread::Quartiles ? tr("quartiles") : tr("range");
        one.grows = false;
        one.visible = group.visible;
        one.expectedEpochs = 0.0;
        one.bestEpoch = 0.0;
        *first = std::move(one);
        std::erase_if(runs, member);
    }
    return runs;
}

} // namespace throughline::ui
