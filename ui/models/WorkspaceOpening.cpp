// SPDX-License-Identifier: GPL-3.0-or-later
// What is read, and how it joins the list.
#include "session/FigureVerification.h"
#include "session/OpenPath.h"
#include "session/RunPaths.h"
#include "text/VisibleText.h"
#include "ui/models/Follower.h"
#include "ui/models/ItemPath.h"
#include "ui/models/OpenedList.h"
#include "ui/models/Workspace.h"

#include <QFileInfo>
#include <algorithm>

namespace throughline::ui {

void Workspace::restore() {
    QStringList files; // one that holds several is read once
    for (const auto& [path, colour, visible, stepsPerEpoch] : OpenedList::restored()) {
        const auto place = ItemPath::of(path);
        const QFileInfo file(place.file);
        const bool remote = place.isRemote();
        if ((!remote && !file.exists()) || find(path)) continue;
        Item item;
        item.kind = !remote && session::isRunFolder(toPath(path)) ? Item::Kind::Run : Item::Kind::History;
        item.path = path;
        item.name = file.fileName();
        item.colour = colour ? *colour : freeColour();
        item.visible = visible;
        item.restored = true;
        item.stepsPerEpoch = stepsPerEpoch;
        m_items.push_back(std::move(item));
        if (!files.contains(place.file)) files << place.file;
    }
    retitle();
    emit listChanged();
    for (const auto& file : files) load(file, true);
}

void Workspace::reload(const QString& path) {
    load(path, false);
}

void Workspace::load(const QString& path, bool silent) {
    if (isLive(path)) {
        emit opened(path);
        return;
    }
    m_opener->open(path, silent);
}

void Workspace::accept(const std::shared_ptr<Opener::Opened>& opened) {
    const auto& [path, number, silent, result] = *opened;
    if (isLive(path)) return;
    const auto listed = listedAt(path);
    if (silent && listed.isEmpty()) return; // removed meanwhile
    if (!result) {
        for (const auto& each : listed) {
            auto* item = at(each);
            if (ItemPath::of(path).isRemote()) { // it may be reached another time
                item->unread = !item->history;
                item->loading = false;
                emit itemChanged(each);
            } else if (item->loading) {
                remove(each);
            }
        }
        if (!silent) emit failed(path, result.error());
        leaveGroup(path);
        return;
    }
    if (asks(opened)) return;
    auto& what = opened->what->what;
    if (const auto* inside = std::get_if<session::PathsInside>(&what)) {
        // Found in a folder that was opened: what lies in it takes its place.
        if (const auto* item = find(path); item && item->loading) remove(path);
        return acceptFolder(*inside, silent);
    }
    if (auto* histories = std::get_if<session::OpenedHistoriesAt>(&what))
        return acceptHistories(path, number, *histories, silent);
    acceptRun(path, std::get<session::OpenedRunAt>(what));
    tellTitles();
    emit itemChanged(path);
    emit historyChanged(path);
    if (!silent) tellOpened(path);
}

/// The items that a path stands for: its own, or those of all histories of a file.
QStringList Workspace::listedAt(const QString& path) const {
    QStringList listed;
    for (const auto& item : m_items)
        if (item.path == path || ItemPath::of(item.path).file == path) listed << item.path;
    return listed;
}

/// It is shown until the whole is there; what is shown whole already stays.
void Workspace::acceptPart(const std::shared_ptr<Opener::Opened>& opened) {
    const auto& path = opened->path;
    if (isLive(path) || opened->number > 1) return;
    if (const auto* known = find(path); known ? !known->loading : opened->silent) return;
    auto& item = ensure(path, Item::Kind::History);
    auto& named = std::get<session::OpenedHistoriesAt>(opened->what->what).histories.histories.front();
    const bool isFirst = !item.history;
    item.history = std::move(named.history);
    emit itemChanged(path);
    emit historyChanged(path);
    if (isFirst && !opened->silent) tellOpened(path);
}

void Workspace::stopReading() {
    for (const auto& reading : m_opener->reading()) {
        m_opener->giveUp(reading);
        for (const auto& path : listedAt(reading)) {
            auto* item = at(path);
            if (!item->loading) continue;
            if (!item->restored) {
                remove(path);
                continue;
            }
            item->loading = false;
            item->unread = true;
            item->history.reset();
            emit itemChanged(path);
            emit historyChanged(path);
        }
    }
}

void Workspace::acceptFolder(const session::PathsInside& inside, bool silent) {
    QStringList paths;
    for (const auto& path : inside.paths) paths << QString::fromStdString(path.string());
    // Of a run on another machine its history is read alone.
    const bool runs = inside.kind == session::PathsInside::Kind::Runs && !ItemPath::of(paths.value(0)).isRemote();
    ensureAll(paths, runs ? Item::Kind::Run : Item::Kind::History);
    if (!silent) return loadTogether(paths);
    for (const auto& path : paths) load(path, true);
}

/// Whichever of them is read first, the first is shown.
void Workspace::loadTogether(const QStringList& paths) {
    m_group = paths;
    for (const auto& path : paths) load(path, false);
}

void Workspace::tellOpened(const QString& path) {
    if (!m_group.contains(path) || m_group.first() == path) emit opened(path);
}

/// It cannot be read: the next is the first.
void Workspace::leaveGroup(const QString& path) {
    if (m_group.isEmpty() || m_group.first() != path) {
        m_group.removeAll(path);
        return;
    }
    m_group.removeFirst();
    if (m_group.isEmpty()) return;
    if (const auto* next = find(m_group.first()); next && next->history) emit opened(m_group.first());
}

/// Whether more was found than is opened unasked; what is open already was asked for.
bool Workspace::asks(const std::shared_ptr<Opener::Opened>& opened) {
    const auto& [path, number, silent, what] = *opened;
    std::vector<Found> found;
    if (const auto* many = std::get_if<session::ManyInside>(&what->what)) {
        const auto folder = toPath(path);
        for (const auto& each : many->found)
            found.push_back({QString::fromStdString(each.path.lexically_relative(folder).string()), each.format});
    } else if (const auto* file = std::get_if<session::OpenedHistoriesAt>(&what->what)) {
        const auto& all = file->histories.histories;
        const auto isOpen = [&, path = path](std::size_t i) {
            return find(ItemPath::of(path, i, all.size())) != nullptr;
        };
        for (std::size_t i = 0; i < all.size() && number == 0 && !silent; ++i) {
            if (isOpen(i)) return false;
            found.push_back({QString::fromStdString(all[i].name), all[i].history->format});
        }
    }
    if (found.size() <= Opener::mostUnasked) return false;
    if (const auto* item = find(path); item && item->loading) remove(path);
    m_toChoose[path] = opened;
    leaveGroup(path);
    emit manyFound(path, found);
    return true;
}

void Workspace::choose(const QString& path, const std::vector<std::size_t>& chosen) {
    const auto waiting = m_toChoose.extract(path);
    if (waiting.empty() || chosen.empty()) return;
    auto& what = waiting.mapped()->what->what;
    QStringList paths;
    if (const auto* many = std::get_if<session::ManyInside>(&what)) {
        for (const auto i : chosen) paths << QString::fromStdString(many->found[i].path.string());
        ensureAll(paths, Item::Kind::History);
        loadTogether(paths);
        return;
    }
    auto& opened = std::get<session::OpenedHistoriesAt>(what);
    const auto count = opened.histories.histories.size();
    for (const auto i : chosen) paths << ItemPath::of(path, i, count);
    ensureAll(paths, Item::Kind::History);
    if (opened.source) followFile(path, std::move(opened.source), count);
    showHistories(path, listedOnly, opened.histories, true);
    emit this->opened(paths.first());
}

void Workspace::acceptRun(const QString& path, session::OpenedRunAt& opened) {
    auto& item = ensure(path, Item::Kind::Run);
    item.loading = false;
    const auto run = std::make_shared<session::OpenedRun>(std::move(opened.run));
    item.run = run;
    item.info = {run, &run->info};
    item.history = {run, &run->history};
    item.summary = run->summary;
    item.modelHints.reset();
    item.name = visible(item.summary.name);
    m_followed.erase(item.path);
    if (opened.source) follow(item, std::make_unique<Follower>(std::move(opened.source), toPath(path)));
}

void Workspace::acceptHistories(const QString& path, qulonglong number, session::OpenedHistoriesAt& opened,
                                bool silent) {
    const auto file = ItemPath::of(path).file;
    m_followed.erase(file);
    if (opened.source) followFile(file, std::move(opened.source), opened.histories.histories.size());
    // At a start, what the user has removed stays away.
    const auto& all = opened.histories.histories;
    bool anyListed = false;
    for (std::size_t i = 0; i < all.size(); ++i) anyListed = anyListed || find(ItemPath::of(file, i, all.size()));
    showHistories(file, silent && number == 0 && anyListed ? listedOnly : number, opened.histories, silent);
    // The file was written anew since, and holds one history in place of several, or the other way round.
    if (const auto* item = find(path); item && item->loading) remove(path);
    if (!silent && !opened.histories.settings.empty()) emit settingsFound(file, opened.histories.settings);
}

/// Every history of a file that was wanted, or that is listed already.
void Workspace::showHistories(const QString& file, qulonglong number, history::OpenedHistories& opened, bool silent) {
    auto& histories = opened.histories;
    for (std::size_t i = 0; i < histories.size(); ++i) {
        const auto path = ItemPath::of(file, i, histories.size());
        const bool isNew = !find(path);
        if (number != 0 && (number == listedOnly ? isNew : number != i + 1)) continue;
        auto& item = ensure(path, Item::Kind::History);
        auto& named = histories[i];
        if (item.loading && !named.name.empty()) item.name = visible(named.name);
        // In its colour of the picture, where that is free.
        if (isNew && !opened.settings.empty() && item.colour != named.colour) item.colour = freeColour(named.colour);
        item.loading = item.unread = false;
        item.growing = m_followed.contains(file);
        item.history = std::move(named.history);
        item.band = std::move(named.band);
        item.pieces.clear();
        for (const auto& piece : named.pieces)
            item.pieces << QStringLiteral("%1/%2").arg(file, QString::fromStdString(piece));
        if (item.stepsPerEpoch > 0.0 && !item.history->records.hasEpochsAndSteps()) countEpochs(item);
        item.origin = std::move(named.run);
        item.originParent = session::parentIn(item.origin);
        item.summary.bestMetric = named.monitor;
        item.summary.bestEpoch = static_cast<std::int64_t>(named.bestEpoch);
        if (isNew) OpenedList::remember(m_items);
        tellTitles();
        emit itemChanged(path);
        emit historyChanged(path);
        if (!silent) tellOpened(path);
    }
}

} // namespace throughline::ui
