// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ItemModel.h"

#include "session/NewRunFolder.h"
#include "session/SweepTable.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "text/VisibleText.h"
#include "ui/models/ItemPath.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QMimeData>
#include <algorithm>

namespace throughline::ui {

namespace {

const auto WaitingPrefix = QStringLiteral("waiting:");

/// A run of a sweep is called by its settings, for the heading tells the name that it shares with the others: by their
/// values, which tell it from them in the room that there is, "0.01 · 128,64 · seed 2". What they are of stands in the
/// sweep's table and where the mouse rests.
QString settingsOf(const QString& title) {
    auto parts = title.split(QStringLiteral(", "));
    if (parts.size() < 2) return title;
    parts.removeFirst();
    for (auto& part : parts)
        if (const auto blank = part.indexOf(QLatin1Char(' ')); !session::isLuck(part.left(blank).toStdString()))
            part = part.mid(blank + 1);
    return parts.join(QStringLiteral(" · "));
}

bool isRun(const Item& item) {
    return item.kind == Item::Kind::Run;
}

QString nameOf(const session::RunQueue::Entry& entry, const Workspace& workspace) {
    if (const auto* resume = std::get_if<session::ResumeRequest>(&entry.request)) {
        const auto* item = workspace.find(QString::fromStdString(resume->folder.string()));
        if (!item) return visible(resume->folder.filename().string());
        return entry.sweep.empty() ? item->title : settingsOf(item->title);
    }
    if (const auto* fork = std::get_if<session::ForkRequest>(&entry.request))
        return fork->name.empty() ? QCoreApplication::translate("ItemModel", "%1 from %2")
                                        .arg(visible(fork->parent.filename().string()), grouped(fork->epoch))
                                  : visible(fork->name);
    const auto& request = std::get<session::RunRequest>(entry.request);
    const auto name =
        visible(request.name.empty() ? session::defaultRunName(request.data, request.config) : request.name);
    return entry.sweep.empty() ? name : settingsOf(name);
}

} // namespace

QString ItemModel::waitingPath(std::int64_t id) {
    return WaitingPrefix + QString::number(id);
}

std::int64_t ItemModel::waitingId(const QString& path) {
    return path.startsWith(WaitingPrefix) ? path.mid(WaitingPrefix.size()).toLongLong() : 0;
}

ItemModel::ItemModel(Workspace& workspace, session::RunQueue* queue, QObject* parent)
    : QAbstractListModel(parent), m_workspace(workspace), m_queue(queue) {
    rebuild();
    if (queue) connect(queue, &session::RunQueue::changed, this, &ItemModel::reset);
    connect(&workspace, &Workspace::listChanged, this, &ItemModel::reset);
    m_sortSoon.setSingleShot(true);
    connect(&m_sortSoon, &QTimer::timeout, this, &ItemModel::reset);
    connect(&workspace, &Workspace::historyChanged, this, [this](const QString& path) {
        m_values.forget(path);
        // Its place among those of its sweep is by what it has reached: it was read, or has ended.
        if (m_inSweep.contains(path)) m_sortSoon.start();
    });
    connect(&workspace, &Workspace::itemChanged, this, [this](const QString& path) {
        const auto index = indexOf(path);
        if (index.isValid()) emit dataChanged(index, index);
    });
}

void ItemModel::reset() {
    beginResetModel();
    rebuild();
    endResetModel();
}

void ItemModel::setFilter(const QString& text) {
    m_filter = ItemFilter(text);
    reset();
}

void ItemModel::setOrder(ItemOrder order) {
    m_order = order;
    reset();
}

void ItemModel::setGrouping(ItemGrouping grouping) {
    m_grouping = grouping;
    reset();
}

QStringList ItemModel::below(const QModelIndex& index) const {
    QStringList paths;
    if (static_cast<Row>(data(index, RowKind).toInt()) != Row::Heading) return paths;
    for (auto i = static_cast<std::size_t>(index.row()) + 1; i < m_lines.size() && m_lines[i].kind == Row::Entry; ++i)
        paths << m_lines[i].text;
    return paths;
}

/// Each under a heading of its own, sorted by what they monitor where the user wants no other order: the best first.
void ItemModel::addSweeps() {
    QStringList folders;
    QHash<QString, std::vector<const Item*>> members;
    for (const auto& item : m_workspace.items()) {
        if (item.kind != Item::Kind::Run) continue;
        const auto folder = m_workspace.sweepOf(item.path);
        if (folder.isEmpty() || !(m_filter.isEmpty() || m_filter.matches(item, m_values))) continue;
        if (!members.contains(folder)) folders << folder;
        members[folder].push_back(&item);
    }
    for (const auto& folder : folders) {
        auto& items = members[folder];
        sortItems(items, m_order == ItemOrder::Opened ? ItemOrder::Best : m_order, m_values);
        m_lines.push_back({Row::Heading, tr("%1 · %2").arg(QFileInfo(folder).fileName()).arg(items.size()), folder});
        for (const auto* item : items) {
            m_lines.push_back({Row::Entry, item->path});
            m_inSweep.insert(item->path);
        }
    }
}

/// In the order in which they begin.
void ItemModel::addWaiting() {
    if (!m_queue || m_queue->waiting().empty()) return;
    m_lines.push_back({Row::Heading, m_queue->isHeld() ? tr("Waiting, held · %1").arg(m_queue->waiting().size())
                                                       : tr("Waiting · %1").arg(m_queue->waiting().size())});
    for (const auto& entry : m_queue->waiting()) m_lines.push_back({Row::Waiting, waitingPath(entry.id)});
}

QVariant ItemModel::waitingData(const QString& path, int role) const {
    const auto& waiting = m_queue->waiting();
    const auto entry = std::ranges::find(waiting, waitingId(path), &session::RunQueue::Entry::id);
    if (entry == waiting.end()) return {};
    const auto place = entry - waiting.begin() + 1;
    const auto when = place == 1 ? tr("begins next") : tr("place %1 of %2").arg(place).arg(waiting.size());
    const bool goesOn = std::holds_alternative<session::ResumeRequest>(entry->request);
    const auto whose = entry->sweep.empty() ? QString() : visible(entry->sweep.filename().string()) + tr(" · ");
    const auto second =
        entry->error ? errorMessage(*entry->error) : whose + (goesOn ? tr("goes on, %1").arg(when) : when);
    switch (role) {
    case Qt::DisplayRole:
        return nameOf(*entry, m_workspace);
    case Qt::ToolTipRole:
        return entry->error ? errorText(*entry->error) : nameOf(*entry, m_workspace);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2").arg(nameOf(*entry, m_workspace), second);
    case Damaged:
        return entry->error.has_value();
    case Path:
        return path;
    case SecondLine:
        return second;
    default:
        return {};
    }
}

/// Under headings that say what they have in common.
void ItemModel::rebuildGroups() {
    std::vector<const Item*> items;
    for (const auto& item : m_workspace.items())
        if (m_filter.isEmpty() || m_filter.matches(item, m_values)) items.push_back(&item);
    sortItems(items, m_order, m_values);
    for (const auto& group : groupItems(items, m_grouping)) {
        m_lines.push_back({Row::Heading, tr("%1 · %2").arg(group.title).arg(group.items.size())});
        for (const auto* item : group.items) m_lines.push_back({Row::Entry, item->path});
    }
    addWaiting();
}

void ItemModel::rebuild() {
    m_lines.clear();
    m_inSweep.clear();
    if (m_grouping != ItemGrouping::Kind && !m_workspace.items().empty()) return rebuildGroups();
    const auto section = [this](const QString& title, Item::Kind kind, const QString& none) {
        std::vector<const Item*> items;
        std::size_t all = 0;
        for (const auto& item : m_workspace.items()) {
            if (item.kind != kind || (kind == Item::Kind::Run && !m_workspace.sweepOf(item.path).isEmpty())) continue;
            ++all;
            if (m_filter.isEmpty() || m_filter.matches(item, m_values)) items.push_back(&item);
        }
        // Where all runs are those of sweeps, their headings say enough.
        if (all == 0 && kind == Item::Kind::Run && std::ranges::any_of(m_workspace.items(), &isRun)) return;
        sortItems(items, m_order, m_values);
        m_lines.push_back(
            {Row::Heading, items.size() < all ? tr("%1 · %2 of %3").arg(title).arg(items.size()).arg(all) : title});
        for (const auto* item : items) m_lines.push_back({Row::Entry, item->path});
        if (all == 0) m_lines.push_back({Row::Placeholder, none});
    };
    section(tr("Runs"), Item::Kind::Run, tr("Nothing yet"));
    addSweeps();
    addWaiting();
    section(tr("Histories"), Item::Kind::History, tr("Drop files or folders here"));
}

int ItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant ItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& line = m_lines[static_cast<std::size_t>(index.row())];
    if (role == RowKind) return static_cast<int>(line.kind);
    if (role == Sweep) return line.sweep;
    if (line.kind == Row::Waiting) return waitingData(line.text, role);
    if (line.kind != Row::Entry) return role == Qt::DisplayRole ? QVariant(line.text) : QVariant();
    const auto* item = m_workspace.find(line.text);
    if (!item) return {};
    switch (role) {
    case Qt::DisplayRole:
        return m_inSweep.contains(item->path) ? settingsOf(item->title) : item->title;
    case Qt::ToolTipRole:
        return (m_inSweep.contains(item->path) ? item->title + QLatin1Char('\n') : QString()) + item->path +
               (item->damage() ? QLatin1Char('\n') + remarkText(*item->damage()) : QString());
    case Qt::AccessibleTextRole:
        return item->title + QStringLiteral(", ") + item->secondLine() +
               (item->damage() ? QStringLiteral(", ") + tr("damaged") : QString());
    case Damaged:
        return item->damage() != nullptr;
    case Path:
        return item->path;
    case SecondLine:
        return item->secondLine();
    case Colour:
        return static_cast<int>(item->colour);
    case Shown:
        return item->visible;
    case Live:
        return item->live || item->isFollowed() || item->isBeingWritten();
    case Paused:
        return item->paused;
    default:
        return {};
    }
}

Qt::ItemFlags ItemModel::flags(const QModelIndex& index) const {
    const auto kind = static_cast<Row>(data(index, RowKind).toInt());
    if (!index.isValid()) return Qt::ItemIsDropEnabled; // between items
    if (kind == Row::Waiting) return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled;
    const auto moves = canMove() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags;
    return kind == Row::Entry ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | moves : Qt::NoItemFlags;
}

QStringList ItemModel::mimeTypes() const {
    return {QStringLiteral("application/x-throughline-items")};
}

QMimeData* ItemModel::mimeData(const QModelIndexList& indexes) const {
    auto sorted = indexes;
    std::sort(sorted.begin(), sorted.end());
    QStringList paths;
    for (const auto& index : sorted) paths << index.data(Path).toString();
    auto* data = new QMimeData;
    data->setData(mimeTypes().first(), paths.join(QLatin1Char('\n')).toUtf8());
    return data;
}

bool ItemModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int row, int, const QModelIndex&) const {
    if (row <= 0 || !data->hasFormat(mimeTypes().first())) return false;
    const auto first = QString::fromUtf8(data->data(mimeTypes().first())).section(QLatin1Char('\n'), 0, 0);
    if (waitingId(first) == 0) return canMove();
    // What waits moves among its own.
    return waitingId(index(row).data(Path).toString()) != 0 || waitingId(index(row - 1).data(Path).toString()) != 0;
}

bool ItemModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                             const QModelIndex& parent) {
    if (!canDropMimeData(data, action, row, column, parent)) return false;
    const auto paths = QString::fromUtf8(data->data(mimeTypes().first())).split(QLatin1Char('\n'));
    const auto before = index(row).data(Path).toString(), after = index(row - 1).data(Path).toString();
    if (before.isEmpty() && after.isEmpty()) return false;
    if (waitingId(paths.first()) != 0) {
        for (const auto& path : paths) m_queue->move(waitingId(path), waitingId(before));
        return false;
    }
    m_workspace.move(paths, before.isEmpty() ? after : before, before.isEmpty());
    return false; // the rows have been made anew already
}

QModelIndex ItemModel::indexOf(const QString& path) const {
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        if ((m_lines[i].kind == Row::Entry || m_lines[i].kind == Row::Waiting) && m_lines[i].text == path)
            return index(static_cast<int>(i));
    return {};
}

} // namespace throughline::ui
