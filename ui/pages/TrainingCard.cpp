// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/TrainingCard.h"

#include "theme/Tokens.h"
#include "ui/pages/OfferedNames.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/NumberField.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <array>

namespace throughline::ui {

namespace {

using Kind = NumberField::Kind;
using nn::OptimizerKind;
using nn::ScheduleKind;

constexpr std::array Patiences{0, 5, 10, 20, 50};
constexpr int All = 1'000'000;
constexpr std::array<session::CheckpointPolicy, 5> Policies{{{1, 3}, {1, 1}, {5, All}, {10, All}, {1, All}}};

bool isAdam(OptimizerKind kind) {
    return kind == OptimizerKind::Adam || kind == OptimizerKind::AdamW || kind == OptimizerKind::Nadam;
}

/// Whether the trainer knows this setting at all.
template <class Set>
bool takes(Set set) {
    nn::TrainConfig config;
    set(config);
    return !nn::check(config);
}

} // namespace

TrainingCard::TrainingCard(QWidget* parent) : FormCard(tr("Training"), parent) {
    m_optimizer =
        new ChoiceField(tr("Optimizer"), QStringLiteral("optimizer"),
                        offered<OptimizerKind>([](nn::TrainConfig& c, OptimizerKind k) { c.optimizer.kind = k; }));
    m_optimizer->setCurrent(QStringLiteral("adam"));
    m_rate = new NumberField(tr("Learning rate"), QStringLiteral("learning-rate"), 0.001, Kind::Real);
    m_schedule =
        new ChoiceField(tr("Schedule"), QStringLiteral("schedule"),
                        offered<ScheduleKind>([](nn::TrainConfig& c, ScheduleKind k) { c.schedule.kind = k; }));
    body()->addLayout(row({m_optimizer, m_rate, m_schedule}));
    body()->addWidget(buildScheduleRow());

    m_epochs = new NumberField(tr("Epochs"), QStringLiteral("epochs"), 50, Kind::Whole);
    m_batch = new NumberField(tr("Batch size"), QStringLiteral("batch-size"), 32, Kind::Whole);
    m_seed = new NumberField(tr("Seed"), QStringLiteral("seed"), 1, Kind::Whole);
    body()->addLayout(row({m_epochs, m_batch, m_seed}));

    QStringList patiences{tr("never")};
    for (std::size_t i = 1; i < Patiences.size(); ++i) patiences << tr("after %1 without gain").arg(Patiences[i]);
    m_stop = new ChoiceField(tr("Stop early"), QStringLiteral("patience"), patiences);
    m_stop->combo()->setCurrentIndex(2);
    m_keep = new ChoiceField(tr("Keep checkpoints"), QStringLiteral("keep"),
                             {tr("best, newest three"), tr("best, latest"), tr("best, latest, every 5"),
                              tr("best, latest, every 10"), tr("every epoch")});
    body()->addLayout(row({m_stop, m_keep}));
    body()->addWidget(new Disclosure(tr("Regularisation, clipping, threads"), buildMore()));
    body()->setContentsMargins(20, 16, 20, 12);
    showRelevant();
    connect(this, &FormCard::edited, this, &TrainingCard::showRelevant);
}

QWidget* TrainingCard::buildScheduleRow() {
    const nn::ScheduleConfig usual;
    m_stepEpochs =
        new NumberField(tr("Falls every, epochs"), QStringLiteral("step-epochs"), usual.stepEpochs, Kind::Whole);
    m_factor = new NumberField(tr("Factor"), QStringLiteral("factor"), usual.factor, Kind::Real);
    m_plateauPatience =
        new NumberField(tr("Waits, epochs"), QStringLiteral("plateau-patience"), usual.plateauPatience, Kind::Whole);
    m_minRate =
        new NumberField(tr("Lowest rate"), QStringLiteral("min-learning-rate"), usual.minLearningRate, Kind::Real);
    m_scheduleRow = new QWidget;
    auto* fields = row({m_stepEpochs, m_factor, m_plateauPatience, m_minRate});
    fields->setContentsMargins(0, 0, 0, 0);
    m_scheduleRow->setLayout(fields);
    return m_scheduleRow;
}

QWidget* TrainingCard::buildMore() {
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
    m_clipNorm = number(tr("Clip norm (0: off)"), "clip-norm", usual.optimizer.clipNorm);
    m_clipValue = number(tr("Clip value (0: off)"), "clip-value", usual.optimizer.clipValue);
    m_warmup = number(tr("Warm-up, epochs"), "warmup", usual.schedule.warmupEpochs);
    m_momentum = number(tr("Momentum"), "momentum", usual.optimizer.momentum);
    m_nesterov = choice(tr("Nesterov"), "nesterov", {tr("off"), tr("on")});
    m_rho = number(tr("Rho"), "rho", usual.optimizer.rho);
    m_beta1 = number(tr("Beta 1"), "beta1", usual.optimizer.beta1);
    m_beta2 = number(tr("Beta 2"), "beta2", usual.optimizer.beta2);
    m_epsilon = number(tr("Epsilon"), "epsilon", usual.optimizer.epsilon);
    m_weightDecay = number(tr("Weight decay"), "weight-decay", usual.optimizer.weightDecay);
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
    column->addLayout(row({m_clipNorm, m_clipValue, m_warmup}));
    column->addLayout(row({m_momentum, m_nesterov, m_rho, m_weightDecay}));
    column->addLayout(row({m_beta1, m_beta2, m_epsilon}));
    column->addLayout(row({m_monitor, m_minDelta, m_restoreBest}));
    column->addLayout(row({m_topK, m_threads}));
    return more;
}

OptimizerKind TrainingCard::optimizer() const {
    return enumFrom(m_optimizer->current(), OptimizerKind::Adam);
}

/// Fields that the choices leave without meaning are not there, and neither are those that the trainer refuses.
void TrainingCard::showRelevant() {
    const auto schedule = enumFrom(m_schedule->current(), ScheduleKind::Constant);
    const auto kind = optimizer();
    m_stepEpochs->setVisible(schedule == ScheduleKind::Step);
    m_factor->setVisible(schedule == ScheduleKind::Step || schedule == ScheduleKind::Exponential ||
                         schedule == ScheduleKind::Plateau);
    m_plateauPatience->setVisible(schedule == ScheduleKind::Plateau);
    m_minRate->setVisible(schedule == ScheduleKind::Plateau || schedule == ScheduleKind::Cosine);
    m_scheduleRow->setVisible(schedule != ScheduleKind::Constant && schedule != ScheduleKind::OneCycle);
    m_momentum->setVisible(kind == OptimizerKind::Sgd || kind == OptimizerKind::RmsProp);
    static const bool nesterov = takes([](nn::TrainConfig& c) {
        c.optimizer.kind = OptimizerKind::Sgd;
        c.optimizer.momentum = 0.9;
        c.optimizer.nesterov = true;
    });
    m_nesterov->setVisible(kind == OptimizerKind::Sgd && nesterov);
    m_rho->setVisible(kind == OptimizerKind::RmsProp);
    m_weightDecay->setVisible(kind == OptimizerKind::AdamW);
    m_beta1->setVisible(isAdam(kind));
    m_beta2->setVisible(isAdam(kind));
    m_epsilon->setVisible(kind != OptimizerKind::Sgd);
    const bool stops = m_stop->index() > 0;
    m_minDelta->setVisible(stops);
}

void TrainingCard::adapt(const nn::DataSplit* data) {
    static const bool l1 = takes([](nn::TrainConfig& c) { c.l1 = 1e-4; });
    static const bool l2 = takes([](nn::TrainConfig& c) { c.l2 = 1e-4; });
    static const bool clipNorm = takes([](nn::TrainConfig& c) { c.optimizer.clipNorm = 1.0; });
    static const bool clipValue = takes([](nn::TrainConfig& c) { c.optimizer.clipValue = 1.0; });
    static const bool warmup = takes([](nn::TrainConfig& c) { c.schedule.warmupEpochs = 1.0; });
    static const bool balanced = takes([](nn::TrainConfig& c) { c.balancedClasses = true; });
    static const bool topK = takes([](nn::TrainConfig& c) { c.topK = 2; });
    const bool classes = !data || !data->training->isRegression();
    m_l1->setVisible(l1);
    m_l2->setVisible(l2);
    m_clipNorm->setVisible(clipNorm);
    m_clipValue->setVisible(clipValue);
    m_warmup->setVisible(warmup);
    m_balanced->setVisible(balanced && classes);
    m_topK->setVisible(topK && classes && (!data || data->training->classes() > 2));
}

bool TrainingCard::readOptimizer(nn::OptimizerConfig& o) {
    o.kind = optimizer();
    bool ok = m_rate->into(o.learningRate);
    if (!m_momentum->isHidden()) ok = m_momentum->into(o.momentum) && ok;
    o.nesterov = !m_nesterov->isHidden() && m_nesterov->index() == 1;
    ok = m_beta1->into(o.beta1) && m_beta2->into(o.beta2) && m_rho->into(o.rho) && ok;
    ok = m_epsilon->into(o.epsilon) && m_weightDecay->into(o.weightDecay) && ok;
    return m_clipNorm->into(o.clipNorm) && m_clipValue->into(o.clipValue) && ok;
}

bool TrainingCard::readSchedule(nn::ScheduleConfig& s) {
    s.kind = enumFrom(m_schedule->current(), s.kind);
    bool ok = m_warmup->into(s.warmupEpochs);
    ok = m_stepEpochs->into(s.stepEpochs) && m_factor->into(s.factor) && ok;
    return m_plateauPatience->into(s.plateauPatience) && m_minRate->into(s.minLearningRate) && ok;
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
    bool ok = readOptimizer(config.optimizer);
    ok = readSchedule(config.schedule) && ok;
    ok = readStopping(request) && ok;
    ok = m_epochs->into(config.epochs) && ok;
    ok = m_batch->into(config.batchSize) && ok;
    ok = m_seed->into(config.seed) && ok;
    ok = m_l1->into(config.l1) && m_l2->into(config.l2) && ok;
    config.balancedClasses = !m_balanced->isHidden() && m_balanced->index() == 1;
    if (!m_topK->isHidden()) ok = m_topK->into(config.topK) && ok;
    return m_threads->into(request.threads) && ok;
}

} // namespace throughline::ui
