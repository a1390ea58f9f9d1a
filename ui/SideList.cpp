// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/SideList.h"

#include "theme/Icon.h"
#include "theme/StylePainting.h"
#include "ui/ShowInFiles.h"
#include "ui/models/ItemPath.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QListView>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

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
        if (kind == ItemModel::Row::Entry) return {100, EntryHeight + 2};
        return {100, kind == ItemModel::Row::Heading ? HeadingHeight : PlaceholderHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& t = Tokens::of(option.palette);
        const auto kind = static_cast<ItemModel::Row>(index.data(ItemModel::RowKind).toInt());
        painter->save();
        if (kind == ItemModel::Row::Entry)
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
        const bool shown = index.data(ItemModel::Shown).toBool();
        if (selected || hover)
            painting::box(painter, row, metrics::ControlRadius, selected ? t.accentTint : t.window, Qt::transparent);
        if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange))
            painting::focusRing(painter, row, metrics::ControlRadius, t);
        const auto& colour = t.run(static_cast<std::size_t>(index.data(ItemModel::Colour).toInt()));
        const QRectF square(row.left() + 8, row.center().y() - 4.5, 10, 10);
        painting::box(painter, square, 3, shown ? colour : Qt::transparent, colour, 1.5);
        int room = row.right() - 10;
        if (index.data(ItemModel::Live).toBool()) {
            const auto& dot = index.data(ItemModel::Paused).toBool() ? t.disabled : t.live;
            painting::box(painter, QRectF(row.right() - 15, row.center().y() - 3.5, 8, 8), 4, dot, Qt::transparent);
            room -= 16;
        }
        if (hover || !shown) {
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

/// Knows the eye: a click on it shows or hides, and selects nothing.
class ItemView : public QListView {
public:
    ItemView(Workspace& workspace, QWidget* parent) : QListView(parent), m_workspace(workspace) {}

protected:
    /// What was in view stays there when there is less room: a banner came.
    void resizeEvent(QResizeEvent* event) override {
        const auto chosen = selectionModel()->selectedIndexes().value(0);
        const bool seen = chosen.isValid() && visualRect(chosen).intersects(QRect(QPoint(), event->oldSize()));
        QListView::resizeEvent(event);
        if (seen) scrollTo(chosen);
    }

    void mousePressEvent(QMouseEvent* event) override {
        const auto index = indexAt(event->position().toPoint());
        const auto path = index.data(ItemModel::Path).toString();
        const auto row = visualRect(index).adjusted(8, 0, -8, -2);
        if (event->button() == Qt::LeftButton && !path.isEmpty() &&
            eyeRect(row).adjusted(-6, -8, 6, 8).contains(event->position().toPoint()))
            m_workspace.setVisible(path, !index.data(ItemModel::Shown).toBool());
        else
            QListView::mousePressEvent(event);
    }

private:
    Workspace& m_workspace;
};

} // namespace

SideList::SideList(Workspace& workspace, QWidget* parent)
    : Panel(Qt::RightEdge, parent),
      m_workspace(workspace),
      m_model(new ItemModel(workspace, this)),
      m_view(new ItemView(workspace, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 1, 8);
    column->addWidget(m_view);
    m_view->setObjectName(QStringLiteral("items"));
    m_view->setAccessibleName(tr("Runs and histories"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new ItemDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMouseTracking(true);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(m_view, &QListView::customContextMenuRequested, this, &SideList::showMenu);
    // Not the current row: a view that gets the focus makes its first row current without anybody's wish.
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const auto path = m_view->selectionModel()->selectedIndexes().value(0).data(ItemModel::Path).toString();
        if (path.isEmpty() || path == m_current) return;
        m_current = path;
        emit currentChanged(path);
    });
    // A click on the chosen item brings its page back from New run.
    connect(m_view, &QListView::clicked, this, [this](const QModelIndex& index) {
        const auto path = index.data(ItemModel::Path).toString();
        if (!path.isEmpty()) emit currentChanged(path);
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        const auto index = m_model->indexOf(m_current);
        if (index.isValid()) m_view->setCurrentIndex(index);
    });
}

QString SideList::current() const {
    return m_current;
}

void SideList::setCurrent(const QString& path) {
    m_current = path;
    const auto index = m_model->indexOf(path);
    if (index.isValid())
        m_view->setCurrentIndex(index);
    else
        m_view->selectionModel()->clear();
}

void SideList::showMenu(const QPoint& position) {
    const auto path = m_view->indexAt(position).data(ItemModel::Path).toString();
    const auto* item = m_workspace.find(path);
    if (!item) return;
    QMenu menu(this);
    auto* visible = menu.addAction(tr("Shown in the charts"));
    visible->setCheckable(true);
    visible->setChecked(item->visible);
    auto* only = menu.addAction(tr("Show this alone"));
    auto* all = menu.addAction(tr("Show all"));
    menu.addMenu(colourMenu(path, &menu));
    menu.addSeparator();
    auto* rename = menu.addAction(tr("Rename…"));
    auto* steps = item->lacksStepsPerEpoch() ? menu.addAction(tr("Steps an epoch…")) : nullptr;
    auto* pieces =
        item->pieces.size() > 1 ? menu.addAction(tr("Show its %1 pieces").arg(item->pieces.size())) : nullptr;
    if (pieces) {
        pieces->setCheckable(true);
        pieces->setChecked(m_workspace.showsPieces(path));
    }
    auto* mend = item->kind == Item::Kind::History ? menu.addAction(tr("Save as a clean list…")) : nullptr;
    if (mend) mend->setEnabled(item->history && !item->history->records.empty());
    auto* show = menu.addAction(tr("Show in files"));
    show->setEnabled(!ItemPath::of(path).isRemote());
    auto* copy = menu.addAction(tr("Copy path"));
    menu.addSeparator();
    auto* remove = menu.addAction(tr("Remove from list"));
    remove->setEnabled(!item->live);
    remove->setToolTip(tr("The files stay."));
    rename->setEnabled(!item->live && !item->isFollowed());
    const auto* chosen = menu.exec(m_view->viewport()->mapToGlobal(position));
    if (!chosen) return;
    if (chosen == visible)
        m_workspace.setVisible(path, visible->isChecked());
    else if (chosen == only)
        m_workspace.showOnly(path);
    else if (chosen == all)
        m_workspace.showOnly({});
    else if (chosen == rename)
        this->rename(path);
    else if (chosen == pieces)
        m_workspace.setShowsPieces(path, pieces->isChecked());
    else if (chosen == mend)
        emit mendWanted(path);
    else if (chosen == steps)
        askStepsPerEpoch(path);
    else if (chosen == copy)
        QGuiApplication::clipboard()->setText(path);
    else if (chosen == remove)
        m_workspace.remove(path);
    else if (chosen == show)
        showInFiles(path);
}

QMenu* SideList::colourMenu(const QString& path, QWidget* parent) {
    auto* menu = new QMenu(tr("Colour"), parent);
    const auto& tokens = Tokens::of(palette());
    const QStringList names{tr("Blue"),   tr("Orange"),  tr("Green"), tr("Violet"),
                            tr("Yellow"), tr("Magenta"), tr("Cyan"),  tr("Grey")};
    for (std::size_t colour = 0; colour < tokens.runs.size(); ++colour) {
        QPixmap square(QSize(16, 16) * devicePixelRatioF());
        square.setDevicePixelRatio(devicePixelRatioF());
        square.fill(Qt::transparent);
        QPainter painter(&square);
        painting::box(painter, QRectF(2, 2, 12, 12), 3, tokens.run(colour), Qt::transparent);
        painter.end();
        auto* action = menu->addAction(square, names[static_cast<qsizetype>(colour)]);
        connect(action, &QAction::triggered, this, [this, path, colour] { m_workspace.setColour(path, colour); });
    }
    return menu;
}

void SideList::askStepsPerEpoch(const QString& path) {
    const auto* item = m_workspace.find(path);
    if (!item) return;
    bool ok = false;
    const auto steps = QInputDialog::getDouble(this, tr("Steps an epoch"), tr("Steps an epoch; 0: not known"),
                                               item->stepsPerEpoch, 0.0, Item::mostStepsPerEpoch, 0, &ok);
    if (ok) m_workspace.setStepsPerEpoch(path, steps);
}

void SideList::rename(const QString& path) {
    const auto* item = m_workspace.find(path);
    bool ok = false;
    const auto name = QInputDialog::getText(this, tr("Rename"), tr("Name"), QLineEdit::Normal, item->name, &ok);
    if (ok) m_workspace.rename(path, name);
}

} // namespace throughline::ui
