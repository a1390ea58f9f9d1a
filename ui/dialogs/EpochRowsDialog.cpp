// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/EpochRowsDialog.h"

#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "theme/Tokens.h"
#include "ui/Background.h"
#include "ui/dialogs/BatchChart.h"
#include "ui/models/EpochRowsModel.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/PlainTable.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScreen>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <set>

namespace throughline::ui {

namespace {

constexpr std::size_t RowsShown = 200;

session::EpochRowsRequest rowsRequest(const QString& folder, std::int64_t epoch) {
    session::EpochRowsRequest request;
    request.folder = folder.toStdString();
    request.epoch = epoch;
    request.top = RowsShown;
    return request;
}

} // namespace

EpochRowsDialog::EpochRowsDialog(const QString& folder, const QString& title, std::int64_t epoch, QWidget* parent)
    : QDialog(parent),
      m_request(rowsRequest(folder, epoch)),
      m_words(new Label({}, TextRole::Body, Ink::Secondary)),
      m_chart(new BatchChart),
      m_head(new Label({}, TextRole::Strong)),
      m_table(new QTableView),
      m_model(new EpochRowsModel(this)),
      m_all(new QPushButton(tr("All batches"))),
      m_fork(new QPushButton(tr("Train again without these rows…"))) {
    setObjectName(QStringLiteral("epoch-rows"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Epoch %1 of “%2”").arg(grouped(epoch), title));
    resize(QSize(720, 640).boundedTo(screen()->availableSize() * 0.85));
    m_words->setObjectName(QStringLiteral("epoch-rows-words"));
    m_words->setWordWrap(true);
    m_table->setObjectName(QStringLiteral("epoch-rows-table"));
    m_table->setModel(m_model);
    makePlainTable(m_table);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setIconSize({EpochRowsModel::ImageSide, EpochRowsModel::ImageSide});
    m_table->horizontalHeader()->setMinimumSectionSize(88);
    m_table->horizontalHeader()->setSectionResizeMode(EpochRowsModel::Predicted, QHeaderView::Stretch);
    m_all->setObjectName(QStringLiteral("epoch-rows-all"));
    m_all->setAutoDefault(false);
    m_all->setEnabled(false);
    m_fork->setObjectName(QStringLiteral("epoch-rows-fork"));
    m_fork->setAutoDefault(false);

    auto* head = new QHBoxLayout;
    head->setSpacing(metrics::Related);
    head->addWidget(m_head);
    head->addStretch();
    head->addWidget(m_all);
    head->addWidget(m_fork);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(metrics::Between);
    column->addWidget(m_words);
    column->addWidget(m_chart, 2);
    column->addLayout(head);
    column->addWidget(m_table, 3);
    connect(m_chart, &BatchChart::batchChosen, this,
            [this](std::int64_t batch) { load(batch > 0 ? std::optional(batch) : std::nullopt); });
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_chart->choose(0);
        load(std::nullopt);
    });
    connect(m_fork, &QPushButton::clicked, this, [this] { emit forkWanted(chosenRows()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &EpochRowsDialog::showWords);
    m_table->setFocus();
    load(std::nullopt);
}

EpochRowsDialog::~EpochRowsDialog() {
    m_stop.request_stop();
}

/// What is asked for last counts: an answer that is under way is given up.
void EpochRowsDialog::load(std::optional<std::int64_t> batch) {
    m_stop.request_stop();
    m_stop = {};
    m_batch = batch;
    if (!m_start) m_words->setText(tr("Recomputing…"));
    auto request = m_request;
    request.batch = batch;
    request.start = m_start;
    request.data = m_data;
    request.tell = [guard = QPointer<QObject>(this), this](const session::RetrainingProgress& progress) {
        onGuiThread(guard, [this, progress] { tellProgress(progress); });
    };
    m_fork->setEnabled(false);
    inBackground(
        this, [request, stop = m_stop.get_token()] { return session::rowsOfEpoch(request, stop); },
        [this, stop = m_stop.get_token()](Result<session::EpochRows> rows) {
            if (!stop.stop_requested()) show(std::move(rows));
        });
}

void EpochRowsDialog::tellProgress(const session::RetrainingProgress& progress) {
    if (m_start) return;
    m_words->setText(tr("Recomputing the epochs before it: %1 %. Closing this gives it up.")
                         .arg(static_cast<int>(100.0 * progress.share)));
}

void EpochRowsDialog::show(Result<session::EpochRows> rows) {
    if (!rows) return m_words->setText(errorText(rows.error()));
    m_start = rows->start;
    m_data = rows->data;
    std::vector<double> losses;
    for (const auto& batch : rows->batches) losses.push_back(batch.loss);
    m_chart->setLosses(std::move(losses), rows->loss);
    m_model->setRows(std::move(*rows), Tokens::of(palette()));
    m_table->resizeColumnsToContents();
    showWords();
}

void EpochRowsDialog::showWords() {
    const auto& rows = m_model->rows();
    if (!rows.data) return;
    const auto batches = counted(std::ssize(rows.batches), tr("batch"), tr("batches"));
    QString words =
        std::isfinite(rows.loss)
            ? tr("Loss %1 over %2, each as it was just before its update.").arg(metricText(rows.loss), batches)
            : tr("The run diverged in this epoch, after %1.").arg(batches);
    for (const auto& warning : rows.warnings) words += QLatin1Char(' ') + errorText(warning);
    m_words->setText(words);
    m_head->setText(m_batch ? tr("Batch %1, worst rows first").arg(grouped(*m_batch)) : tr("Worst rows of the epoch"));
    m_all->setEnabled(m_batch.has_value());
    const auto chosen = static_cast<std::int64_t>(chosenRows().size());
    m_fork->setText(tr("Train again without %1…").arg(counted(chosen, tr("row"), tr("rows"))));
    m_fork->setEnabled(chosen > 0);
}

std::vector<std::uint32_t> EpochRowsDialog::chosenRows() const {
    const auto& top = m_model->rows().top;
    std::set<std::uint32_t> rows;
    for (const auto& index : m_table->selectionModel()->selectedRows())
        rows.insert(top[static_cast<std::size_t>(index.row())].row);
    // What is meant without a choice is what stands out, not all of a table that scrolls.
    constexpr std::size_t unasked = 20;
    if (rows.empty())
        for (std::size_t i = 0; i < std::min(top.size(), unasked); ++i) rows.insert(top[i].row);
    return {rows.begin(), rows.end()};
}

} // namespace throughline::ui
