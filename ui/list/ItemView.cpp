// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/ItemView.h"

#include "theme/Icon.h"
#include "theme/StylePainting.h"
#include "ui/models/ItemModel.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr int EntryHeight = 48, HeadingHeight = 32, PlaceholderHeight = 28;

QRect eyeRect(const QRect& row) {
    return {row.right() - 44, row.center().y() - 8, 16, 16};
}

class ItemDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const auto kind = static_cast<ItemModel::Row>(index.data(ItemModel::RowKind).toInt());
        if (kind == ItemModel::Row::Entry || kind == ItemModel::Row::Waiting) return {100, EntryHeight + 2};
        return {100, kind == ItemModel::Row::Heading ? HeadingHeight : PlaceholderHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& t = Tokens::of(option.palette);
        const auto kind = static_cast<ItemModel::Row>(index.data(ItemModel::RowKind).toInt());
        painter->save();
        if (kind == ItemModel::Row::Entry || kind == ItemModel::Row::Waiting)
            paintEntry(*painter, option, index, t);
        else {
            const bool heading = kind == ItemModel::Row::Heading;
            painter->setFont(font(heading ? TextRole::Section : TextRole::Body));
            painter->setPen(heading ? t.secondary : t.disabled);
            const auto room = option.rect.adjusted(16, 0, -16, heading ? -6 : -2);
            const Qt::Alignment place = Qt::AlignLeft | (heading ? Qt::AlignBottom : Qt::AlignVCenter);
            painter->drawText(room, static_cast<int>(place), index.data().toString());
        }
        painter->restore();
    }

private:
    static void paintEntry(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                           const Tokens& t) {
        const QRect row = option.rect.adjusted(8, 0, -8, -2);
        const bool selected = option.state & QStyle::State_Selected;
        const bool hover = option.state & QStyle::State_MouseOver;
        const bool waits = index.data(ItemModel::RowKind).toInt() == static_cast<int>(ItemModel::Row::Waiting);
        const bool shown = waits || index.data(ItemModel::Shown).toBool();
        if (selected || hover)
            painting::box(painter, row, metrics::ControlRadius, selected ? t.accentTint : t.window, Qt::transparent);
        if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange))
            painting::focusRing(painter, row, metrics::ControlRadius, t);
        const auto& colour = t.run(static_cast<std::size_t>(index.data(ItemModel::Colour).toInt()));
        const QRectF square(row.left() + 8, row.center().y() - 4.5, 10, 10);
        if (waits) // it has no curve, and no colour yet
            painting::box(painter, square, 5, Qt::transparent, t.disabled, 1.5);
        else
            painting::box(painter, square, 3, shown ? colour : Qt::transparent, colour, 1.5);
        int room = row.right() - 10;
        if (index.data(ItemModel::Live).toBool()) {
            const auto& dot = index.data(ItemModel::Paused).toBool() ? t.disabled : t.live;
            painting::box(painter, QRectF(row.right() - 15, row.center().y() - 3.5, 8, 8), 4, dot, Qt::transparent);
            room -= 16;
        } else if (index.data(ItemModel::Damaged).toBool()) {
            paintIcon(painter, QStringLiteral("warning"), QRectF(row.right() - 22, row.center().y() - 7, 14, 14),
                      t.warning);
            room -= 22;
        }
        if (!waits && (hover || !shown)) {
            paintIcon(painter, shown ? QStringLiteral("eye") : QStringLiteral("eye-off"), eyeRect(row), t.secondary);
            room = eyeRect(row).left() - 6;
        }
        const int left = row.left() + 28;
        const auto line = [&](TextRole size, const QColor& ink, const QString& text, int top, int height) {
            painter.setFont(font(size));
            painter.setPen(ink);
            painter.drawText(QRect(left, top, room - left, height), Qt::AlignVCenter | Qt::AlignLeft,
                             painter.fontMetrics().elidedText(text, Qt::ElideMiddle, room - left));
        };
        line(TextRole::Body, shown ? t.text : t.disabled, index.data().toString(), row.top() + 6, 18);
        line(TextRole::Secondary, shown ? t.secondary : t.disabled, index.data(ItemModel::SecondLine).toString(),
             row.top() + 24, 16);
    }
};

} // namespace

ItemView::ItemView(Workspace& workspace, QWidget* parent) : QListView(parent), m_workspace(workspace) {
    setItemDelegate(new ItemDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setDragDropMode(QAbstractItemView::InternalMove);
    setDefaultDropAction(Qt::MoveAction);
}

QStringList ItemView::chosen() const {
    auto indexes = selectionModel()->selectedIndexes();
    std::sort(indexes.begin(), indexes.end());
    QStringList paths;
    for (const auto& index : indexes) paths << index.data(ItemModel::Path).toString();
    return paths;
}

/// What was in view stays there when there is less room: a banner came.
void ItemView::resizeEvent(QResizeEvent* event) {
    const auto chosen = selectionModel()->selectedIndexes().value(0);
    const bool seen = chosen.isValid() && visualRect(chosen).intersects(QRect(QPoint(), event->oldSize()));
    QListView::resizeEvent(event);
    if (seen) scrollTo(chosen);
}

void ItemView::mousePressEvent(QMouseEvent* event) {
    const auto index = indexAt(event->position().toPoint());
    const auto path = index.data(ItemModel::Path).toString();
    const auto row = visualRect(index).adjusted(8, 0, -8, -2);
    const bool onEye = event->button() == Qt::LeftButton && !path.isEmpty() && ItemModel::waitingId(path) == 0 &&
                       eyeRect(row).adjusted(-6, -8, 6, 8).contains(event->position().toPoint());
    if (!onEye) return QListView::mousePressEvent(event);
    const auto all = chosen();
    m_workspace.setVisible(all.contains(path) ? all : QStringList{path}, !index.data(ItemModel::Shown).toBool());
}

void ItemView::keyPressEvent(QKeyEvent* event) {
    const auto paths = chosen();
    const bool alt = event->modifiers() == Qt::AltModifier;
    if (event->matches(QKeySequence::Delete) && !paths.isEmpty())
        emit removeWanted(paths);
    else if (event->key() == Qt::Key_F2 && paths.size() == 1)
        emit renameWanted(paths.first());
    else if (alt && event->key() == Qt::Key_Up)
        emit moveWanted(paths, -1);
    else if (alt && event->key() == Qt::Key_Down)
        emit moveWanted(paths, 1);
    else
        QListView::keyPressEvent(event);
}

} // namespace throughline::ui
