// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/ItemFilter.h"
#include "ui/models/Workspace.h"

#include <QAbstractListModel>

namespace throughline::ui {

/// The workspace as rows of the side list: headings, each with its items below; runs and histories, where there are
/// none, a grey line.
class ItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum class Row { Heading, Placeholder, Entry };
    enum Role { RowKind = Qt::UserRole, Path, SecondLine, Colour, Shown, Live, Paused, Damaged };

    explicit ItemModel(Workspace& workspace, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QModelIndex indexOf(const QString& path) const;

    /// Lists those alone that it matches (ItemFilter).
    void setFilter(const QString& text);
    void setOrder(ItemOrder order);
    void setGrouping(ItemGrouping grouping);
    /// Paths of the items below the heading at `index`.
    QStringList below(const QModelIndex& index) const;
    /// Whether items stand where the user has put them.
    bool canMove() const {
        return m_filter.isEmpty() && m_order == ItemOrder::Opened && m_grouping == ItemGrouping::Kind;
    }

    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

private:
    struct Line {
        Row kind;
        QString text; ///< of headings and grey lines; the path of an item
    };
    void rebuild();
    void rebuildGroups();
    void reset();

    Workspace& m_workspace;
    ItemFilter m_filter;
    ItemOrder m_order = ItemOrder::Opened;
    ItemGrouping m_grouping = ItemGrouping::Kind;
    ItemValues m_values;
    std::vector<Line> m_lines;
};

} // namespace throughline::ui
