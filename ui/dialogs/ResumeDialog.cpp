// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/ResumeDialog.h"

#include "session/RateChange.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "theme/Icon.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/Background.h"
#include "ui/PointMenu.h"
#include "ui/dialogs/DialogSize.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/Field.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/NumberField.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {

/// "Kept: 10, 20, 30"
QString keptText(const std::vector<std::int64_t>& epochs) {
    constexpr std::size_t most = 20;
    QStringList words;
    const auto first = epochs.size() > most ? epochs.size() - most : 0;
    for (auto i = first; i < epochs.size(); ++i) words << grouped(epochs[i]);
    if (words.isEmpty()) return {};
    const auto list = (first > 0 ? QStringLiteral("…, ") : QString()) + words.join(QStringLiteral(", "));
    return ResumeDialog::tr("Kept: %1. Any other epoch is recomputed.").arg(list);
}

} // namespace

ResumeDialog::ResumeDialog(const session::OpenedRun& run, const session::ResumeRequest& proposal, QWidget* parent)
    : QDialog(parent),
      m_run(std::make_shared<const session::OpenedRun>(run)),
      m_rateBefore(session::baseRate(run.info, run.info.events)),
      m_consequence(new Label({}, TextRole::Secondary, Ink::Secondary)),
      m_resume(new QPushButton(icon(QStringLiteral("resume")), tr("Resume"))) {
    setObjectName(QStringLiteral("resume-dialog"));
    setWindowTitle(tr("Resume “%1”").arg(visible(run.info.name)));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(metrics::Between);
    const bool complete = run.summary.epoch >= run.info.config.epochs;
    const bool isProposed = proposal.from == From::Epoch && proposal.epoch < run.summary.epoch;
    const bool stoppedEarly =
        !complete && run.info.config.earlyStopping.isOver(run.summary.epoch - run.summary.bestEpoch);
    const bool diverged = run.summary.status == session::RunSummary::Status::Diverged;
    auto* words = new Label(
        diverged ? tr("Diverged in epoch %1. With the same settings it would again: go on with a lower learning rate.")
                       .arg(grouped(run.summary.epoch + 1))
        : stoppedEarly
            ? tr("Stopped early at epoch %1 of %2: no gain since epoch %3.")
                  .arg(grouped(run.summary.epoch), grouped(run.info.config.epochs), grouped(run.summary.bestEpoch))
        : complete && !isProposed
            ? tr("All %1 epochs are done. Give a larger number to go on.").arg(grouped(run.info.config.epochs))
        : complete ? tr("All %1 epochs are done.").arg(grouped(run.info.config.epochs))
                   : tr("%1 of %2 epochs are done.").arg(grouped(run.summary.epoch), grouped(run.info.config.epochs)));
    words->setWordWrap(true);
    column->addWidget(words);

    QStringList from{tr("latest, epoch %1").arg(grouped(run.summary.epoch))};
    if (run.summary.bestEpoch > 0) from << tr("best, epoch %1").arg(grouped(run.summary.bestEpoch));
    from << tr("another epoch");
    m_from = new ChoiceField(tr("Go on from"), QStringLiteral("resume-from"), from);
    const auto& kept = run.checkpointEpochs;
    m_epoch = new NumberField(tr("Epoch"), QStringLiteral("resume-epoch"),
                              static_cast<double>(proposal.epoch > 0 ? proposal.epoch
                                                  : kept.empty()     ? run.summary.epoch
                                                                     : kept.front()),
                              NumberField::Kind::Whole);
    if (proposal.from == From::Epoch) m_from->combo()->setCurrentIndex(m_from->combo()->count() - 1);
    m_epoch->setSuffix(tr("1 to %1").arg(grouped(run.summary.epoch)));
    m_epoch->setToolTip(keptText(kept));
    const auto total = complete && !isProposed ? 2 * run.info.config.epochs : run.info.config.epochs;
    m_epochs = new NumberField(tr("Up to epoch"), QStringLiteral("resume-epochs"), static_cast<double>(total),
                               NumberField::Kind::Whole);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(metrics::Between);
    fields->addWidget(m_from, 3);
    fields->addWidget(m_epoch, 2);
    fields->addWidget(m_epochs, 2);
    column->addLayout(fields);
    m_rate = new NumberField(tr("Learning rate"), QStringLiteral("resume-rate"),
                             proposal.learningRate.value_or(diverged ? 0.1 * m_rateBefore : m_rateBefore),
                             NumberField::Kind::Real);
    m_rate->setToolTip(tr("From there on, recorded as an event"));
    m_batch = new NumberField(tr("Batch size"), QStringLiteral("resume-batch-size"), run.info.config.batchSize,
                              NumberField::Kind::Whole);
    m_batch->setToolTip(tr("From there on, recorded as an event; an epoch that was interrupted begins anew"));
    m_patience = new NumberField(tr("Patience"), QStringLiteral("resume-patience"),
                                 run.info.config.earlyStopping.patience, NumberField::Kind::Whole);
    m_patience->setToolTip(tr("Epochs without gain after which it stops early; 0: never"));
    auto* changes = new QHBoxLayout;
    changes->setSpacing(metrics::Between);
    for (NumberField* field : {m_rate, m_batch, m_patience}) changes->addWidget(field, 1);
    column->addLayout(changes);
    m_consequence->setWordWrap(true);
    m_consequence->setObjectName(QStringLiteral("resume-consequence"));
    column->addWidget(m_consequence);

    m_data = new Label(tr("Looking at the data…"), TextRole::Secondary, Ink::Secondary);
    m_data->setObjectName(QStringLiteral("resume-data"));
    m_data->setWordWrap(true);
    column->addWidget(m_data);
    m_accept = new QCheckBox(tr("Go on with the data as they are now"));
    m_accept->setObjectName(QStringLiteral("resume-accept-data"));
    m_accept->hide();
    column->addWidget(m_accept);
    m_find = new QPushButton(tr("Find the data…"));
    m_find->setObjectName(QStringLiteral("resume-find-data"));
    m_find->setAutoDefault(false);
    m_find->hide();
    column->addWidget(m_find, 0, Qt::AlignLeft);
    connect(m_accept, &QCheckBox::toggled, this, &ResumeDialog::check);
    connect(m_find, &QPushButton::clicked, this, &ResumeDialog::findData);

    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    setKind(m_resume, ButtonKind::Primary);
    m_resume->setObjectName(QStringLiteral("resume-accept"));
    m_resume->setDefault(true);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_resume);
    column->addLayout(buttons);
    setMinimumWidth(560);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_resume, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_from, &Field::edited, this, &ResumeDialog::check);
    connect(m_epoch, &Field::edited, this, &ResumeDialog::check);
    connect(m_epochs, &Field::edited, this, &ResumeDialog::check);
    for (NumberField* field : {m_rate, m_batch, m_patience}) connect(field, &Field::edited, this, &ResumeDialog::check);
    check();
    checkData();
}

/// Reads them on a pool thread: large ones take their time, and the dialog can be answered meanwhile.
void ResumeDialog::checkData() {
    m_data->setText(tr("Looking at the data…"));
    m_find->hide();
    m_accept->hide();
    inBackground(
        this,
        [run = m_run, at = m_at, stop = m_stop.get_token()] {
            auto check = session::checkRunData(run->info, at, stop);
            if (check) check->data = {}; // as large as the file
            return check;
        },
        [this, at = m_at](Result<session::DataCheck> check) {
            if (at == m_at) showData(check);
        });
}

void ResumeDialog::showData(const Result<session::DataCheck>& check) {
    const bool isFine = check && check->differences.empty();
    const bool isMissing = !check && check.error().code == ErrorCode::DataMoved;
    m_data->setInk(isFine ? Ink::Secondary : Ink::Warning);
    m_find->setVisible(!check);
    m_accept->setVisible(check && !isFine);
    QStringList changes;
    if (check)
        for (const auto& difference : check->differences) changes << visible(difference);
    m_data->setText(isFine ? tr("The data are those that the run began with: %1 rows.")
                                 .arg(grouped(static_cast<std::int64_t>(m_run->info.fingerprint.rows)))
                    : check     ? tr("The data have changed: %1.").arg(changes.join(QStringLiteral("; ")))
                    : isMissing ? tr("The data are not at %1 any more.").arg(visible(check.error().file))
                                : errorText(check.error()));
    showConsequence();
}

void ResumeDialog::findData() {
    const auto source = QString::fromStdString(m_at.empty() ? m_run->info.data.source : m_at);
    const auto name = QFileInfo(source).fileName();
    const auto found = QFileDialog::getOpenFileName(this, tr("Where is %1 now?").arg(name), QFileInfo(source).path(),
                                                    tr("%1 (%1);;All files (*)").arg(name));
    if (found.isEmpty()) return;
    m_at = found.toStdString();
    checkData();
}

ResumeDialog::From ResumeDialog::from() const {
    const int index = m_from->index();
    if (index <= 0) return From::Latest;
    return index == 1 && m_run->summary.bestEpoch > 0 ? From::Best : From::Epoch;
}

/// 0: none that there is.
std::int64_t ResumeDialog::fromEpoch() const {
    if (from() == From::Latest) return m_run->summary.epoch;
    if (from() == From::Best) return m_run->summary.bestEpoch;
    const auto typed = static_cast<std::int64_t>(m_epoch->value().value_or(0));
    return typed > m_run->summary.epoch ? 0 : std::max<std::int64_t>(typed, 0);
}

void ResumeDialog::check() {
    m_epoch->setVisible(from() == From::Epoch);
    const auto epoch = fromEpoch();
    std::int64_t typed = 0, epochs = 0;
    bool fine = from() != From::Epoch || m_epoch->into(typed);
    if (fine && epoch == 0) {
        m_epoch->setError(tr("From 1 to %1, please.").arg(grouped(m_run->summary.epoch)));
        fine = false;
    }
    double rate = 0.0;
    if (!m_rate->into(rate)) {
        fine = false;
    } else if (!(rate > 0.0)) {
        m_rate->setError(tr("More than 0 is needed."));
        fine = false;
    }
    int batch = 0, patience = 0;
    fine = m_batch->into(batch) && fine;
    fine = m_patience->into(patience) && fine;
    if (!m_epochs->into(epochs)) {
        fine = false;
    } else if (fine && epochs <= epoch) {
        m_epochs->setError(tr("More than %1 is needed.").arg(grouped(epoch)));
        fine = false;
    }
    m_fine = fine;
    if (fine) plan();
    showConsequence();
}

/// Looks up what is kept, which is a folder to read.
void ResumeDialog::plan() {
    const auto wanted = request();
    if (m_planned == wanted) return;
    m_planned = wanted;
    inBackground(
        this,
        [run = m_run, wanted] {
            auto plan = session::planResume(wanted, *run);
            if (plan) plan->checkpoint.reset(); // as large as the model
            return plan;
        },
        [this, wanted](Result<session::ResumePlan> plan) {
            if (m_planned != wanted) return;
            m_plan.reset();
            if (plan) m_plan = std::move(*plan);
            showConsequence();
        });
}

void ResumeDialog::showConsequence() {
    QStringList sentences;
    if (m_plan) {
        if (m_plan->recomputed() > 0)
            sentences << planText({.epoch = m_plan->epoch, .from = m_plan->stateEpoch, .seconds = m_plan->seconds}) +
                             QLatin1Char('.');
        if (const int before = session::courseBehind(m_run->info, {m_plan->epoch, m_plan->batch, 0}).batchSize;
            m_plan->config.batchSize != before)
            sentences << tr("Epoch %1 is the first with batches of %2, after %3.")
                             .arg(grouped(m_plan->epoch + 1), grouped(m_plan->config.batchSize), grouped(before));
        if (m_plan->config.earlyStopping.patience == 0 && m_run->info.config.earlyStopping.patience > 0)
            sentences << tr("From here on nothing stops it early.");
        if (m_plan->replaced > 0)
            sentences
                << tr("%1 after it stay as a grey line.").arg(counted(m_plan->replaced, tr("epoch"), tr("epochs")));
        if (m_plan->refusal) sentences << errorText(*m_plan->refusal);
    }
    // While the data are looked at nothing is in the way: the resume looks at them too.
    const bool dataInTheWay = !m_find->isHidden() || (!m_accept->isHidden() && !m_accept->isChecked());
    m_resume->setEnabled(m_fine && !dataInTheWay && !(m_plan && m_plan->refusal));
    m_consequence->setText(sentences.join(QLatin1Char(' ')));
    m_consequence->setVisible(!sentences.isEmpty());
    growSoon(*this);
}

session::ResumeRequest ResumeDialog::request() const {
    session::ResumeRequest request;
    request.folder = m_run->summary.folder;
    request.from = from();
    if (request.from == From::Epoch) request.epoch = fromEpoch();
    request.epochs = static_cast<std::int64_t>(m_epochs->value().value_or(0));
    // What nobody touched is the run's: at an earlier epoch that may be another rate.
    if (const auto rate = m_rate->value(); rate && *rate != m_rateBefore) request.learningRate = *rate;
    if (const auto batch = m_batch->value(); batch && *batch != m_run->info.config.batchSize)
        request.batchSize = static_cast<int>(*batch);
    if (const auto patience = m_patience->value(); patience && *patience != m_run->info.config.earlyStopping.patience)
        request.patience = static_cast<int>(*patience);
    request.data = m_at;
    request.acceptChangedData = m_accept->isChecked();
    return request;
}

} // namespace throughline::ui
