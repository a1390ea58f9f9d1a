// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/TrainingCard.h"

#include "nn/RowDefaults.h"
#include "theme/Tokens.h"
#include "ui/pages/OfferedNames.h"
#include "ui/pages/RateFinder.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/NumberField.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

namespace throughline::ui {

namespace {

using Kind = NumberField::Kind;
using nn::OptimizerKind;
using nn::ScheduleKind;

constexpr std::array Patiences{0, 5, 10, 20, 50};
constexpr int All = 1'000'000;
constexpr std::array<session::CheckpointPolicy, 5> Policies{{{1, 3}, {1, 1}, {5, All}, {10, All}, {1, All}}};

/// Whether the trainer knows this setting at all.
template <class Set>
bool takes(Set set) {
    nn::TrainConfig config;
    set(config);
    return !nn::check(config);
}

} // namespace

TrainingCard::TrainingCard(QWidget* parent)
    : FormCard(tr("Training"), parent),
      m_optimizerOptions(nn::OptimizerConfig()),
      m_scheduleOptions(nn::ScheduleConfig()) {
    m_optimizer =
        new ChoiceField(tr("Optimizer"), QStringLiteral("optimizer"),
                        offered<OptimizerKind>([](nn::TrainConfig& c, OptimizerKind k) { c.optimizer.kind = k; }));
    m_optimizer->setCurrent(QStringLiteral("adam"));
    m_schedule =
        new ChoiceField(tr("Schedule"), QStringLiteral("schedule"),
                        offered<ScheduleKind>([](nn::TrainConfig& c, ScheduleKind k) { c.schedule.kind = k; }));
    auto* rate = static_cast<NumberField*>(m_optimizerOptions.take("learning-rate"));
    body()->addLayout(row({m_optimizer, rate, m_schedule}));
    m_finder = new RateFinder;
    connect(m_finder, &RateFinder::rateChosen, rate, &NumberField::setValue);
    auto* warmup = m_scheduleOptions.take("warmup");
    m_scheduleRow = new QWidget;
    auto* fields = row(m_scheduleOptions.takeOthers());
    fields->setContentsMargins(0, 0, 0, 0);
    m_scheduleRow->setLayout(fields);
    body()->addWidget(m_scheduleRow);

    const nn::TrainConfig usual;
    m_epochs = new NumberField(tr("Epochs"), QStringLiteral("epochs"), static_cast<double>(usual.epochs), Kind::Whole);
    m_batch = new NumberField(tr("Batch size"), QStringLiteral("batch-size"), usual.batchSize, Kind::Whole);
    m_seed = new NumberField(tr("Seed"), QStringLiteral("seed"), 1, Kind::Whole);
    body()->addLayout(row({m_epochs, m_batch, m_seed}));

    QStringList patiences{tr("never")};
    for (std::size_t i = 1; i < Patiences.size(); ++i) patiences << tr("after %1 without gain").arg(Patiences[i]);
    m_stop = new ChoiceField(tr("Stop early"), QStringLiteral("patience"), patiences);
    m_keep = new ChoiceField(tr("Keep checkpoints"), QStringLiteral("keep"),
                             {tr("best, newest three"), tr("best, latest"), tr("best, latest, every 5"),
                              tr("best, latest, every 10"), tr("every epoch")});
    body()->addLayout(row({m_stop, m_keep}));
    body()->addWidget(new Disclosure(tr("Find a learning rate"), m_finder));
    body()->addWidget(new Disclosure(tr("Regularisation, clipping, folds, threads"), buildMore(warmup)));
    body()->setContentsMargins(20, 16, 20, 12);
    showRelevant();
    connect(this, &FormCard::edited, this, &TrainingCard::showRelevant);
}

QWidget* TrainingCard::buildMore(Field* warmup) {
    const nn::TrainConfig usual;
    const auto number = [](const QString& label, const char* option, double value, Kind kind = Kind::Real) {
        return new NumberField(label, QLatin1String(option), value, kind);
    };
    const auto choice = [](const QString& label, const char* option, const QStringList& choices) {
        return new ChoiceField(label, QLatin1String(option), choices);
    };
    m_l1 = number(tr("L1"), "l1", usual.l1);
    m_l2 = number(tr("L2"), "l2", usual.l2);
    m_balanced = choice(tr("Class weights"), "class-weights", {tr("equal"), tr("balanced")});
    m_monitor = choice(tr("Best by"), "monitor",
                       {QStringLiteral("val_loss"), QStringLiteral("val_accuracy"), QStringLiteral("loss"),
                        QStringLiteral("accuracy")});
    m_minDelta = number(tr("Least gain"), "min-delta", usual.earlyStopping.minDelta);
    m_restoreBest = choice(tr("At the end, keep"), "restore-best", {tr("the latest weights"), tr("the best weights")});
    m_topK = number(tr("Top-k accuracy (0: off)"), "top-k", usual.topK, Kind::Whole);
    m_threads = number(tr("Threads (0: all that help)"), "threads", 0, Kind::Whole);
    auto* more = new QWidget;
    auto* column = new QVBoxLayout(more);
    column->setContentsMargins(0, 0, 0, 8);
    column->setSpacing(metrics::Between);
    column->addLayout(row({m_l1, m_l2, m_balanced}));
    column->addLayout(row({m_optimizerOptions.take("clip-norm"), m_optimizerOptions.take("clip-value"), warmup}));
    column->addLayout(row(m_optimizerOptions.takeOthers()));
    column->addLayout(row({m_monitor, m_minDelta, m_restoreBest}));
    m_folds = number(tr("Folds (0: none)"), "folds", 0, Kind::Whole);
    column->addLayout(row({m_topK, m_folds, m_threads}));
    for (auto* once : {m_folds, m_threads}) once->setSeveral(TextField::Several::No);
    m_folds->edit()->setToolTip(tr("So many runs, each validated on another part of the rows"));
    m_threads->edit()->setToolTip({});
    return more;
}

OptimizerKind TrainingCard::optimizer() const {
    return enumFrom(m_optimizer->current(), OptimizerKind::Adam);
}

ScheduleKind TrainingCard::schedule() const {
    return enumFrom(m_schedule->current(), ScheduleKind::Constant);
}

/// Fields that the choices leave without meaning are not there.
void TrainingCard::showRelevant() {
    m_optimizerOptions.showFor(optimizer());
    m_scheduleOptions.showFor(schedule());
    m_scheduleRow->setVisible(schedule() != ScheduleKind::Constant && schedule() != ScheduleKind::OneCycle);
    const bool stops = m_stop->index() > 0;
    m_minDelta->setVisible(stops);
}

void TrainingCard::adapt(const nn::DataSplit* data) {
    static const bool l1 = takes([](nn::TrainConfig& c) { c.l1 = 1e-4; });
    static const bool l2 = takes([](nn::TrainConfig& c) { c.l2 = 1e-4; });
    static const bool balanced = takes([](nn::TrainConfig& c) { c.balancedClasses = true; });
    static const bool topK = takes([](nn::TrainConfig& c) { c.topK = 2; });
    const bool classes = !data || !data->training->isRegression();
    m_l1->setVisible(l1);
    m_l2->setVisible(l2);
    m_balanced->setVisible(balanced && classes);
    m_topK->setVisible(topK && classes && (!data || data->training->classes() > 2));
    if (data) suit(nn::usualFor(data->trainingRows.size()));
}

/// What nobody has typed goes by the rows, as on the command line.
void TrainingCard::suit(const nn::RowDefaults& usual) {
    if (!m_epochs->edit()->isModified()) m_epochs->setValue(static_cast<double>(usual.epochs));
    if (!m_batch->edit()->isModified()) m_batch->setValue(usual.batchSize);
}

void TrainingCard::write(const session::RunInfo& info) {
    const auto& config = info.config;
    const auto nameOf = [](auto value) { return QString::fromUtf8(nn::name(value)); };
    m_optimizer->setCurrent(nameOf(config.optimizer.kind));
    m_optimizerOptions.write(config.optimizer);
    m_schedule->setCurrent(nameOf(config.schedule.kind));
    m_scheduleOptions.write(config.schedule);
    for (const auto& [field, value] : {std::pair(m_epochs, static_cast<double>(config.epochs)),
                                       {m_batch, static_cast<double>(config.batchSize)},
                                       {m_seed, static_cast<double>(config.seed)},
                                       {m_l1, config.l1},
                                       {m_l2, config.l2},
                                       {m_minDelta, config.earlyStopping.minDelta},
                                       {m_topK, static_cast<double>(config.topK)},
                                       {m_folds, static_cast<double>(info.data.folds)}}) {
        field->setValue(value);
        field->edit()->setModified(true); // it is as asked for, whatever the rows are
    }
    // The nearest that the form offers.
    const auto patience = std::ranges::lower_bound(Patiences, config.earlyStopping.patience);
    m_stop->combo()->setCurrentIndex(
        static_cast<int>(std::min(patience - Patiences.begin(), std::ssize(Patiences) - 1)));
    const auto policy = std::ranges::find(Policies, info.checkpoints);
    m_keep->combo()->setCurrentIndex(policy == Policies.end() ? 0 : static_cast<int>(policy - Policies.begin()));
    m_monitor->setCurrent(QString::fromStdString(config.earlyStopping.monitor));
    m_restoreBest->combo()->setCurrentIndex(config.earlyStopping.restoreBest ? 1 : 0);
    m_balanced->combo()->setCurrentIndex(config.balancedClasses ? 1 : 0);
}

bool TrainingCard::readStopping(session::RunRequest& request) {
    auto& stop = request.config.earlyStopping;
    stop.patience = Patiences[static_cast<std::size_t>(std::max(0, m_stop->index()))];
    stop.monitor = m_monitor->current().toStdString();
    stop.restoreBest = m_restoreBest->index() == 1;
    request.checkpoints = Policies[static_cast<std::size_t>(std::max(0, m_keep->index()))];
    return m_minDelta->into(stop.minDelta);
}

bool TrainingCard::read(session::RunRequest& request) {
    auto& config = request.config;
    config.optimizer.kind = optimizer();
    config.schedule.kind = schedule();
    bool ok = m_optimizerOptions.read(config.optimizer);
    ok = m_scheduleOptions.read(config.schedule) && ok;
    ok = readStopping(request) && ok;
    ok = m_epochs->into(config.epochs) && ok;
    ok = m_batch->into(config.batchSize) && ok;
    ok = m_seed->into(config.seed) && ok;
    ok = m_l1->into(config.l1) && m_l2->into(config.l2) && ok;
    config.balancedClasses = !m_balanced->isHidden() && m_balanced->index() == 1;
    if (!m_topK->isHidden()) ok = m_topK->into(config.topK) && ok;
    ok = m_folds->into(request.data.folds) && ok;
    return m_threads->into(request.threads) && ok;
}

} // namespace throughline::ui
