// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/TablePanel.h"

#include "theme/Tokens.h"
#include "ui/models/RecordModel.h"
#include "ui/widgets/PlainTable.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {}

TablePanel::TablePanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_model(new RecordModel(this)), m_view(new QTableView) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    m_view->setObjectName(QStringLiteral("records"));
    m_view->setAccessibleName(tr("Records"));
    m_view->setModel(m_model);
    makePlainTable(m_view);
    m_view->horizontalHeader()->setDefaultSectionSize(80);
    m_view->horizontalHeader()->setMinimumSectionSize(48);
    connect(&workspace, &Workspace::historyGrown, this, [this](const QString& path) {
        if (path == m_path) grow();
    });
}

void TablePanel::setItem(const QString& path) {
    m_path = path;
    const auto* item = m_workspace.find(path);
    m_model->setHistory(item ? item->history : nullptr);
    m_view->setColumnWidth(0, 56);
    // After the view has laid itself out, so that its scroll bars are counted.
    QTimer::singleShot(0, m_view, &QTableView::scrollToBottom);
}

void TablePanel::grow() {
    const auto* bar = m_view->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - TableRowHeight;
    m_model->grown();
    if (atEnd) m_view->scrollToBottom();
}

} // namespace throughline::ui
