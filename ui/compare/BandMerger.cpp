// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/BandMerger.h"

#include "theme/Settings.h"
#include "ui/Background.h"

#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

constexpr auto IntervalSetting = "compare/interval", GroupingSetting = "compare/grouping",
               DifferenceSetting = "compare/difference";
constexpr int Pause = 1000; ///< ms between two looks at members that grow

/// What another thread may read: a history that still grows is copied.
std::shared_ptr<const history::MetricHistory> snapshot(const Item& item) {
    if (item.grows()) return std::make_shared<const history::MetricHistory>(item.history->records);
    return {item.history, &item.history->records};
}

QString idOf(const QStringList& paths) {
    return QStringLiteral("seeds:") + paths.front();
}

} // namespace

BandMerger::BandMerger(Workspace& workspace, QObject* parent) : QObject(parent), m_workspace(workspace) {
    const auto remembered = settings().value(IntervalSetting).toString();
    for (std::size_t i = 0; i < history::intervalNames.size(); ++i)
        if (remembered == QLatin1String(history::intervalNames[i])) m_interval = static_cast<history::Interval>(i);
    m_by = settings().value(GroupingSetting, bySeeds).toString();
    m_difference = m_interval && settings().value(DifferenceSetting).toBool();
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &BandMerger::work);
    connect(&workspace, &Workspace::listChanged, this, &BandMerger::regroup);
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

void BandMerger::setInterval(std::optional<history::Interval> interval) {
    if (interval == m_interval) return;
    m_interval = interval;
    settings().setValue(IntervalSetting,
                        interval ? QString::fromLatin1(history::intervalNames.at(static_cast<std::size_t>(*interval)))
                                 : QString());
    for (auto& group : m_groups) group.stale = true;
    if (!interval)
        for (auto& group : m_groups) group.made = {};
    emit changed();
    work();
}

void BandMerger::setDifference(bool difference) {
    if (difference == m_difference) return;
    m_difference = difference;
    settings().setValue(DifferenceSetting, difference);
    for (auto& group : m_groups) {
        group.stale = true;
        group.made = {};
    }
    emit changed();
    work();
}

std::vector<BandMerger::Difference> BandMerger::differences(const std::string& metric) const {
    std::vector<Difference> differences;
    if (!m_difference || !m_interval) return differences;
    for (const auto& group : m_groups) {
        if (!group.made.middle || group.pairs.empty()) continue;
        const auto last = [&metric](const history::MetricHistory& records) {
            const auto* series = records.find(metric);
            return series && series->size() > 0 ? series->value.back() : std::nan("");
        };
        differences.push_back({QStringLiteral("%1 − %2").arg(group.of.title, first()->of.title),
                               last(group.made.middle->records), last(group.made.band->low),
                               last(group.made.band->high)});
    }
    return differences;
}

const BandMerger::Group* BandMerger::first() const {
    const auto found = std::find_if(m_groups.begin(), m_groups.end(), [](const Group& g) { return g.visible; });
    return found == m_groups.end() ? nullptr : &*found;
}

QString BandMerger::nameOf(const Group& group) const {
    if (!m_difference) return bandText(group.of, *m_interval, m_by);
    return differenceText(group.of, first()->of, group.pairs.size(), *m_interval);
}

void BandMerger::setGrouping(const QString& by) {
    if (by == m_by) return;
    m_by = by;
    settings().setValue(GroupingSetting, by);
    m_groups.clear();
    regroup();
}

QStringList BandMerger::groupings() const {
    std::vector<RunFacts> facts;
    for (const auto& item : m_workspace.items())
        if (item.visible && item.info && item.history) facts.push_back({item.info.get(), item.title});
    return groupingsOf(facts);
}

std::vector<QStringList> BandMerger::groups() const {
    std::vector<QStringList> groups;
    for (const auto& group : m_groups)
        if (group.visible) groups.push_back(group.paths);
    return groups;
}

/// Of each group those that are visible; all where none is.
std::vector<BandMerger::Group> BandMerger::found() const {
    std::vector<RunFacts> facts;
    std::vector<const Item*> items;
    for (const auto& item : m_workspace.items()) {
        if (!item.history || item.history->records.empty()) continue;
        facts.push_back({item.info.get(), item.title});
        items.push_back(&item);
    }
    std::vector<Group> groups;
    std::optional<RunGroup> first;
    for (auto& group : groupRuns(facts, m_by, Unnamed::Apart)) {
        const bool visible = std::any_of(group.members.begin(), group.members.end(),
                                         [&](std::size_t member) { return items[member]->visible; });
        std::erase_if(group.members, [&](std::size_t member) { return items[member]->visible != visible; });
        if (group.members.size() < 2) continue;
        auto& one = groups.emplace_back();
        for (const auto member : group.members) one.paths << items[member]->path;
        if (first && visible)
            for (const auto& [member, other] : pairsOf(facts, group, *first))
                one.pairs.emplace_back(items[member]->path, items[other]->path);
        if (!first && visible) first = group;
        one.of = std::move(group);
        one.visible = visible;
    }
    return groups;
}

void BandMerger::regroup() {
    auto groups = found();
    const bool same =
        std::equal(groups.begin(), groups.end(), m_groups.begin(), m_groups.end(), [](const Group& a, const Group& b) {
            return a.paths == b.paths && a.visible == b.visible && a.pairs == b.pairs;
        });
    if (same) return;
    for (auto& group : groups) {
        const auto old =
            std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& g) { return g.paths == group.paths; });
        if (old == m_groups.end()) continue;
        if (m_difference && old->pairs != group.pairs) {
            old->stale = true;
            old->made = {};
        }
        old->pairs = std::move(group.pairs);
        old->visible = group.visible;
        old->of = std::move(group.of);
        group = std::move(*old);
    }
    m_groups = std::move(groups);
    emit changed();
    work();
}

void BandMerger::markStale(const QString& path) {
    for (auto& group : m_groups) {
        const bool isOf =
            std::any_of(group.pairs.begin(), group.pairs.end(), [&](const auto& pair) { return pair.second == path; });
        if (!isOf && !group.paths.contains(path)) continue;
        group.stale = true;
        if (m_interval && !m_soon.isActive()) m_soon.start(Pause);
    }
}

void BandMerger::work() {
    if (!m_interval) return;
    for (auto& group : m_groups) {
        if (!group.stale || group.working || !group.visible) continue;
        if (m_difference && group.pairs.empty()) continue;
        const auto of = [this](const QString& path) {
            const auto* item = m_workspace.find(path);
            return item && item->history ? snapshot(*item) : std::make_shared<const history::MetricHistory>();
        };
        history::Runs runs, others;
        if (m_difference) {
            for (const auto& [path, other] : group.pairs) {
                runs.push_back(of(path));
                others.push_back(of(other));
            }
        } else {
            for (const auto& path : group.paths) runs.push_back(of(path));
        }
        group.stale = false;
        group.working = true;
        inBackground(
            this,
            [runs = std::move(runs), others = std::move(others), interval = *m_interval]() mutable {
                for (std::size_t i = 0; i < others.size(); ++i)
                    runs[i] = std::make_shared<const history::MetricHistory>(history::difference(*runs[i], *others[i]));
                return history::makeBand(runs, interval);
            },
            [this, paths = group.paths, interval = *m_interval, by = m_by,
             difference = m_difference](history::BandedHistory made) {
                const bool wanted = m_interval == interval && m_by == by && m_difference == difference;
                take(paths, wanted, std::move(made));
            });
    }
}

void BandMerger::take(const QStringList& paths, bool wanted, history::BandedHistory made) {
    const auto group = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group& g) { return g.paths == paths; });
    if (group == m_groups.end()) return;
    group->working = false;
    if (wanted) {
        group->made = std::move(made);
        emit changed();
        if (group->stale && !m_soon.isActive()) m_soon.start(Pause);
    } else {
        group->stale = true;
        work();
    }
}

QStringList BandMerger::membersOf(const QString& id) const {
    for (const auto& group : m_groups)
        if (idOf(group.paths) == id) return group.paths;
    return {id};
}

std::vector<chart::ChartRun> BandMerger::merged(std::vector<chart::ChartRun> runs) const {
    if (!m_interval) return runs;
    std::size_t differences = 0;
    for (const auto& group : m_groups) {
        if (!group.made.middle || (m_difference && group.pairs.empty())) continue;
        const auto member = [&](const chart::ChartRun& run) { return group.paths.contains(run.id); };
        const auto first = std::find_if(runs.begin(), runs.end(), member);
        if (first == runs.end()) continue;
        const auto make = m_difference ? differenceRun : bandedRun;
        auto one = make(*first, nameOf(group), group.made, *m_interval);
        one.active = std::any_of(runs.begin(), runs.end(),
                                 [&](const chart::ChartRun& run) { return run.active && member(run); });
        one.id = idOf(group.paths);
        one.visible = group.visible;
        auto paths = group.paths;
        if (m_difference)
            for (const auto& [path, other] : group.pairs) paths << other;
        one.group =
            std::make_shared<const chart::ChartGroup>(chart::ChartGroup{paths, m_by, *m_interval, m_difference});
        *first = std::move(one);
        std::erase_if(runs, member);
        differences += m_difference && group.visible ? 1 : 0;
    }
    // Beside differences, which lie about zero, losses would only press them together.
    if (differences > 0) std::erase_if(runs, [](const chart::ChartRun& run) { return !run.band && run.visible; });
    return runs;
}

} // namespace throughline::ui
