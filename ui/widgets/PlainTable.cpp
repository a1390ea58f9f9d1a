// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PlainTable.h"

#include "theme/Icon.h"
#include "theme/Tokens.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>
#include <algorithm>

namespace throughline::ui {

namespace {

void copy(const QTableView* view) {
    const auto selection = view->selectionModel()->selection();
    if (selection.isEmpty()) return;
    const auto* model = view->model();
    QString text;
    const auto line = [&](const auto& cell) {
        QStringList cells;
        for (int column = selection.first().left(); column <= selection.first().right(); ++column)
            cells << cell(column).toString();
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    };
    line([&](int column) { return model->headerData(column, Qt::Horizontal, Qt::DisplayRole); });
    auto ranges = QList<QItemSelectionRange>(selection); // several, where rows apart from each other may be chosen
    std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) { return a.top() < b.top(); });
    for (const auto& range : ranges)
        for (int row = range.top(); row <= range.bottom(); ++row)
            line([&](int column) {
                const auto cell = model->index(row, column);
                const auto exact = model->data(cell, Qt::EditRole);
                return exact.isValid() ? exact : model->data(cell, Qt::DisplayRole);
            });
    QGuiApplication::clipboard()->setText(text);
}

void addCopy(QTableView* view) {
    auto* action = new QAction(icon(QStringLiteral("copy")), QCoreApplication::translate("TablePanel", "Copy"), view);
    action->setShortcut(QKeySequence::Copy);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    view->addAction(action);
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
    QObject::connect(action, &QAction::triggered, view, [view] { copy(view); });
}

} // namespace

void makePlainTable(QTableView* view) {
    view->setFrameShape(QFrame::NoFrame);
    view->setShowGrid(false);
    view->setFont(font(TextRole::Secondary));
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(TableRowHeight);
    view->horizontalHeader()->setHighlightSections(false);
    view->setSelectionMode(QAbstractItemView::ContiguousSelection);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTabKeyNavigation(false);
    view->setWordWrap(false);
    addCopy(view);
}

} // namespace throughline::ui
