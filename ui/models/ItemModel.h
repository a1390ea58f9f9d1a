// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunQueue.h"
#include "ui/models/ItemFilter.h"
#include "ui/models/Workspace.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QTimer>

namespace throughline::ui {

/// The workspace as rows of the side list: headings, each with its items below; runs and histories, where there are
/// none, a grey line; and what waits to be trained, in its order.
class ItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum class Row { Heading, Placeholder, Entry, Waiting };
    enum Role { RowKind = Qt::UserRole, Path, SecondLine, Colour, Shown, Live, Paused, Damaged, Sweep };

    /// `queue`: what waits to be trained stands below the runs; null: nothing does.
    explicit ItemModel(Workspace& workspace, session::RunQueue* queue, QObject* parent = nullptr);
    /// The path by which one that waits is known in the list, and which one a path means; 0: none.
    static QString waitingPath(std::int64_t id);
    static std::int64_t waitingId(const QString& path);

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
        QString text;    ///< of headings and grey lines; the path of an item
        QString sweep{}; ///< of the heading of one: its folder
    };
    void rebuild();
    void rebuildGroups();
    void addSweeps();
    void addWaiting();
    QVariant waitingData(const QString& path, int role) const;
    void reset();

    Workspace& m_workspace;
    session::RunQueue* m_queue;
    ItemFilter m_filter;
    ItemOrder m_order = ItemOrder::Opened;
    ItemGrouping m_grouping = ItemGrouping::Kind;
    ItemValues m_values;
    QTimer m_sortSoon;
    QSet<QString> m_inSweep; ///< paths of items below the heading of one
    std::vector<Line> m_lines;
};

} // namespace throughline::ui
