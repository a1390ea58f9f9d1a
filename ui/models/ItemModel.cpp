// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ItemModel.h"

namespace throughline::ui {

ItemModel::ItemModel(Workspace& workspace, QObject* parent) : QAbstractListModel(parent), m_workspace(workspace) {
    rebuild();
    connect(&workspace, &Workspace::listChanged, this, [this] {
        beginResetModel();
        rebuild();
        endResetModel();
    });
    connect(&workspace, &Workspace::itemChanged, this, [this](const QString& path) {
        const auto index = indexOf(path);
        if (index.isValid()) emit dataChanged(index, index);
    });
}

void ItemModel::rebuild() {
    m_lines.clear();
    const auto section = [this](const QString& title, Item::Kind kind, const QString& none) {
        m_lines.push_back({Row::Heading, title});
        const auto before = m_lines.size();
        for (const auto& item : m_workspace.items())
            if (item.kind == kind) m_lines.push_back({Row::Entry, item.path});
        if (m_lines.size() == before) m_lines.push_back({Row::Placeholder, none});
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
        return item->path;
    case Qt::AccessibleTextRole:
        return item->title + QStringLiteral(", ") + item->secondLine();
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
    return kind == Row::Entry ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QModelIndex ItemModel::indexOf(const QString& path) const {
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        if (m_lines[i].kind == Row::Entry && m_lines[i].text == path) return index(static_cast<int>(i));
    return {};
}

} // namespace throughline::ui
