// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/SweepCard.h"

#include "evaluation/SweepPicture.h"
#include "nn/Metrics.h"
#include "text/ErrorText.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/SweepWords.h"
#include "text/VisibleText.h"
#include "theme/Icon.h"
#include "theme/Settings.h"
#include "theme/Style.h"
#include "ui/evaluate/PictureView.h"
#include "ui/sweep/SweepModel.h"
#include "ui/widgets/ColourDelegate.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/PlainTable.h"
#include "ui/widgets/Segmented.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr int BothFrom = 600; ///< px of the card, below which table and plot take turns
constexpr int CellSpace = 12, HeadSpace = 22, MostColumn = 150; ///< px
constexpr auto AwaySetting = "sweep/put-away";

/// What has no value comes last, whichever way the others stand.
class EmptyLast : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override {
        const auto a = left.data(SweepModel::Sort), b = right.data(SweepModel::Sort);
        if (a.isValid() && b.isValid()) return QSortFilterProxyModel::lessThan(left, right);
        return sortOrder() == Qt::AscendingOrder ? a.isValid() && !b.isValid() : !a.isValid() && b.isValid();
    }
};

} // namespace

SweepCard::SweepCard(Workspace& workspace, session::RunQueue& queue, QWidget* parent)
    : Card({}, parent),
      m_workspace(workspace),
      m_watch(new SweepWatch(workspace, queue, this)),
      m_model(new SweepModel(this)),
      m_sorted(new EmptyLast(this)),
      m_view(new QTableView),
      m_plot(new PictureView(QStringLiteral("sweep-plot"))),
      m_title(new Label({}, TextRole::CardTitle)),
      m_words(new Label({}, TextRole::Secondary, Ink::Secondary)),
      m_all(new QPushButton(tr("Show all its runs"))),
      m_missing(new QPushButton(tr("Train what is missing"))),
      m_stop(new QPushButton(tr("Stop the sweep"))),
      m_part(new Segmented({tr("Table"), tr("Plot")})),
      m_isPutAway(settings().value(AwaySetting, false).toBool()) {
    setObjectName(QStringLiteral("sweep-card"));
    body()->setContentsMargins(16, 8, 12, 8);
    body()->setSpacing(metrics::Small);
    body()->addWidget(makeHead());
    makeTable();
    // As high as the card leaves it, not as its width would have it.
    m_plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::Inside);
    row->addWidget(m_view, 11);
    row->addWidget(m_plot, 10);
    body()->addLayout(row, 1);
    connect(m_watch, &SweepWatch::changed, this, &SweepCard::refresh);
    connect(m_watch, &SweepWatch::failed, this, [this](const Error& error) { emit told(errorText(error)); });
    connect(m_plot, &PictureView::told, this, &SweepCard::told);
    connect(m_plot, &PictureView::partChosen, this, &SweepCard::toggleRow);
    hide();
}

QWidget* SweepCard::makeHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::Between);
    row->addWidget(m_title);
    m_words->setObjectName(QStringLiteral("sweep-words"));
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_words, 1);
    m_all->setObjectName(QStringLiteral("sweep-all"));
    m_missing->setObjectName(QStringLiteral("sweep-missing"));
    m_stop->setObjectName(QStringLiteral("sweep-stop"));
    m_stop->setToolTip(tr("Stops its runs at their next batches, and takes back what waits; they can be trained on"));
    for (auto* link : {m_all, m_missing, m_stop}) {
        setKind(link, ButtonKind::Link);
        link->hide();
        row->addWidget(link);
    }
    m_part->setObjectName(QStringLiteral("sweep-part"));
    m_part->setAccessibleName(tr("Table or plot"));
    row->addWidget(m_part);
    auto* away = new QToolButton;
    away->setIcon(icon(QStringLiteral("close")));
    away->setAutoRaise(true);
    away->setObjectName(QStringLiteral("sweep-away"));
    away->setToolTip(tr("Put the sweep away; a click on its heading in the list brings it back"));
    away->setAccessibleName(tr("Put the sweep away"));
    row->addWidget(away);
    connect(m_all, &QPushButton::clicked, this, [this] { m_view->clearSelection(); });
    connect(m_missing, &QPushButton::clicked, m_watch, &SweepWatch::trainMissing);
    connect(m_stop, &QPushButton::clicked, m_watch, &SweepWatch::stop);
    connect(m_part, &Segmented::chosen, this, &SweepCard::fitParts);
    connect(away, &QToolButton::clicked, this, [this] {
        m_isPutAway = true;
        settings().setValue(AwaySetting, true);
        hide();
    });
    return head;
}

void SweepCard::makeTable() {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(SweepModel::Sort);
    m_view->setObjectName(QStringLiteral("sweep-table"));
    m_view->setAccessibleName(tr("Settings of the sweep, and what they come to"));
    m_view->setModel(m_sorted);
    m_view->setItemDelegateForColumn(SweepModel::Colour, new ColourDelegate(m_view));
    makePlainTable(m_view);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    auto* header = m_view->horizontalHeader();
    header->setMinimumSectionSize(ColourDelegate::Width);
    header->setFixedHeight(TableRowHeight);
    header->setStretchLastSection(true);
    // The best first until a header is clicked.
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setSortIndicatorClearable(true);
    m_view->setSortingEnabled(true);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        fitColumns();
        restoreChosen();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SweepCard::takeChosen);
}

void SweepCard::setItem(const QString& path) {
    const auto folder = m_workspace.sweepOf(path);
    if (folder != m_watch->folder()) {
        m_chosen.clear();
        m_watch->setFolder(folder);
    }
    setVisible(!folder.isEmpty() && !m_isPutAway);
}

void SweepCard::reveal() {
    m_isPutAway = false;
    settings().setValue(AwaySetting, false);
    setVisible(!m_watch->folder().isEmpty());
}

void SweepCard::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    m_watch->setLookedAt(true);
}

void SweepCard::hideEvent(QHideEvent* event) {
    Card::hideEvent(event);
    m_watch->setLookedAt(false);
}

void SweepCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) showPlot(); // the table's colours are those of a scheme
}

void SweepCard::resizeEvent(QResizeEvent* event) {
    Card::resizeEvent(event);
    fitParts();
}

void SweepCard::fitParts() {
    const bool both = width() >= BothFrom;
    m_part->setVisible(!both);
    m_view->setVisible(both || m_part->index() == 0);
    m_plot->setVisible(m_plot->picture() && (both || m_part->index() == 1));
}

void SweepCard::refresh() {
    m_title->setText(visible(QFileInfo(m_watch->folder()).fileName()));
    showPlot();
    showWords();
}

void SweepCard::showWords() {
    if (m_watch->error()) return m_words->setText(errorText(*m_watch->error()));
    const auto& runs = m_watch->runs();
    const auto& table = m_watch->table();
    if (runs.empty()) return m_words->setText({});
    const auto all = session::together(runs);
    QStringList words{counted(static_cast<std::int64_t>(runs.size()), tr("run"), tr("runs"))};
    if (table.areMeans)
        words << counted(static_cast<std::int64_t>(table.rows.size()), tr("combination"), tr("combinations"));
    words << stateText(all, runs);
    // Where nothing but luck varies, what it comes to is all that the sweep is about.
    if (!table.monitor.empty() && std::ranges::all_of(table.options, session::isLuck))
        words << tr("%1 %2").arg(seriesText(table.monitor), spreadText(all.best));
    m_words->setText(words.join(QStringLiteral(" · ")));
    m_words->setToolTip(m_words->text());
    const auto missing = static_cast<std::int64_t>(m_watch->missing().size());
    m_missing->setToolTip(
        tr("%1 that have not ended, each from where it is").arg(counted(missing, tr("run"), tr("runs"))));
    const bool underWay = m_watch->isUnderWay();
    m_missing->setVisible(missing > 0 && !underWay);
    m_stop->setVisible(underWay);
    m_all->setVisible(!m_chosen.empty());
}

/// The plot, and the table in its colours.
void SweepCard::showPlot() {
    const auto& table = m_watch->table();
    const auto& runs = m_watch->runs();
    const auto picture = std::make_shared<chart::SweepPicture>(table, runs, chosenRows());
    std::vector<QColor> colours;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        colours.push_back(picture->colourOf(row, Tokens::of(palette())));
    const QSignalBlocker quiet(m_view->selectionModel());
    m_model->setTable(table, runs, std::move(colours));
    m_plot->setPicture(table.rows.empty() ? nullptr : picture);
    m_plot->setChosen(-1);
    fitParts();
}

void SweepCard::fitColumns() {
    const QFontMetrics words(m_view->font()), strong(throughline::ui::font(TextRole::Strong));
    m_view->setColumnWidth(SweepModel::Colour, ColourDelegate::Width);
    for (int column = 1; column < m_model->columnCount(); ++column) {
        int width = words.horizontalAdvance(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()) +
                    HeadSpace - CellSpace;
        // What is to come has its place already.
        if (column == SweepModel::Result && m_model->table().areMeans)
            width = std::max(width, strong.horizontalAdvance(QStringLiteral("0.0000 ± 0.0000")));
        for (int row = 0; row < m_model->rowCount(); ++row)
            width = std::max(width, words.horizontalAdvance(m_model->index(row, column).data().toString()));
        m_view->setColumnWidth(column, std::min(width, MostColumn) + CellSpace);
    }
}

/// Rows of the table of the watch, ascending.
std::vector<std::size_t> SweepCard::chosenRows() const {
    std::vector<std::size_t> rows;
    const auto& all = m_watch->table().rows;
    for (std::size_t row = 0; row < all.size(); ++row)
        if (std::ranges::find(m_chosen, all[row].settings) != m_chosen.end()) rows.push_back(row);
    return rows;
}

void SweepCard::restoreChosen() {
    QItemSelection selection;
    for (const auto row : chosenRows()) {
        const auto index = m_sorted->mapFromSource(m_model->index(static_cast<int>(row), 0));
        selection.select(index, index);
    }
    const QSignalBlocker quiet(m_view->selectionModel());
    m_view->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->viewport()->update();
}

void SweepCard::takeChosen() {
    m_chosen.clear();
    std::vector<std::size_t> runs;
    auto selected = m_view->selectionModel()->selectedRows();
    std::sort(selected.begin(), selected.end());
    for (const auto& index : selected) {
        const auto& row = m_watch->table().rows[static_cast<std::size_t>(m_sorted->mapToSource(index).row())];
        m_chosen.push_back(row.settings);
        runs.insert(runs.end(), row.runs.begin(), row.runs.end());
    }
    showPlot();
    showWords();
    if (runs.empty())
        for (std::size_t i = 0; i < m_watch->runs().size(); ++i) runs.push_back(i);
    showRuns(runs);
}

/// Their curves alone; those that are there and were not opened are opened.
void SweepCard::showRuns(const std::vector<std::size_t>& runs) {
    QStringList shown, others;
    QString best;
    std::optional<double> value;
    const auto direction = nn::directionOf(m_watch->table().monitor);
    for (const auto run : runs) {
        const auto path = m_watch->pathOf(run);
        const auto& swept = m_watch->runs()[run];
        if (!m_workspace.find(path)) {
            if (swept.outcome && session::stateOf(swept) != session::SweptState::Failed) others << path;
            continue;
        }
        shown << path;
        if (best.isEmpty()) best = path;
        if (!session::hasBest(swept)) continue;
        const double reached = swept.outcome->best.value;
        if (value && !(direction == nn::Direction::Lower ? reached < *value : reached > *value)) continue;
        value = reached;
        best = path;
    }
    if (!others.isEmpty()) m_workspace.open(others);
    if (shown.isEmpty()) return;
    m_workspace.showOnly(shown);
    emit chosen(best);
}

/// A click on a line of the plot chooses its row; a second one gives it back.
void SweepCard::toggleRow(int row) {
    m_plot->setChosen(-1);
    const auto index = m_sorted->mapFromSource(m_model->index(row, 0));
    const bool alone = m_view->selectionModel()->selectedRows().size() == 1 &&
                       m_view->selectionModel()->isRowSelected(index.row(), {});
    if (alone) return m_view->clearSelection();
    m_view->selectRow(index.row());
    m_view->scrollTo(index);
}

} // namespace throughline::ui
