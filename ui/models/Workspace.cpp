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

#include <QFileInfo>
#include <algorithm>
#include <set>

namespace throughline::ui {

namespace {

constexpr int StallLookMs = 10'000;

} // namespace

Workspace::Workspace(QObject* parent) : QObject(parent), m_opener(new Opener(this)) {
    m_stalls.setInterval(StallLookMs);
    connect(&m_stalls, &QTimer::timeout, this, &Workspace::lookForStallsNow);
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

} // namespace throughline::ui
