// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/Inspector.h"

#include "theme/Tokens.h"
#include "ui/RunController.h"
#include "ui/compare/ComparePanel.h"
#include "ui/evaluate/EvaluatePanel.h"
#include "ui/inspector/DataPanel.h"
#include "ui/inspector/RunPanel.h"
#include "ui/inspector/TablePanel.h"
#include "ui/widgets/Panel.h"
#include "ui/widgets/ScrollPage.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {
enum Tab { RunTab, EvaluateTab, DataTab, TableTab };
} // namespace

Inspector::Inspector(Workspace& workspace, RunController& controller, BandMerger& bands, QWidget* parent)
    : Panel(Qt::LeftEdge, parent),
      m_workspace(workspace),
      m_tabs(new QTabBar),
      m_pages(new QStackedWidget),
      m_run(new RunPanel(workspace, controller)),
      m_evaluate(new EvaluatePanel(workspace, controller)),
      m_data(new DataPanel(workspace)),
      m_table(new TablePanel(workspace)),
      m_compare(new ComparePanel(workspace, bands)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 4, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 8, 0);
    m_tabs->setObjectName(QStringLiteral("inspector-tabs"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    head->addWidget(m_tabs);
    head->addStretch();
    column->addLayout(head);
    auto* line = new Panel(Qt::TopEdge);
    line->setFixedHeight(1);
    column->addWidget(line);
    column->addWidget(m_pages, 1);
    const auto add = [this](const QString& title, QWidget* page) {
        m_tabs->addTab(title);
        m_pages->addWidget(page);
    };
    add(tr("Run"), scrolling(m_run));
    add(tr("Evaluate"), scrolling(m_evaluate));
    add(tr("Data"), scrolling(m_data));
    add(tr("Table"), m_table);
    add(tr("Compare"), scrolling(m_compare));
    connect(m_compare, &ComparePanel::chosen, this, &Inspector::chosen);
    connect(m_run, &RunPanel::mendWanted, this, &Inspector::mendWanted);
    connect(m_evaluate, &EvaluatePanel::told, this, &Inspector::told);
    connect(&workspace, &Workspace::listChanged, this, &Inspector::updateCompare);
    connect(&workspace, &Workspace::itemChanged, this, &Inspector::updateCompare);
    updateCompare();
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(&workspace, &Workspace::historyChanged, this, [this](const QString& path) {
        if (path == m_path) setItem(path);
    });
}

void Inspector::setItem(const QString& path) {
    m_path = path;
    const auto* item = m_workspace.find(path);
    m_tabs->setTabText(RunTab, item && item->kind == Item::Kind::History ? tr("History") : tr("Run"));
    const bool isRun = !item || item->kind == Item::Kind::Run;
    for (const int tab : {EvaluateTab, DataTab}) m_tabs->setTabVisible(tab, isRun);
    m_tabs->updateGeometry();
    m_run->setItem(path);
    m_evaluate->setItem(path);
    m_data->setItem(path);
    m_table->setItem(path);
}

/// One alone has nothing to be compared with.
void Inspector::updateCompare() {
    const auto& items = m_workspace.items();
    const bool several = std::count_if(items.begin(), items.end(), [](const Item& item) { return item.visible; }) > 1;
    const int tab = m_tabs->count() - 1;
    if (m_tabs->isTabVisible(tab) == several) return;
    if (!several && m_tabs->currentIndex() == tab) m_tabs->setCurrentIndex(0);
    m_tabs->setTabVisible(tab, several);
    m_tabs->updateGeometry(); // which the bar does not see to itself
}

void Inspector::showEvaluation(std::int64_t epoch) {
    m_tabs->setCurrentIndex(EvaluateTab);
    m_evaluate->showPoint(epoch);
}

void Inspector::showTable() {
    m_tabs->setCurrentIndex(TableTab);
}

} // namespace throughline::ui
