// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/ForkDialog.h"

#include "session/Fork.h"
#include "session/LeftOutRows.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "theme/Icon.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/dialogs/DialogSize.h"
#include "ui/pages/OfferedNames.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/NumberField.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

namespace throughline::ui {

namespace {

constexpr auto WholeNumbers = NumberField::Kind::Whole;

/// What may be varied, by its name on the command line; before it, nothing.
constexpr std::array Varied{"learning-rate", "batch-size", "dropout", "l2", "weight-decay"};

/// In the order of the choices; the last one where the parent has it.
enum Weights { Equal, Balanced, AsBefore };

nn::TrainConfig changed(nn::TrainConfig config, const std::vector<session::Setting>& changes) {
    for (const auto& change : changes) session::apply(config, change);
    return config;
}

NumberField* numberField(const QString& label, const char* option, double value,
                         NumberField::Kind kind = NumberField::Kind::Real) {
    return new NumberField(label, QStringLiteral("fork-") + QLatin1String(option), value, kind);
}

} // namespace

ForkDialog::ForkDialog(const session::OpenedRun& run, const session::ForkProposal& proposal, bool busy, QWidget* parent)
    : QDialog(parent),
      m_run(std::make_shared<const session::OpenedRun>(run)),
      m_usual(session::configAt(run.info, proposal.epoch)),
      m_first(changed(m_usual, proposal.changes)),
      m_optimizerOptions(m_first.optimizer),
      m_scheduleOptions(m_first.schedule),
      m_consequence(new Label({}, TextRole::Secondary, Ink::Secondary)),
      m_accept(new QPushButton(icon(QStringLiteral("fork")), tr("Fork"))),
      m_later(new QPushButton(tr("Fork later"))),
      m_busy(busy) {
    setObjectName(QStringLiteral("fork-dialog"));
    setWindowTitle(tr("Fork “%1”").arg(visible(run.info.name)));
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(20, 20, 20, 4);
    column->setSpacing(metrics::Between);
    auto* words =
        new Label(tr("A new run that goes on from the weights of an epoch, with the same random numbers. With "
                     "nothing changed it is what this run was."));
    words->setWordWrap(true);
    column->addWidget(words);

    // Where all that was asked for is trained, as many epochs again.
    const bool isOver = proposal.epoch >= run.info.config.epochs && m_first.epochs == m_usual.epochs;
    m_epoch = numberField(tr("From epoch"), "from", static_cast<double>(proposal.epoch), WholeNumbers);
    m_epoch->setSuffix(tr("0 to %1").arg(grouped(run.summary.epoch)));
    m_epochs = numberField(tr("Up to epoch"), "epochs",
                           static_cast<double>(isOver ? 2 * proposal.epoch : m_first.epochs), WholeNumbers);
    m_batch = numberField(tr("Batch size"), "batch-size", m_first.batchSize, WholeNumbers);
    column->addLayout(rowOf({m_epoch, m_epochs, m_batch}));
    m_schedule =
        new ChoiceField(tr("Schedule"), QStringLiteral("fork-schedule"),
                        offered<nn::ScheduleKind>([](nn::TrainConfig& c, nn::ScheduleKind k) { c.schedule.kind = k; }));
    const auto kind = nn::name(m_first.schedule.kind);
    m_schedule->setCurrent(QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size())));
    m_dropout = numberField(tr("Dropout"), "dropout", m_first.network.dropout);
    column->addLayout(rowOf({m_optimizerOptions.take("learning-rate"), m_schedule, m_dropout}));
    auto* warmup = m_scheduleOptions.take("warmup");
    m_scheduleRow = new QWidget;
    m_scheduleRow->setLayout(rowOf(m_scheduleOptions.takeOthers()));
    column->addWidget(m_scheduleRow);

    QStringList settings{tr("nothing: one fork")};
    for (const char* option : Varied) settings << QLatin1String(option);
    m_vary = new ChoiceField(tr("A fan over"), QStringLiteral("fork-vary"), settings);
    m_values = new TextField(tr("Its values"), QStringLiteral("fork-values"), QStringLiteral("0.5x, 1x, 2x"));
    m_rows = new TextField(tr("Rows to leave out"), QStringLiteral("fork-rows"),
                           QString::fromStdString(session::rowsText(proposal.leftOutRows)));
    m_rows->edit()->setPlaceholderText(tr("none"));
    m_rows->edit()->setCursorPosition(0);
    m_rows->setToolTip(tr("Counted from 0 as they were read: 3, 17, 200-220"));
    column->addLayout(rowOf({m_vary, m_values}));
    column->addWidget(m_rows);
    m_more = new Disclosure(tr("Regularisation, patience, optimiser"), buildMore(warmup));
    m_more->setObjectName(QStringLiteral("fork-more"));
    column->addWidget(m_more);
    m_consequence->setWordWrap(true);
    m_consequence->setObjectName(QStringLiteral("fork-consequence"));
    column->addWidget(m_consequence);
    column->addStretch();

    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 16);
    all->setSpacing(metrics::Related);
    all->addWidget(growingForm(*this, inside), 1);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(20, 0, 20, 0);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    setKind(m_accept, ButtonKind::Primary);
    m_accept->setObjectName(QStringLiteral("fork-accept"));
    m_accept->setDefault(true);
    m_later->setObjectName(QStringLiteral("fork-later"));
    m_later->setToolTip(tr("When what trains now has ended"));
    m_later->setAutoDefault(false);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_later);
    buttons->addWidget(m_accept);
    all->addLayout(buttons);
    setMinimumWidth(560);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_later, &QPushButton::clicked, this, [this] {
        m_waits = true;
        accept();
    });
    showProposal(proposal);
    for (auto* field : findChildren<Field*>()) connect(field, &Field::edited, this, &ForkDialog::check);
    check();
}

/// What no field has been made with; all that is proposed is in sight.
void ForkDialog::showProposal(const session::ForkProposal& proposal) {
    constexpr std::array inSight{"learning-rate", "batch-size", "dropout", "epochs"};
    m_more->setOpen(std::ranges::any_of(proposal.changes, [&](const session::Setting& change) {
        return std::ranges::find(inSight, change.option) == inSight.end();
    }));
    if (!proposal.vary) return;
    const auto varied = std::ranges::find(Varied, proposal.vary->option);
    if (varied == Varied.end()) return;
    m_vary->combo()->setCurrentIndex(static_cast<int>(varied - Varied.begin()) + 1);
    QStringList values;
    for (const auto& value : proposal.vary->values) values << QString::fromStdString(value);
    m_values->setText(values.join(QStringLiteral(", ")));
}

QWidget* ForkDialog::buildMore(Field* warmup) {
    QStringList weights{tr("equal"), tr("balanced")};
    if (!m_first.classWeights.empty()) weights << tr("as before");
    m_weights = new ChoiceField(tr("Class weights"), QStringLiteral("fork-class-weights"), weights);
    m_weights->combo()->setCurrentIndex(m_first.balancedClasses         ? Balanced
                                        : !m_first.classWeights.empty() ? AsBefore
                                                                        : Equal);
    m_l1 = numberField(tr("L1"), "l1", m_first.l1);
    m_l2 = numberField(tr("L2"), "l2", m_first.l2);
    m_smoothing = numberField(tr("Label smoothing"), "label-smoothing", m_first.labelSmoothing);
    m_patience = numberField(tr("Patience (0: never)"), "patience", m_first.earlyStopping.patience, WholeNumbers);
    auto* more = new QWidget;
    auto* column = new QVBoxLayout(more);
    column->setContentsMargins(0, 0, 0, 8);
    column->setSpacing(metrics::Between);
    column->addLayout(rowOf({m_l1, m_l2, m_patience}));
    column->addLayout(rowOf({m_weights, m_smoothing, warmup}));
    column->addLayout(rowOf({m_optimizerOptions.take("clip-norm"), m_optimizerOptions.take("clip-value"),
                             m_optimizerOptions.take("weight-decay")}));
    column->addLayout(rowOf(m_optimizerOptions.takeOthers()));
    m_optimizerOptions.showFor(m_first.optimizer.kind);
    return more;
}

nn::ScheduleKind ForkDialog::schedule() const {
    return enumFrom(m_schedule->current(), m_usual.schedule.kind);
}

std::string ForkDialog::varied() const {
    const int index = m_vary->index();
    return index > 0 ? Varied.at(static_cast<std::size_t>(index - 1)) : "";
}

void ForkDialog::showRelevant() {
    m_scheduleOptions.showFor(schedule());
    m_scheduleRow->setVisible(schedule() != nn::ScheduleKind::Constant && schedule() != nn::ScheduleKind::OneCycle);
    m_values->setVisible(!varied().empty());
    for (auto* field : {static_cast<QWidget*>(m_smoothing), static_cast<QWidget*>(m_weights)})
        field->setVisible(!m_run->info.fingerprint.classes.empty());
}

void ForkDialog::check() {
    showRelevant();
    const bool fine = read();
    m_accept->setEnabled(fine);
    const auto count = std::ssize(m_branches);
    m_accept->setText(count > 0 ? tr("Train %1").arg(counted(count, tr("branch"), tr("branches")))
                      : m_busy  ? tr("Fork at once")
                                : tr("Fork"));
    m_later->setEnabled(fine);
    m_later->setVisible(m_busy && count == 0);
    QStringList words;
    if (fine && m_request.config.schedule != m_usual.schedule) words << tr("The schedule begins anew at the fork.");
    if (const auto& parent = m_run->info.parent; fine && parent && m_request.epoch < parent->epoch)
        words << tr("Before epoch %1 this run was its parent: it is that one which is forked, with these settings.")
                     .arg(grouped(parent->epoch));
    m_consequence->setText(words.join(QLatin1Char(' ')));
    m_consequence->setVisible(!words.isEmpty());
}

bool ForkDialog::read() {
    m_request = {};
    m_branches.clear();
    m_request.parent = m_run->summary.folder;
    bool fine = m_epoch->into(m_request.epoch);
    if (fine && (m_request.epoch < 0 || m_request.epoch > m_run->summary.epoch)) {
        m_epoch->setError(tr("From 0 to %1, please.").arg(grouped(m_run->summary.epoch)));
        return false;
    }
    auto& config = m_request.config = session::configAt(m_run->info, m_request.epoch);
    fine = m_epochs->into(config.epochs) && m_batch->into(config.batchSize) && fine;
    if (fine && config.epochs <= m_request.epoch) {
        m_epochs->setError(tr("More than %1 is needed.").arg(grouped(m_request.epoch)));
        return false;
    }
    config.schedule.kind = schedule();
    fine = m_optimizerOptions.read(config.optimizer) && fine;
    fine = m_scheduleOptions.read(config.schedule) && fine;
    fine = m_dropout->into(config.network.dropout) && m_l1->into(config.l1) && m_l2->into(config.l2) && fine;
    fine = m_smoothing->into(config.labelSmoothing) && m_patience->into(config.earlyStopping.patience) && fine;
    if (!m_weights->isHidden()) {
        config.balancedClasses = m_weights->index() == Balanced;
        if (m_weights->index() != AsBefore) config.classWeights.clear();
    }
    if (!m_rows->text().trimmed().isEmpty()) {
        const auto rows = session::rowsFrom(m_rows->text().toStdString());
        m_rows->setError(rows ? QString() : tr("Numbers of rows, as in 3, 17, 200-220."));
        if (rows) m_request.leftOutRows = *rows;
        fine = fine && rows;
    } else {
        m_rows->setError({});
    }
    if (!fine) return false;
    if (const auto wrong = nn::check(config)) {
        for (auto* field : findChildren<Field*>())
            if (field->option() == QString::fromStdString(wrong->arguments.at(0)) ||
                field->option() == QStringLiteral("fork-") + QString::fromStdString(wrong->arguments.at(0)))
                field->setError(errorText(*wrong));
        return false;
    }
    return readBranches();
}

bool ForkDialog::readBranches() {
    const auto option = varied();
    if (option.empty()) return true;
    for (const auto& word : m_values->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const auto text = session::valueFor(m_request.config, {option, word.trimmed().toStdString()});
        bool isNumber = false;
        const double value = text ? QString::fromStdString(*text).toDouble(&isNumber) : 0.0;
        session::FanBranch branch{text ? session::settingsText({{option, *text}}) : std::string(), m_request};
        if (!isNumber || !session::setNumber(branch.request.config, option, value) ||
            nn::check(branch.request.config) || m_branches.size() == session::mostRuns ||
            std::ranges::any_of(m_branches, [&](const auto& other) { return other.name == branch.name; })) {
            m_values->setError(tr("Different values or multiples of it, as in 0.5x, 1x, 2x."));
            return false;
        }
        m_branches.push_back(std::move(branch));
    }
    m_values->setError(m_branches.empty() ? tr("Values, as in 0.5x, 1x, 2x.") : QString());
    return !m_branches.empty();
}

} // namespace throughline::ui
