// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Workspace.h"

#include "session/OpenPath.h"
#include "session/RunDescription.h"
#include "session/RunPaths.h"
#include "text/VisibleText.h"
#include "theme/Tokens.h"
#include "ui/models/Follower.h"
#include "ui/models/ItemPath.h"
#include "ui/models/ItemTitles.h"
#include "ui/models/OpenedList.h"

#include <QDateTime>
#include <QFileInfo>
#include <algorithm>
#include <chrono>
#include <set>

namespace throughline::ui {

namespace {

constexpr int StallLookMs = 10'000;

double steadySeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

Workspace::Workspace(QObject* parent) : QObject(parent), m_opener(new Opener(this)) {
    m_stalls.setInterval(StallLookMs);
    connect(&m_stalls, &QTimer::timeout, this, [this] { lookForStalls(steadySeconds()); });
    connect(m_opener, &Opener::done, this, &Workspace::accept);
}

Workspace::~Workspace() = default;

const Item* Workspace::find(const QString& path) const {
    const auto it = std::find_if(m_items.begin(), m_items.end(), [&](const Item& item) { return item.path == path; });
    return it == m_items.end() ? nullptr : &*it;
}

Item* Workspace::at(const QString& path) {
    return const_cast<Item*>(find(path));
}

void Workspace::open(const QStringList& paths) {
    for (const auto& path : paths) load(ItemPath::kept(path), false);
}

void Workspace::restore() {
    std::vector<QString> paths;
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
        item.stepsPerEpoch = stepsPerEpoch;
        m_items.push_back(std::move(item));
        paths.push_back(path);
    }
    retitle();
    emit listChanged();
    for (const auto& path : paths) load(path, true);
}

void Workspace::reload(const QString& path) {
    load(path, false);
}

void Workspace::load(const QString& path, bool silent) {
    if (path == m_live) {
        emit opened(path);
        return;
    }
    m_opener->open(path, silent);
}

void Workspace::accept(const std::shared_ptr<Opener::Opened>& opened) {
    const auto& [path, number, silent, result] = *opened;
    if (path == m_live) return;
    if (silent && !find(path)) return; // removed meanwhile
    if (!result) {
        auto* item = at(path);
        if (item && ItemPath::of(path).isRemote()) {
            // It may be reached another time.
            item->unreached = !item->history;
            item->loading = false;
            emit itemChanged(path);
        } else if (item && item->loading) {
            remove(path);
        }
        if (!silent) emit failed(path, result.error());
        return;
    }
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
    if (!silent) emit this->opened(path);
}

void Workspace::acceptFolder(const session::PathsInside& inside, bool silent) {
    // In their order, whichever of them is read first: a run joins at the top of the list, a history at its end.
    QStringList paths;
    for (const auto& path : inside.paths) paths << QString::fromStdString(path.string());
    // Of a run on another machine its history is read alone.
    const bool runs = inside.kind == session::PathsInside::Kind::Runs && !ItemPath::of(paths.value(0)).isRemote();
    auto order = paths;
    if (runs) std::reverse(order.begin(), order.end());
    for (const auto& path : order) ensure(path, runs ? Item::Kind::Run : Item::Kind::History);
    for (const auto& path : paths) load(path, silent);
}

void Workspace::acceptRun(const QString& path, session::OpenedRunAt& opened) {
    auto& item = ensure(path, Item::Kind::Run);
    item.loading = false;
    const auto run = std::make_shared<session::OpenedRun>(std::move(opened.run));
    item.run = run;
    item.info = {run, &run->info};
    item.history = {run, &run->history};
    item.summary = run->summary;
    item.name = visible(item.summary.name);
    m_followed.erase(item.path);
    if (opened.source) follow(item, std::make_unique<Follower>(std::move(opened.source), toPath(path)));
}

void Workspace::acceptHistories(const QString& path, qulonglong number, session::OpenedHistoriesAt& opened,
                                bool silent) {
    const auto file = ItemPath::of(path).file;
    m_followed.erase(file);
    if (opened.source) followFile(file, std::move(opened.source));
    showHistories(file, number, opened.histories, silent);
    // The file was written anew since, and holds one history in place of several, or the other way round.
    if (const auto* item = find(path); item && item->loading) remove(path);
    if (!silent && !opened.histories.settings.empty()) emit settingsFound(file, opened.histories.settings);
}

/// Every history of a file that was wanted, or that is listed already.
void Workspace::showHistories(const QString& file, qulonglong number, history::OpenedHistories& opened, bool silent) {
    auto& histories = opened.histories;
    for (std::size_t i = 0; i < histories.size(); ++i) {
        if (number != 0 && number != i + 1) continue;
        const auto path = ItemPath::of(file, i, histories.size());
        const bool isNew = !find(path);
        auto& item = ensure(path, Item::Kind::History);
        auto& named = histories[i];
        if (item.loading && !named.name.empty()) item.name = visible(named.name);
        // In its colour of the picture, where that is free.
        if (isNew && !opened.settings.empty() && item.colour != named.colour) item.colour = freeColour(named.colour);
        item.loading = item.unreached = false;
        item.growing = m_followed.contains(file);
        item.history = std::move(named.history);
        item.band = std::move(named.band);
        item.pieces.clear();
        for (const auto& piece : named.pieces)
            item.pieces << QStringLiteral("%1/%2").arg(file, QString::fromStdString(piece));
        if (item.stepsPerEpoch > 0.0 && !item.history->records.countsEpochs()) countEpochs(item);
        item.origin = std::move(named.run);
        item.summary.bestMetric = named.monitor;
        item.summary.bestEpoch = static_cast<std::int64_t>(named.bestEpoch);
        if (isNew) OpenedList::remember(m_items);
        tellTitles();
        emit itemChanged(path);
        emit historyChanged(path);
        if (!silent) emit this->opened(path);
    }
}

void Workspace::followFile(const QString& file, std::shared_ptr<history::HistorySource> source) {
    auto& followed = m_followed[file];
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
        showHistories(file, 0, histories, true);
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
    auto& followed = m_followed[file];
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

Item& Workspace::ensure(const QString& path, Item::Kind kind) {
    if (auto* known = at(path)) return *known;
    Item item;
    item.kind = kind;
    item.path = path;
    item.name = QFileInfo(path).fileName();
    item.colour = freeColour();
    // Newest run first; histories in the order in which they were opened.
    const auto place = kind == Item::Kind::Run ? m_items.begin() : m_items.end();
    m_items.insert(place, std::move(item));
    retitle();
    OpenedList::remember(m_items);
    emit listChanged();
    return *at(path);
}

/// The paths of the items that are called otherwise now.
QStringList Workspace::retitle() {
    const auto titles = titlesOf(m_items);
    QStringList changed;
    for (std::size_t i = 0; i < m_items.size(); ++i)
        if (std::exchange(m_items[i].title, titles[static_cast<qsizetype>(i)]) != m_items[i].title)
            changed << m_items[i].path;
    return changed;
}

void Workspace::tellTitles() {
    for (const auto& path : retitle()) emit itemChanged(path);
}

/// The first from there on that no item has.
std::size_t Workspace::freeColour(std::size_t from) const {
    std::set<std::size_t> taken;
    for (const auto& item : m_items) taken.insert(item.colour);
    std::size_t colour = from;
    while (taken.contains(colour)) ++colour;
    return colour;
}

void Workspace::remove(const QString& path) {
    if (path == m_live) return;
    m_opener->giveUp(path);
    m_followed.erase(path);
    const auto file = ItemPath::of(path).file;
    const auto others = [&](const Item& item) { return item.path != path && ItemPath::of(item.path).file == file; };
    if (std::none_of(m_items.begin(), m_items.end(), others)) m_followed.erase(file);
    std::erase_if(m_items, [&](const Item& item) { return item.path == path; });
    retitle();
    OpenedList::remember(m_items);
    emit listChanged();
}

void Workspace::rename(const QString& path, const QString& name) {
    auto* item = at(path);
    if (!item || name.trimmed().isEmpty()) return;
    if (item->kind == Item::Kind::Run) {
        if (const auto done = session::renameRun(toPath(path), name.trimmed().toStdString()); !done) {
            emit failed(path, done.error());
            return;
        }
    }
    item->name = name.trimmed();
    tellTitles();
}

void Workspace::setVisible(const QString& path, bool visible) {
    setVisible(QStringList{path}, visible);
}

void Workspace::setVisible(const QStringList& paths, bool visible) {
    QStringList changed;
    for (auto& item : m_items)
        if (paths.contains(item.path) && std::exchange(item.visible, visible) != visible) changed << item.path;
    tellVisible(changed);
}

void Workspace::showOnly(const QString& path) {
    QStringList changed;
    for (auto& item : m_items) {
        const bool visible = path.isEmpty() || item.path == path;
        if (std::exchange(item.visible, visible) != visible) changed << item.path;
    }
    tellVisible(changed);
}

void Workspace::tellVisible(const QStringList& changed) {
    if (changed.isEmpty()) return;
    OpenedList::remember(m_items);
    for (const auto& path : changed) emit itemChanged(path);
}

bool Workspace::showsPieces(const QString& path) const {
    const auto* item = find(path);
    return item && std::ranges::any_of(item->pieces, [this](const QString& piece) { return find(piece) != nullptr; });
}

void Workspace::setShowsPieces(const QString& path, bool on) {
    const auto* item = find(path);
    if (!item || item->pieces.size() < 2) return;
    const auto pieces = item->pieces;
    if (on) {
        open(pieces);
    } else {
        for (const auto& piece : pieces) remove(piece);
    }
    setVisible(path, !on);
}

void Workspace::setStepsPerEpoch(const QString& path, double steps) {
    auto* item = at(path);
    if (!item || !item->lacksEpochs() || item->stepsPerEpoch == steps) return;
    item->stepsPerEpoch = steps;
    // Another thread may be drawing the one that is not followed.
    if (!item->grows()) item->history = std::make_shared<history::History>(*item->history);
    if (item->band) item->band = std::make_shared<history::HistoryBand>(*item->band);
    countEpochs(*item);
    OpenedList::remember(m_items);
    emit itemChanged(path);
    emit historyChanged(path);
}

/// As the user told. The history is nobody else's.
void Workspace::countEpochs(Item& item) {
    growing(item).records.setStepsPerEpoch(item.stepsPerEpoch);
    if (!item.band) return;
    auto& band = *std::const_pointer_cast<history::HistoryBand>(item.band);
    for (auto* records : {&band.low, &band.high}) records->setStepsPerEpoch(item.stepsPerEpoch);
}

void Workspace::setColour(const QString& path, std::size_t colour) {
    auto* item = at(path);
    if (!item || item->colour == colour) return;
    item->colour = colour;
    OpenedList::remember(m_items);
    emit itemChanged(path);
}

void Workspace::setFinding(const QString& path, const Item::Finding& finding) {
    auto* item = at(path);
    if (!item) return;
    item->finding = finding;
    emit itemChanged(path);
}

void Workspace::beginLive(const session::RunInfo& info, const QString& folder, const history::History& history) {
    m_live = folder;
    m_followed.erase(folder);
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

void Workspace::updateLive(const session::RunSummary& summary, bool paused) {
    auto* item = at(m_live);
    if (!item) return;
    const auto before = item->secondLine();
    const auto best = std::exchange(item->summary, summary).bestEpoch;
    item->paused = paused;
    if (item->secondLine() != before || summary.bestEpoch != best) emit itemChanged(m_live);
}

void Workspace::cutLive() {
    auto* item = at(m_live);
    if (!item) return;
    // What was found out about an epoch goes with it.
    const auto& records = item->history->records;
    const double last = records.empty() ? 0.0 : records.x().back();
    if (static_cast<double>(item->finding.epoch) > last) item->finding = {};
    emit historyChanged(m_live);
}

void Workspace::growLive(std::size_t first) {
    if (find(m_live)) emit historyGrown(m_live, first);
}

void Workspace::markLive() {
    if (find(m_live)) emit marksChanged(m_live);
}

void Workspace::endLive(session::RunSummary::Status status) {
    const auto path = std::exchange(m_live, {});
    auto* item = at(path);
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
