// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of what is open: histories that others write, and the run that this window trains.
#include "session/RunDescription.h"
#include "text/VisibleText.h"
#include "theme/Tokens.h"
#include "ui/models/Follower.h"
#include "ui/models/ItemPath.h"
#include "ui/models/OpenedList.h"
#include "ui/models/Workspace.h"

#include <QDateTime>
#include <QFileInfo>
#include <algorithm>
#include <chrono>

namespace throughline::ui {

namespace {

double steadySeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

/// A timer calls it while something is written.
void Workspace::lookForStallsNow() {
    lookForStalls(steadySeconds());
}

void Workspace::followFile(const QString& file, std::shared_ptr<history::HistorySource> source, std::size_t histories) {
    auto& followed = m_followed[file];
    followed.histories = histories;
    followed.follower =
        std::make_unique<Follower>(std::move(source), std::filesystem::path(), ItemPath::of(file).isRemote());
    const auto pathOf = [this, file](std::size_t number) {
        const auto numbered = ItemPath::of(file, number, 2);
        return find(numbered) ? numbered : number == 0 ? file : QString();
    };
    connect(followed.follower.get(), &Follower::grown, this, [this, file, pathOf](const auto& tails) {
        noteGrowth(file);
        for (const auto& tail : tails)
            if (auto* item = at(pathOf(tail.history))) grow(*item, tail.records);
    });
    connect(followed.follower.get(), &Follower::replaced, this, [this, file](history::OpenedHistories histories) {
        noteGrowth(file);
        const auto found = m_followed.find(file);
        if (found == m_followed.end()) return;
        // What joins is shown where all is; what the user did not want stays away.
        const bool all = itemsOf(file).size() >= std::exchange(found->second.histories, histories.histories.size());
        showHistories(file, all ? 0 : listedOnly, histories, true);
    });
}

std::vector<Item*> Workspace::itemsOf(const QString& file) {
    std::vector<Item*> items;
    for (auto& item : m_items)
        if (item.kind == Item::Kind::History && item.history && ItemPath::of(item.path).file == file)
            items.push_back(&item);
    return items;
}

void Workspace::noteGrowth(const QString& file) {
    const auto found = m_followed.find(file);
    if (found == m_followed.end()) return;
    auto& followed = found->second;
    followed.pace.came(steadySeconds());
    followed.came = QDateTime::currentMSecsSinceEpoch();
    for (auto* item : itemsOf(file)) {
        item->grew = true;
        item->stalledSince = 0;
    }
    m_stalls.start();
}

void Workspace::lookForStalls(double now) {
    bool any = false;
    for (auto& [file, followed] : m_followed) {
        if (followed.came == 0 || followed.pace.hasStalled()) continue;
        any = true;
        const auto items = itemsOf(file);
        std::vector<const history::MetricHistory*> histories;
        histories.reserve(items.size());
        for (const auto* item : items) histories.push_back(&item->history->records);
        if (!followed.pace.stalls(now, histories)) continue;
        for (auto* item : items) {
            item->stalledSince = followed.came;
            emit itemChanged(item->path);
        }
    }
    if (!any) m_stalls.stop();
}

/// What is followed belongs to this list: it was opened for it.
history::History& Workspace::growing(const Item& item) {
    return *std::const_pointer_cast<history::History>(item.history);
}

void Workspace::grow(Item& item, const history::MetricHistory& tail, history::SeriesBest* best) {
    if (tail.empty()) return;
    auto& records = growing(item).records;
    const bool joins = !records.empty() && tail.x().front() == records.x().back();
    const auto first = records.size();
    records.append(tail);
    if (best) {
        best->scan(records);
        item.summary.epoch = static_cast<std::int64_t>(records.x().back());
        if (const auto time = records.x(history::XAxis::WallTime); !time.empty())
            item.summary.changed = static_cast<std::int64_t>(time.back());
        if (best->exists()) {
            item.summary.best = best->value();
            item.summary.bestEpoch = static_cast<std::int64_t>(best->epoch());
        }
    }
    const auto path = item.path;
    if (joins)
        emit historyChanged(path);
    else
        emit historyGrown(path, first);
    emit itemChanged(path);
}

void Workspace::follow(Item& item, std::unique_ptr<Follower> follower) {
    const auto path = item.path;
    auto& followed = m_followed[path];
    followed.best = session::bestOfRun(*item.info);
    followed.best.scan(item.history->records);
    followed.follower = std::move(follower);
    connect(followed.follower.get(), &Follower::grown, this, [this, path](const auto& tails) {
        auto* item = at(path);
        const auto found = m_followed.find(path);
        if (!item || found == m_followed.end()) return;
        for (const auto& tail : tails) grow(*item, tail.records, &found->second.best);
    });
    connect(followed.follower.get(), &Follower::described, this,
            [this, path](const session::RunInfo& info) { describe(path, info); });
    connect(followed.follower.get(), &Follower::ended, this, [this, path] { load(path, true); });
}

/// What another process has written into the description of its run.
void Workspace::describe(const QString& path, const session::RunInfo& info) {
    auto* item = at(path);
    if (!item || !m_followed.contains(path)) return;
    growing(*item).marks = info.events;
    item->info = std::make_shared<const session::RunInfo>(info);
    item->summary.epochs = info.config.epochs;
    emit marksChanged(path);
    emit itemChanged(path);
}

QStringList Workspace::alike(const session::RunInfo& info) const {
    QStringList alike;
    for (const auto& item : m_items)
        if (item.info && item.info->data.source == info.data.source && item.info->config.loss == info.config.loss)
            alike << item.path;
    return alike;
}

void Workspace::beginLive(const session::RunInfo& info, const QString& folder, const history::History& history) {
    if (!isLive(folder)) m_live << folder;
    m_followed.erase(folder);
    // A new run is shown with those that it can be compared with, not over everything that was ever listed.
    if (!find(folder)) {
        auto shown = alike(info);
        shown.removeIf([this](const QString& path) { return !find(path)->visible; });
        showOnly(shown << folder);
    }
    auto& item = ensure(folder, Item::Kind::Run);
    item.name = visible(info.name);
    item.loading = false;
    item.live = true;
    item.visible = true;
    item.history = {std::shared_ptr<const void>(), &history};
    item.info = std::make_shared<const session::RunInfo>(info);
    item.summary.name = info.name;
    item.summary.folder = toPath(folder);
    item.summary.status = session::RunSummary::Status::Running;
    item.summary.epochs = info.config.epochs;
    item.summary.bestMetric = session::bestOfRun(info).series();
    tellTitles();
    emit itemChanged(folder);
    emit historyChanged(folder);
}

void Workspace::updateLive(const QString& path, const session::RunSummary& summary, bool paused) {
    auto* item = isLive(path) ? at(path) : nullptr;
    if (!item) return;
    const auto before = item->secondLine();
    const auto best = std::exchange(item->summary, summary).bestEpoch;
    item->paused = paused;
    if (item->secondLine() != before || summary.bestEpoch != best) emit itemChanged(path);
}

void Workspace::cutLive(const QString& path) {
    auto* item = at(path);
    if (!item) return;
    // What was found out about an epoch goes with it.
    const auto& records = item->history->records;
    const double last = records.empty() ? 0.0 : records.x().back();
    if (static_cast<double>(item->finding.epoch) > last) item->finding = {};
    emit historyChanged(path);
}

void Workspace::growLive(const QString& path, std::size_t first) {
    if (find(path)) emit historyGrown(path, first);
}

void Workspace::markLive(const QString& path) {
    if (find(path)) emit marksChanged(path);
}

void Workspace::endLive(const QString& path, session::RunSummary::Status status) {
    auto* item = m_live.removeOne(path) ? at(path) : nullptr;
    if (!item) return;
    item->live = false;
    item->summary.status = status;
    item->paused = false;
    // The session keeps its history until it starts the next run; a copy bridges the moment until the file is read.
    if (item->history) item->history = std::make_shared<const history::History>(*item->history);
    emit itemChanged(path);
    emit historyChanged(path);
    load(path, true);
}

} // namespace throughline::ui
