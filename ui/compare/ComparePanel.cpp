// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ComparePanel.h"

#include "text/MetricText.h"
#include "text/NumberText.h"
#include "theme/StylePainting.h"
#include "ui/compare/CompareModel.h"
#include "ui/compare/SeedMerger.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/PlainTable.h"
#include "ui/widgets/Rows.h"
#include "ui/widgets/Segmented.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace throughline::ui {

namespace {

constexpr int ColourWidth = 24, MostName = 132, CellSpace = 14, HeadSpace = 20, MostRows = 16;
constexpr int Refresh = 200; ///< ms

/// The square of a run's colour, as in the list.
class ColourDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
        const QRectF square(option.rect.center().x() - 4.5, option.rect.center().y() - 4.5, 10, 10);
        const auto colour = index.data(Qt::DecorationRole).value<QColor>();
        painter->save();
        painting::box(*painter, square, 3, colour, Qt::transparent);
        painter->restore();
    }
};

} // namespace

ComparePanel::ComparePanel(Workspace& workspace, SeedMerger& seeds, QWidget* parent)
    : QWidget(parent),
      m_seeds(seeds),
      m_model(new CompareModel(workspace, this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_view(new QTableView),
      m_metric(new QComboBox),
      m_rows(new Rows),
      m_seedBox(new QWidget),
      m_seedText(new Label({}, TextRole::Body, Ink::Secondary)),
      m_spread(new Segmented({tr("Each"), tr("Quartiles"), tr("Range")})) {
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

    auto* seedColumn = new QVBoxLayout(m_seedBox);
    seedColumn->setContentsMargins(0, 0, 0, 0);
    seedColumn->setSpacing(metrics::Related);
    m_seedText->setWordWrap(true);
    seedColumn->addWidget(m_seedText);
    m_spread->setObjectName(QStringLiteral("seed-spread"));
    m_spread->setAccessibleName(tr("Runs that differ only in the seed"));
    m_spread->setToolTip(tr("Each run for itself, or the median of each epoch with a band from the first to the third "
                            "quartile or from the lowest to the highest"));
    seedColumn->addWidget(m_spread, 0, Qt::AlignLeft);
    column->addWidget(m_seedBox);
    column->addStretch(1);
    connect(m_spread, &Segmented::chosen, this, [this](int index) {
        m_seeds.setSpread(index == 0   ? std::nullopt
                          : index == 1 ? std::optional(Spread::Quartiles)
                                       : std::optional(Spread::Range));
    });

    m_soon.setSingleShot(true);
    m_soon.setInterval(Refresh);
    connect(&m_soon, &QTimer::timeout, this, &ComparePanel::refresh);
    const auto soon = [this] {
        if (isVisible() && !m_soon.isActive()) m_soon.start();
    };
    connect(&workspace, &Workspace::listChanged, this, soon);
    connect(&workspace, &Workspace::itemChanged, this, soon);
    connect(&workspace, &Workspace::historyChanged, this, soon);
    connect(&seeds, &SeedMerger::changed, this, soon);
}

void ComparePanel::buildTable() {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(CompareModel::Sort);
    m_view->setObjectName(QStringLiteral("compare-table"));
    m_view->setAccessibleName(tr("Runs side by side"));
    m_view->setModel(m_sorted);
    m_view->setItemDelegateForColumn(0, new ColourDelegate(m_view));
    makePlainTable(m_view);
    m_view->horizontalHeader()->setMinimumSectionSize(ColourWidth);
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
    m_view->setColumnWidth(0, ColourWidth);
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
    const auto same = m_model->sameData();
    m_rows->set(tr("Same data and split"), same ? (*same ? tr("yes") : tr("no")) : QString());
    showSeeds();
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

void ComparePanel::showSeeds() {
    const auto groups = m_seeds.groups();
    qsizetype runs = 0;
    for (const auto& group : groups) runs += group.size();
    m_seedText->setText(groups.size() == 1
                            ? tr("%1 runs differ only in the seed").arg(runs)
                            : tr("%1 runs in %2 groups differ only in the seed").arg(runs).arg(groups.size()));
    const auto spread = m_seeds.spread();
    m_spread->setIndex(!spread ? 0 : *spread == Spread::Quartiles ? 1 : 2);
    m_seedBox->setVisible(!groups.empty());
}

void ComparePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

} // namespace throughline::ui
