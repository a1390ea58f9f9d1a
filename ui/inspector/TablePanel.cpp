// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/TablePanel.h"

#include "theme/Settings.h"
#include "theme/Tokens.h"
#include "ui/models/RecordModel.h"
#include "ui/widgets/PlainTable.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr auto OrderSetting = "table/order", WidthsSetting = "table/widths";
constexpr int LooksForWidth = 60, CellSpace = 18, LeastWidth = 48; ///< rows at either end; px

} // namespace

TablePanel::TablePanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_model(new RecordModel(this)), m_view(new QTableView) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    m_view->setObjectName(QStringLiteral("records"));
    m_view->setAccessibleName(tr("Records"));
    m_view->setModel(m_model);
    makePlainTable(m_view);
    auto* header = m_view->horizontalHeader();
    header->setDefaultSectionSize(80);
    header->setMinimumSectionSize(LeastWidth);
    header->setSectionsMovable(true);
    connect(header, &QHeaderView::sectionMoved, this, &TablePanel::remember);
    connect(header, &QHeaderView::sectionResized, this, &TablePanel::remember);
    connect(m_model, &QAbstractItemModel::modelReset, this, &TablePanel::placeColumns);
    connect(&workspace, &Workspace::historyGrown, this, [this](const QString& path) {
        if (path == m_path) grow();
    });
}

void TablePanel::setItem(const QString& path) {
    m_path = path;
    const auto* item = m_workspace.find(path);
    m_model->setHistory(item ? item->history : nullptr);
    // After the view has laid itself out, so that its scroll bars are counted.
    QTimer::singleShot(0, m_view, &QTableView::scrollToBottom);
}

/// Of the figures at both ends, and of the name.
int TablePanel::neededWidth(int column) const {
    const QFontMetrics words(m_view->font());
    const auto title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    int width = words.horizontalAdvance(title);
    const int rows = m_model->rowCount();
    for (int i = 0; i < std::min(rows, 2 * LooksForWidth); ++i) {
        const int row = i < LooksForWidth ? i : rows - 1 - (i - LooksForWidth);
        width = std::max(width, words.horizontalAdvance(m_model->index(row, column).data().toString()));
    }
    return std::max(width + CellSpace, LeastWidth);
}

void TablePanel::placeColumns() {
    m_isPlacing = true;
    auto* header = m_view->horizontalHeader();
    const auto widths = settings().value(WidthsSetting).toMap();
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const int width = widths.value(m_model->keyOf(column)).toInt();
        m_view->setColumnWidth(column, width > 0 ? std::max(width, LeastWidth) : neededWidth(column));
    }
    for (int column = 0; column < header->count(); ++column) header->moveSection(header->visualIndex(column), column);
    int place = 0;
    for (const auto& key : settings().value(OrderSetting).toStringList())
        for (int column = 0; column < header->count(); ++column)
            if (m_model->keyOf(column) == key) header->moveSection(header->visualIndex(column), place++);
    m_isPlacing = false;
}

/// What this history has no column of stays as it was.
void TablePanel::remember() {
    if (m_isPlacing || m_model->columnCount() == 0) return;
    const auto* header = m_view->horizontalHeader();
    auto store = settings();
    auto widths = store.value(WidthsSetting).toMap();
    QStringList order;
    bool moved = false;
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        order << m_model->keyOf(column);
        moved = moved || column != place;
        if (const int width = header->sectionSize(column); width != neededWidth(column))
            widths[m_model->keyOf(column)] = width;
        else
            widths.remove(m_model->keyOf(column));
    }
    for (const auto& key : store.value(OrderSetting).toStringList())
        if (!order.contains(key)) order << key;
    store.setValue(WidthsSetting, widths);
    store.setValue(OrderSetting, moved ? order : QStringList());
}

void TablePanel::grow() {
    const auto* bar = m_view->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - TableRowHeight;
    m_model->grown();
    if (atEnd) m_view->scrollToBottom();
}

} // namespace throughline::ui
