// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ComparePanel.h"

#include "text/MetricText.h"
#include "text/NumberText.h"
#include "ui/compare/BandMerger.h"
#include "ui/compare/CompareModel.h"
#include "ui/widgets/ColourDelegate.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/PlainTable.h"
#include "ui/widgets/Rows.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace throughline::ui {

namespace {

constexpr int MostName = 132, CellSpace = 14, HeadSpace = 20, MostRows = 16;
constexpr int Refresh = 200; ///< ms

} // namespace

ComparePanel::ComparePanel(Workspace& workspace, BandMerger& bands, QWidget* parent)
    : QWidget(parent),
      m_bands(bands),
      m_model(new CompareModel(workspace, this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_view(new QTableView),
      m_metric(new QComboBox),
      m_rows(new Rows),
      m_groupBox(new QWidget),
      m_groupText(new Label({}, TextRole::Body, Ink::Secondary)),
      m_grouping(new QComboBox),
      m_drawing(new QComboBox),
      m_differences(new Label({}, TextRole::Body, Ink::Text)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(15, 12, 16, 16);
    column->setSpacing(metrics::Between);
    auto* head = new QHBoxLayout;
    head->addWidget(new Label(tr("Only what differs"), TextRole::Secondary, Ink::Secondary));
    head->addStretch();
    m_metric->setObjectName(QStringLiteral("compare-metric"));
    m_metric->setAccessibleName(tr("Metric to compare by"));
    connect(m_metric, &QComboBox::activated, this, [this] {
        m_model->setMetric(m_metric->currentData().toString().toStdString());
        refresh();
    });
    head->addWidget(m_metric);
    column->addLayout(head);
    buildTable();
    column->addWidget(m_view);
    column->addWidget(m_rows);

    buildGroups(column);
    column->addStretch(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(Refresh);
    connect(&m_soon, &QTimer::timeout, this, &ComparePanel::refresh);
    const auto soon = [this] {
        if (isVisible() && !m_soon.isActive()) m_soon.start();
    };
    connect(&workspace, &Workspace::listChanged, this, soon);
    connect(&workspace, &Workspace::itemChanged, this, soon);
    connect(&workspace, &Workspace::historyChanged, this, soon);
    connect(&bands, &BandMerger::changed, this, soon);
}

/// Each run for itself, one of the bands, or what the groups differ by.
void ComparePanel::buildGroups(QVBoxLayout* column) {
    auto* box = new QVBoxLayout(m_groupBox);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(metrics::Related);
    m_groupText->setWordWrap(true);
    box->addWidget(m_groupText);
    m_grouping->setObjectName(QStringLiteral("band-grouping"));
    m_grouping->setAccessibleName(tr("What makes a group of runs"));
    m_grouping->setToolTip(tr("Runs that differ in the seed alone are a group, or those that are alike in a setting"));
    m_drawing->setObjectName(QStringLiteral("band-drawing"));
    m_drawing->setAccessibleName(tr("How groups are drawn"));
    m_drawing->addItem(tr("Each run"));
    for (const auto* text :
         {QT_TR_NOOP("Mean ± s.d."), QT_TR_NOOP("Mean, 95 % interval"), QT_TR_NOOP("Median, min–max"),
          QT_TR_NOOP("Median, quartiles"), QT_TR_NOOP("Difference to the first")})
        m_drawing->addItem(tr(text));
    m_drawing->setToolTip(tr("Each run for itself; the middle of each group with a band at every epoch; or the mean of "
                             "what it has more than the first group, over pairs of one seed, with its 95 % interval"));
    box->addWidget(m_grouping);
    box->addWidget(m_drawing);
    m_differences->setWordWrap(true);
    m_differences->setTextInteractionFlags(Qt::TextSelectableByMouse);
    box->addWidget(m_differences);
    column->addWidget(m_groupBox);
    connect(m_grouping, &QComboBox::activated, this,
            [this] { m_bands.setGrouping(m_grouping->currentData().toString()); });
    connect(m_drawing, &QComboBox::activated, this, [this](int index) {
        const bool difference = index > static_cast<int>(history::intervalNames.size());
        m_bands.setDifference(difference);
        m_bands.setInterval(index == 0   ? std::nullopt
                            : difference ? std::optional(history::Interval::Confidence95)
                                         : std::optional(static_cast<history::Interval>(index - 1)));
    });
}

void ComparePanel::buildTable() {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(CompareModel::Sort);
    m_view->setObjectName(QStringLiteral("compare-table"));
    m_view->setAccessibleName(tr("Runs side by side"));
    m_view->setModel(m_sorted);
    m_view->setItemDelegateForColumn(0, new ColourDelegate(m_view));
    makePlainTable(m_view);
    m_view->horizontalHeader()->setMinimumSectionSize(ColourDelegate::Width);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    // In the order of the list until a header is clicked.
    m_view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_view->horizontalHeader()->setSortIndicatorClearable(true);
    m_view->setSortingEnabled(true);
    connect(m_view, &QTableView::clicked, this,
            [this](const QModelIndex& index) { emit chosen(index.data(CompareModel::Path).toString()); });
    m_view->horizontalHeader()->setFixedHeight(TableRowHeight);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ComparePanel::fitColumns);
}

/// As narrow as the words allow: a setting more in view says more than space does.
void ComparePanel::fitColumns() {
    const QFontMetrics words(m_view->font()), strong(throughline::ui::font(TextRole::Strong));
    m_view->setColumnWidth(0, ColourDelegate::Width);
    for (int column = 1; column < m_model->columnCount(); ++column) {
        const auto title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        int width = words.horizontalAdvance(title) + HeadSpace - CellSpace;
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const auto text = m_model->index(row, column).data().toString();
            width = std::max({width, words.horizontalAdvance(text), strong.horizontalAdvance(text)});
        }
        if (column == CompareModel::Name) width = std::min(width, MostName);
        m_view->setColumnWidth(column, width + CellSpace);
    }
}

void ComparePanel::refresh() {
    m_model->refresh();
    const int rows = std::clamp(m_model->rowCount(), 1, MostRows);
    m_view->setVerticalScrollBarPolicy(m_model->rowCount() > MostRows ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    m_view->setFixedHeight((rows + 1) * TableRowHeight + m_view->horizontalScrollBar()->sizeHint().height() +
                           metrics::Related);
    showMetrics();
    const auto metric = seriesText(m_model->metric());
    if (std::exchange(m_shownMetric, metric) != metric) m_rows->clear();
    m_rows->set(tr("Best %1").arg(metric), m_model->bestName());
    m_rows->set(tr("Difference to"), m_model->referenceText());
    m_rows->set(tr("Paired over"), m_model->pairsText());
    const auto same = m_model->sameData();
    m_rows->set(tr("Same data and split"), same ? (*same ? tr("yes") : tr("no")) : QString());
    showGroups();
}

void ComparePanel::showMetrics() {
    const QSignalBlocker blocker(m_metric);
    QStringList names;
    for (const auto& name : m_model->metrics()) names << QString::fromStdString(name);
    QStringList there;
    for (int i = 0; i < m_metric->count(); ++i) there << m_metric->itemData(i).toString();
    if (names != there) {
        m_metric->clear();
        for (const auto& name : names) m_metric->addItem(seriesText(name.toStdString()), name);
    }
    m_metric->setCurrentIndex(m_metric->findData(QString::fromStdString(m_model->metric())));
}

void ComparePanel::showGroups() {
    const auto groups = m_bands.groups();
    qsizetype runs = 0;
    for (const auto& group : groups) runs += group.size();
    const bool seeds = m_bands.grouping() == bySeeds;
    const auto alike = QString(m_bands.grouping()).replace(QLatin1Char('-'), QLatin1Char(' '));
    const auto of =
        groups.size() == 1 ? tr("%1 runs").arg(runs) : tr("%1 runs in %2 groups").arg(runs).arg(groups.size());
    m_groupText->setVisible(!groups.empty());
    m_groupText->setText(seeds ? tr("%1 differ only in the seed").arg(of) : tr("%1 of one %2").arg(of, alike));

    QStringList choices{bySeeds};
    choices << m_bands.groupings();
    if (!choices.contains(m_bands.grouping())) choices << m_bands.grouping();
    QStringList there;
    for (int i = 0; i < m_grouping->count(); ++i) there << m_grouping->itemData(i).toString();
    if (choices != there) {
        m_grouping->clear();
        for (const auto& choice : choices)
            m_grouping->addItem(tr("By %1").arg(QString(choice).replace(QLatin1Char('-'), QLatin1Char(' '))), choice);
    }
    m_grouping->setCurrentIndex(m_grouping->findData(m_bands.grouping()));
    m_grouping->setVisible(choices.size() > 1);
    const auto interval = m_bands.interval();
    m_drawing->setCurrentIndex(!interval              ? 0
                               : m_bands.difference() ? m_drawing->count() - 1
                                                      : static_cast<int>(*interval) + 1);
    m_groupBox->setVisible(!groups.empty() || choices.size() > 1);
    showDifferences();
}

/// At the end; the charts have every epoch.
void ComparePanel::showDifferences() {
    const auto metric = m_model->metric();
    const auto differences = m_bands.differences(metric);
    QStringList lines;
    for (const auto& one : differences)
        lines << tr("%1: %2 at the end %3 [%4, %5]")
                     .arg(one.name, seriesText(metric), metricText(one.value), metricText(one.low),
                          metricText(one.high));
    m_differences->setText(lines.join(QLatin1Char('\n')));
    m_differences->setVisible(!differences.empty());
}

void ComparePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

} // namespace throughline::ui
