// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/SideList.h"

#include "theme/Icon.h"
#include "theme/Settings.h"
#include "theme/StylePainting.h"
#include "ui/ShowInFiles.h"
#include "ui/dialogs/LabelsDialog.h"
#include "ui/list/ItemView.h"
#include "ui/models/ItemPath.h"

#include <QActionGroup>
#include <QClipboard>
#include <QColorDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QThread>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr std::size_t Many = 6; ///< items, from which on one looks for some
constexpr auto GroupingSetting = "list/grouping";
} // namespace

SideList::SideList(Workspace& workspace, session::RunQueue* queue, QWidget* parent)
    : Panel(Qt::RightEdge, parent),
      m_workspace(workspace),
      m_queue(queue),
      m_model(new ItemModel(workspace, queue, this)),
      m_view(new ItemView(workspace, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 1, 8);
    column->setSpacing(4);
    column->addWidget(m_head = makeHead());
    column->addWidget(m_view);
    m_view->setObjectName(QStringLiteral("items"));
    m_view->setAccessibleName(tr("Runs and histories"));
    m_view->setModel(m_model);
    connect(m_view, &QListView::customContextMenuRequested, this, &SideList::showMenu);
    connect(m_view, &ItemView::removeWanted, this, &SideList::remove);
    connect(m_view, &ItemView::renameWanted, this, &SideList::rename);
    connect(m_view, &ItemView::moveWanted, this, &SideList::move);
    // Not the current row: a view that gets the focus makes its first row current without anybody's wish.
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SideList::takeChosen);
    // A click on the chosen item brings its page back from New run.
    connect(m_view, &QListView::clicked, this, [this](const QModelIndex& index) {
        // A heading stands for all below it.
        if (const auto below = m_model->below(index); !below.isEmpty()) {
            m_chosen = below;
            restoreChosen();
            if (!index.data(ItemModel::Sweep).toString().isEmpty()) emit sweepWanted(below.first());
            return;
        }
        const auto path = index.data(ItemModel::Path).toString();
        if (!path.isEmpty() && m_chosen.size() == 1) emit currentChanged(path);
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        restoreChosen();
        showHead();
    });
    showHead();
}

QWidget* SideList::makeHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(4);
    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("items-filter"));
    m_filter->setPlaceholderText(tr("Find: digits, val_loss<0.3"));
    m_filter->setAccessibleName(tr("Find runs and histories"));
    m_filter->setToolTip(tr("Words of names, folders, formats and settings; comparisons of metrics (their best) and "
                            "settings: val_loss<0.3 batch=64 seed!=1"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, m_model, &ItemModel::setFilter);
    connect(new QShortcut(Qt::Key_Escape, m_filter, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            [this] {
                m_filter->clear();
                m_finding = false;
                m_view->setFocus();
                showHead();
            });
    row->addWidget(m_filter, 1);
    m_order = new QToolButton;
    m_order->setObjectName(QStringLiteral("items-order"));
    m_order->setText(tr("Sort"));
    m_order->setAccessibleName(tr("Sort and group the list"));
    m_order->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_order);
    auto* orders = new QActionGroup(menu);
    const QStringList names{tr("As opened"), tr("By name"), tr("Best first"), tr("Newest first"),
                            tr("Best at the end first")};
    for (int i = 0; i < names.size(); ++i) {
        auto* action = orders->addAction(names[i]);
        action->setCheckable(true);
        action->setChecked(i == 0);
        connect(action, &QAction::triggered, this, [this, i] { m_model->setOrder(static_cast<ItemOrder>(i)); });
    }
    menu->addActions(orders->actions());
    menu->addSeparator();
    auto* groupings = new QActionGroup(menu);
    const QStringList headings{tr("Runs and histories"), tr("Grouped by folder"), tr("Grouped by data set"),
                               tr("Grouped by seeds"), tr("Grouped by tag")};
    const int grouping =
        std::clamp(settings().value(GroupingSetting).toInt(), 0, static_cast<int>(headings.size()) - 1);
    m_model->setGrouping(static_cast<ItemGrouping>(grouping));
    for (int i = 0; i < headings.size(); ++i) {
        auto* action = groupings->addAction(headings[i]);
        action->setCheckable(true);
        action->setChecked(i == grouping);
        connect(action, &QAction::triggered, this, [this, i] {
            settings().setValue(GroupingSetting, i);
            m_model->setGrouping(static_cast<ItemGrouping>(i));
        });
    }
    menu->addActions(groupings->actions());
    m_order->setMenu(menu);
    row->addWidget(m_order);
    return head;
}

void SideList::showHead() {
    m_head->setVisible(m_finding || !m_filter->text().isEmpty() || m_workspace.items().size() >= Many);
}

void SideList::find() {
    m_finding = true;
    showHead();
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

QString SideList::current() const {
    return m_current;
}

void SideList::setCurrent(const QString& path) {
    m_current = path;
    if (m_chosen.size() < 2 || !m_chosen.contains(path)) m_chosen = {path};
    restoreChosen();
}

/// One alone is shown; of several the one that was shown stays, as long as it is among them.
void SideList::takeChosen() {
    m_chosen = m_view->chosen();
    if (m_chosen.isEmpty() || (m_chosen.size() > 1 && m_chosen.contains(m_current))) return;
    const auto path = m_chosen.first();
    // What waits has nothing to be shown yet: the page stays.
    if (path == m_current || ItemModel::waitingId(path) != 0) return;
    m_current = path;
    emit currentChanged(path);
}

void SideList::restoreChosen() {
    const QSignalBlocker quiet(m_view->selectionModel());
    QItemSelection selection;
    for (const auto& path : m_chosen)
        if (const auto index = m_model->indexOf(path); index.isValid()) selection.select(index, index);
    m_view->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (const auto index = m_model->indexOf(m_current); index.isValid()) {
        m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        m_view->scrollTo(index);
    }
    m_view->viewport()->update();
}

/// Of what waits by its place in the queue; of the rest the files stay.
void SideList::remove(const QStringList& paths) {
    QStringList items;
    for (const auto& path : paths)
        if (const auto id = ItemModel::waitingId(path); id != 0)
            m_queue->remove(id);
        else
            items << path;
    if (!items.isEmpty()) m_workspace.remove(items);
}

void SideList::move(const QStringList& paths, int by) {
    if (paths.isEmpty()) return;
    if (const auto id = ItemModel::waitingId(paths.first()); id != 0) {
        const auto& waiting = m_queue->waiting();
        const auto at = std::ranges::find(waiting, id, &session::RunQueue::Entry::id) - waiting.begin();
        const auto size = static_cast<std::ptrdiff_t>(waiting.size());
        if (at >= size || at + by < 0 || at + by >= size) return;
        // It goes to before the one that it is to stand before; moved down, that is the one behind the next.
        const auto before = by < 0 ? at - 1 : at + 2;
        m_queue->move(id, before < size ? waiting[static_cast<std::size_t>(before)].id : 0);
        return;
    }
    if (!m_model->canMove() || paths.isEmpty()) return;
    const auto edge = m_model->indexOf(by < 0 ? paths.first() : paths.last());
    const auto other = m_model->index(edge.row() + by).data(ItemModel::Path).toString();
    if (other.isEmpty()) return;
    m_workspace.move(paths, other, by > 0);
}

void SideList::showMenu(const QPoint& position) {
    const auto path = m_view->indexAt(position).data(ItemModel::Path).toString();
    if (ItemModel::waitingId(path) != 0) {
        const auto global = m_view->viewport()->mapToGlobal(position);
        return showWaitingMenu(m_chosen.contains(path) ? m_chosen : QStringList{path}, global);
    }
    const auto* item = m_workspace.find(path);
    if (!item) return;
    const auto paths = m_chosen.contains(path) ? m_chosen : QStringList{path};
    const bool one = paths.size() == 1;
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    const auto add = [&](const QString& text, auto act) {
        auto* action = menu.addAction(text);
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    auto* visible =
        add(tr("Shown in the charts"), [this, paths, shown = item->visible] { m_workspace.setVisible(paths, !shown); });
    visible->setCheckable(true);
    visible->setChecked(item->visible);
    add(one ? tr("Show this alone") : tr("Show these alone"), [this, paths] { m_workspace.showOnly(paths); });
    if (one && item->info)
        add(tr("Show those of the same data"),
            [this, info = item->info] { m_workspace.showOnly(m_workspace.alike(*info)); });
    add(tr("Show all"), [this] { m_workspace.showOnly(QStringList()); });
    menu.addMenu(colourMenu(paths, &menu));
    menu.addSeparator();
    if (one && item->info) add(tr("New run with these settings"), [this, path] { emit settingsWanted(path); });
    add(tr("Tags and notes…"), [this, paths] {
        askLabels(paths);
    })->setEnabled(std::all_of(paths.begin(), paths.end(), [this](const QString& each) {
        const auto* run = m_workspace.find(each);
        return run && run->info && !run->live && !run->isFollowed();
    }));
    if (one) {
        auto* rename = add(tr("Rename…"), [this, path] { this->rename(path); });
        rename->setEnabled(!item->live && !item->isFollowed());
        rename->setShortcut(Qt::Key_F2);
        if (item->lacksStepsPerEpoch()) add(tr("Steps an epoch…"), [this, path] { askStepsPerEpoch(path); });
        if (item->pieces.size() > 1) {
            const bool shown = m_workspace.showsPieces(path);
            auto* pieces = add(tr("Show its %1 pieces").arg(item->pieces.size()),
                               [this, path, shown] { m_workspace.setShowsPieces(path, !shown); });
            pieces->setCheckable(true);
            pieces->setChecked(shown);
        }
        if (item->kind == Item::Kind::Run)
            add(tr("Fork…"), [this, path] { emit forkWanted(path); })->setEnabled(item->canFork());
        auto* report = add(tr("Report…"), [this, path] { emit reportWanted(path); });
        const auto refusal = item->reportRefusal();
        report->setEnabled(refusal.isEmpty());
        report->setToolTip(refusal.isEmpty() ? tr("On one page, HTML or PDF") : refusal);
        if (item->kind == Item::Kind::History)
            add(tr("Save as a clean list…"), [this, path] {
                emit mendWanted(path);
            })->setEnabled(item->history && !item->history->records.empty());
        add(tr("Show in files"), [path] { showInFiles(path); })->setEnabled(!ItemPath::of(path).isRemote());
    }
    add(one ? tr("Copy path") : tr("Copy paths"),
        [paths] { QGuiApplication::clipboard()->setText(paths.join(QLatin1Char('\n'))); });
    menu.addSeparator();
    auto* remove = add(one ? tr("Remove from list") : tr("Remove %1 from list").arg(paths.size()),
                       [this, paths] { m_workspace.remove(paths); });
    remove->setEnabled(!one || !item->live);
    remove->setToolTip(tr("The files stay."));
    remove->setShortcut(QKeySequence::Delete);
    menu.exec(m_view->viewport()->mapToGlobal(position));
}

void SideList::showWaitingMenu(const QStringList& paths, const QPoint& global) {
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("waiting-menu"));
    const auto add = [&](const QString& text, auto act) {
        auto* action = menu.addAction(text);
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    add(tr("Start now, beside what trains"), [this, paths] {
        for (const auto& path : paths) m_queue->startNow(ItemModel::waitingId(path));
    });
    if (paths.size() == 1) {
        add(tr("Move up"), [this, paths] { move(paths, -1); })->setShortcut(QKeySequence(tr("Alt+Up")));
        add(tr("Move down"), [this, paths] { move(paths, 1); })->setShortcut(QKeySequence(tr("Alt+Down")));
    }
    menu.addSeparator();
    auto* held = add(tr("Hold what waits"), [this] { m_queue->isHeld() ? m_queue->goOn() : m_queue->hold(); });
    held->setCheckable(true);
    held->setChecked(m_queue->isHeld());
    auto* together = menu.addMenu(tr("At once"));
    const std::pair<QString, int> counts[]{{tr("One after another; a sweep as many as there are cores"), 0},
                                           {tr("Always one after another"), 1},
                                           {tr("Two at once"), 2},
                                           {tr("As many as there are cores"), QThread::idealThreadCount()}};
    for (const auto& [text, count] : counts) {
        auto* action = together->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_queue->atOnce() == count);
        connect(action, &QAction::triggered, this, [this, count = count] { m_queue->setAtOnce(count); });
    }
    menu.addSeparator();
    add(paths.size() == 1 ? tr("Remove from what waits") : tr("Remove %1 from what waits").arg(paths.size()), [this,
                                                                                                               paths] {
        remove(paths);
    })->setShortcut(QKeySequence::Delete);
    menu.exec(global);
}

QMenu* SideList::colourMenu(const QStringList& paths, QWidget* parent) {
    auto* menu = new QMenu(tr("Colour"), parent);
    const auto& tokens = Tokens::of(palette());
    const QStringList names{tr("Blue"),   tr("Red"),     tr("Green"), tr("Violet"),
                            tr("Yellow"), tr("Magenta"), tr("Cyan"),  tr("Grey")};
    for (std::size_t colour = 0; colour < tokens.runs.size(); ++colour) {
        QPixmap square(QSize(16, 16) * devicePixelRatioF());
        square.setDevicePixelRatio(devicePixelRatioF());
        square.fill(Qt::transparent);
        QPainter painter(&square);
        painting::box(painter, QRectF(2, 2, 12, 12), 3, tokens.run(colour), Qt::transparent);
        painter.end();
        auto* action = menu->addAction(square, names[static_cast<qsizetype>(colour)]);
        connect(action, &QAction::triggered, this, [this, paths, colour] {
            for (const auto& path : paths) m_workspace.setColour(path, colour);
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Other…")), &QAction::triggered, this, [this, paths] {
        const auto* item = m_workspace.find(paths.front());
        const auto before = Tokens::of(palette()).run(item ? item->colour : 0);
        const auto chosen = QColorDialog::getColor(before, this, tr("Colour"));
        if (!chosen.isValid()) return;
        for (const auto& path : paths) m_workspace.setColour(path, ownColour(chosen));
    });
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

void SideList::askLabels(const QStringList& paths) {
    std::vector<const Item*> items;
    for (const auto& path : paths)
        if (const auto* item = m_workspace.find(path)) items.push_back(item);
    if (items.empty()) return;
    LabelsDialog dialog(items, this);
    if (dialog.exec() == QDialog::Accepted) m_workspace.setLabels(paths, dialog.labels());
}

void SideList::rename(const QString& path) {
    const auto* item = m_workspace.find(path);
    if (!item || item->live || item->isFollowed()) return;
    bool ok = false;
    const auto name = QInputDialog::getText(this, tr("Rename"), tr("Name"), QLineEdit::Normal, item->name, &ok);
    if (ok) m_workspace.rename(path, name);
}

} // namespace throughline::ui
