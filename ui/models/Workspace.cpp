// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Workspace.h"

#include "session/OpenPath.h"
#include "session/RunDescription.h"
#include "session/RunPaths.h"
#include "session/Sweep.h"
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
    connect(m_opener, &Opener::partly, this, &Workspace::acceptPart);
    connect(m_opener, &Opener::progressed, this, &Workspace::reading);
}

Workspace::~Workspace() = default;

QString Workspace::sweepOf(const QString& path) const {
    if (path.isEmpty() || ItemPath::of(path).isRemote()) return {};
    const auto folder = QFileInfo(path).path();
    auto known = m_sweeps.find(folder);
    if (known == m_sweeps.end()) known = m_sweeps.emplace(folder, session::isSweepFolder(folder.toStdString())).first;
    return known->second ? folder : QString();
}

const Item* Workspace::find(const QString& path) const {
    const auto it = std::find_if(m_items.begin(), m_items.end(), [&](const Item& item) { return item.path == path; });
    return it == m_items.end() ? nullptr : &*it;
}

Item* Workspace::at(const QString& path) {
    return const_cast<Item*>(find(path));
}

void Workspace::open(const QStringList& paths) {
    // Whichever is read first, they are listed and coloured in this order, as far as it is known what they are.
    QStringList kept, runs, files;
    for (const auto& path : paths) {
        kept << ItemPath::kept(path);
        const QFileInfo file(kept.back());
        const auto place = toPath(kept.back());
        if (session::isRunFolder(place))
            runs << kept.back();
        else if (file.isFile() && !session::isRunFolder(place.parent_path()) && !session::belongsToRun(place))
            files << kept.back();
    }
    if (paths.size() > 1) {
        ensureAll(runs, Item::Kind::Run);
        ensureAll(files, Item::Kind::History);
    }
    loadTogether(kept);
}

Item& Workspace::ensure(const QString& path, Item::Kind kind) {
    if (!find(path)) ensureAll({path}, kind);
    return *at(path);
}

/// Items for those that there are none for yet, in their order: newer runs stand above the others, histories below.
void Workspace::ensureAll(const QStringList& paths, Item::Kind kind) {
    std::size_t colour = 0, place = kind == Item::Kind::Run ? 0 : m_items.size();
    const auto before = m_items.size();
    for (const auto& path : paths) {
        if (find(path)) continue;
        Item item;
        item.kind = kind;
        item.path = path;
        item.name = QFileInfo(path).fileName();
        item.colour = colour = freeColour(colour);
        m_items.insert(m_items.begin() + static_cast<std::ptrdiff_t>(place++), std::move(item));
    }
    if (m_items.size() == before) return;
    retitle();
    OpenedList::remember(m_items);
    emit listChanged();
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
    remove(QStringList{path});
}

void Workspace::remove(const QStringList& paths) {
    QStringList files;
    for (const auto& path : paths) {
        if (isLive(path)) continue;
        m_opener->giveUp(path);
        m_followed.erase(path);
        files << ItemPath::of(path).file;
    }
    std::erase_if(m_items, [&](const Item& item) { return !isLive(item.path) && paths.contains(item.path); });
    for (const auto& file : files)
        if (listedAt(file).isEmpty()) m_followed.erase(file);
    retitle();
    OpenedList::remember(m_items);
    emit listChanged();
}

void Workspace::move(const QStringList& paths, const QString& other, bool behind) {
    if (paths.contains(other) || !find(other)) return;
    std::vector<Item> moved;
    for (const auto& path : paths)
        if (const auto* item = find(path)) moved.push_back(*item);
    std::erase_if(m_items, [&](const Item& item) { return paths.contains(item.path); });
    const auto place =
        std::find_if(m_items.begin(), m_items.end(), [&](const Item& item) { return item.path == other; });
    m_items.insert(place + (behind ? 1 : 0), moved.begin(), moved.end());
    OpenedList::remember(m_items);
    emit listChanged();
}

void Workspace::rename(const QString& path, const QString& name) {
    auto* item = at(path);
    if (!item || name.trimmed().isEmpty()) return;
    if (item->kind == Item::Kind::Run) {
        const auto done = session::describeRun(
            toPath(path), [&](session::RunInfo& info) { info.name = name.trimmed().toStdString(); });
        if (!done) return void(emit failed(path, done.error()));
    }
    item->name = name.trimmed();
    tellTitles();
}

void Workspace::setLabels(const QStringList& paths, const Labels& labels) {
    for (const auto& path : paths) {
        auto* item = at(path);
        if (!item || item->kind != Item::Kind::Run || !item->info) continue;
        const auto done = session::describeRun(toPath(path), [&](session::RunInfo& info) {
            if (labels.tags) {
                info.tags.clear();
                for (const auto& tag : *labels.tags) info.tags.push_back(tag.toStdString());
            }
            if (labels.comment) info.comment = labels.comment->toStdString();
        });
        if (!done) {
            emit failed(path, done.error());
            continue;
        }
        item->info = std::make_shared<const session::RunInfo>(*done);
        emit itemChanged(path);
    }
    emit listChanged(); // they may be grouped, or looked for, by their tags
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

void Workspace::showOnly(const QStringList& paths) {
    QStringList changed;
    for (auto& item : m_items) {
        const bool visible = paths.isEmpty() || paths.contains(item.path);
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
    if (!item || !item->lacksStepsPerEpoch() || item->stepsPerEpoch == steps) return;
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

void Workspace::setModelHints(const QString& path, const std::vector<session::Hint>& hints) {
    auto* item = at(path);
    if (!item) return;
    item->modelHints = hints;
    emit itemChanged(path);
}

} // namespace throughline::ui
