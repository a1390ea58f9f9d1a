// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ItemModel.h"

#include "text/RemarkText.h"

#include <QMimeData>
#include <algorithm>

namespace throughline::ui {

ItemModel::ItemModel(Workspace& workspace, QObject* parent) : QAbstractListModel(parent), m_workspace(workspace) {
    rebuild();
    connect(&workspace, &Workspace::listChanged, this, &ItemModel::reset);
    connect(&workspace, &Workspace::historyChanged, this, [this](const QString& path) { m_values.forget(path); });
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
}

void ItemModel::rebuild() {
    m_lines.clear();
    if (m_grouping != ItemGrouping::Kind && !m_workspace.items().empty()) return rebuildGroups();
    const auto section = [this](const QString& title, Item::Kind kind, const QString& none) {
        std::vector<const Item*> items;
        std::size_t all = 0;
        for (const auto& item : m_workspace.items()) {
            if (item.kind != kind) continue;
            ++all;
            if (m_filter.isEmpty() || m_filter.matches(item, m_values)) items.push_back(&item);
        }
        sortItems(items, m_order, m_values);
        m_lines.push_back(
            {Row::Heading, items.size() < all ? tr("%1 · %2 of %3").arg(title).arg(items.size()).arg(all) : title});
        for (const auto* item : items) m_lines.push_back({Row::Entry, item->path});
        if (all == 0) m_lines.push_back({Row::Placeholder, none});
    };
    section(tr("Runs"), Item::Kind::Run, tr("Nothing yet"));
    section(tr("Histories"), Item::Kind::History, tr("Drop files or folders here"));
}

int ItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant ItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& line = m_lines[static_cast<std::size_t>(index.row())];
    if (role == RowKind) return static_cast<int>(line.kind);
    if (line.kind != Row::Entry) return role == Qt::DisplayRole ? QVariant(line.text) : QVariant();
    const auto* item = m_workspace.find(line.text);
    if (!item) return {};
    switch (role) {
    case Qt::DisplayRole:
        return item->title;
    case Qt::ToolTipRole:
        return item->damage() ? item->path + QLatin1Char('\n') + remarkText(*item->damage()) : item->path;
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
    return canMove() && row > 0 && data->hasFormat(mimeTypes().first());
}

bool ItemModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                             const QModelIndex& parent) {
    if (!canDropMimeData(data, action, row, column, parent)) return false;
    const auto paths = QString::fromUtf8(data->data(mimeTypes().first())).split(QLatin1Char('\n'));
    const auto before = index(row).data(Path).toString(), after = index(row - 1).data(Path).toString();
    if (before.isEmpty() && after.isEmpty()) return false;
    m_workspace.move(paths, before.isEmpty() ? after : before, before.isEmpty());
    return false; // the rows have been made anew already
}

QModelIndex ItemModel::indexOf(const QString& path) const {
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        if (m_lines[i].kind == Row::Entry && m_lines[i].text == path) return index(static_cast<int>(i));
    return {};
}

} // namespace throughline::ui
