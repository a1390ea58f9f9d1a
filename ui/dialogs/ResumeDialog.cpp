// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/ResumeDialog.h"

#include "theme/Icon.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/Numbers.h"
#include "ui/widgets/Field.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace throughline::ui {

ResumeDialog::ResumeDialog(const session::OpenedRun& run, QWidget* parent)
    : QDialog(parent),
      m_run(run),
      m_consequence(new Label({}, TextRole::Secondary, Ink::Secondary)),
      m_resume(new QPushButton(icon(QStringLiteral("resume")), tr("Resume"))) {
    setObjectName(QStringLiteral("resume-dialog"));
    setWindowTitle(tr("Resume “%1”").arg(QString::fromStdString(run.info.name)));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(metrics::Between);
    const bool complete = run.summary.epoch >= run.info.config.epochs;
    auto* words = new Label(
        complete ? tr("All %1 epochs are done. Give a larger number to go on.").arg(grouped(run.info.config.epochs))
                 : tr("%1 of %2 epochs are done.").arg(grouped(run.summary.epoch), grouped(run.info.config.epochs)));
    words->setWordWrap(true);
    column->addWidget(words);

    QStringList from{tr("latest, epoch %1").arg(grouped(run.summary.epoch))};
    if (run.summary.bestEpoch > 0) from << tr("best, epoch %1").arg(grouped(run.summary.bestEpoch));
    for (auto it = run.checkpointEpochs.rbegin(); it != run.checkpointEpochs.rend(); ++it)
        from << tr("epoch %1").arg(grouped(*it));
    m_from = new ChoiceField(tr("Go on from"), QStringLiteral("resume-from"), from);
    const auto total = complete ? 2 * run.info.config.epochs : run.info.config.epochs;
    m_epochs = new NumberField(tr("Up to epoch"), QStringLiteral("resume-epochs"), static_cast<double>(total),
                               NumberField::Kind::Whole);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(metrics::Between);
    fields->addWidget(m_from, 1);
    fields->addWidget(m_epochs, 1);
    column->addLayout(fields);
    m_consequence->setWordWrap(true);
    column->addWidget(m_consequence);

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
    setMinimumWidth(420);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_resume, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_from, &Field::edited, this, &ResumeDialog::check);
    connect(m_epochs, &Field::edited, this, &ResumeDialog::check);
    check();
}

std::int64_t ResumeDialog::fromEpoch() const {
    const int index = m_from->index();
    if (index <= 0) return m_run.summary.epoch;
    const int best = m_run.summary.bestEpoch > 0 ? 1 : 0;
    if (best && index == 1) return m_run.summary.bestEpoch;
    return *(m_run.checkpointEpochs.rbegin() + (index - 1 - best));
}

void ResumeDialog::check() {
    std::int64_t epochs = 0;
    bool fine = m_epochs->into(epochs);
    const auto from = fromEpoch();
    if (fine && epochs <= from) {
        m_epochs->setError(tr("More than %1 is needed.").arg(grouped(from)));
        fine = false;
    }
    m_resume->setEnabled(fine);
    const auto left = m_run.summary.epoch - from;
    m_consequence->setText(
        left > 0 ? tr("%1 after it stay as a grey line.").arg(counted(left, tr("epoch"), tr("epochs"))) : QString());
    m_consequence->setVisible(left > 0);
}

session::ResumeRequest ResumeDialog::request() const {
    session::ResumeRequest request;
    request.folder = m_run.summary.folder;
    const int index = m_from->index();
    const bool best = m_run.summary.bestEpoch > 0;
    using From = session::ResumeRequest::From;
    request.from = index <= 0 ? From::Latest : best && index == 1 ? From::Best : From::Epoch;
    if (request.from == From::Epoch) request.epoch = fromEpoch();
    request.epochs = static_cast<std::int64_t>(m_epochs->value().value_or(0));
    return request;
}

} // namespace throughline::ui
