// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/TrainingCard.h"

#include "nn/Metrics.h"
#include "nn/RowDefaults.h"
#include "nn/Scores.h"
#include "text/MetricText.h"
#include "theme/Tokens.h"
#include "ui/pages/OfferedNames.h"
#include "ui/pages/RateFinder.h"
#include "ui/widgets/ChipsField.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/EvenLayout.h"
#include "ui/widgets/NumberField.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
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

/// The last of the choices: a number of one's own beside it.
bool isOwn(const ChoiceField& choice) {
    return choice.index() == choice.combo()->count() - 1;
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

    buildKeeping();
    body()->addWidget(new Disclosure(tr("Find a learning rate"), m_finder));
    body()->addWidget(new Disclosure(tr("Metrics, what is best"), buildMetrics()));
    body()->addWidget(new Disclosure(tr("Regularisation, clipping, folds, threads"), buildMore(warmup)));
    body()->setContentsMargins(20, 16, 20, 12);
    showRelevant();
    connect(this, &FormCard::edited, this, &TrainingCard::showRelevant);
}

/// The usual numbers, and one's own.
void TrainingCard::buildKeeping() {
    QStringList patiences{tr("never")};
    for (std::size_t i = 1; i < Patiences.size(); ++i) patiences << tr("after %1 without gain").arg(Patiences[i]);
    m_stop = new ChoiceField(tr("Stop early"), QStringLiteral("patience"), patiences << tr("after … without gain"));
    m_patience = new NumberField(tr("Epochs without gain"), QStringLiteral("patience-epochs"), 30, Kind::Whole);
    m_keep = new ChoiceField(tr("Keep checkpoints"), QStringLiteral("keep"),
                             {tr("best, newest three"), tr("best, latest"), tr("best, latest, every 5"),
                              tr("best, latest, every 10"), tr("every epoch"), tr("best, latest, newest …")});
    const session::CheckpointPolicy usual;
    m_newest = new NumberField(tr("Newest kept"), QStringLiteral("keep-newest"), usual.keep, Kind::Whole);
    m_every = new NumberField(tr("Written every, epochs"), QStringLiteral("checkpoint-every"),
                              static_cast<double>(usual.every), Kind::Whole);
    tellBy(m_patience, "patience");
    tellBy(m_newest, "keep");
    auto* stopping = new QVBoxLayout;
    stopping->setSpacing(metrics::Between);
    stopping->addLayout(row({m_stop}));
    stopping->addLayout(row({m_patience}));
    stopping->addStretch();
    auto* keeping = new QVBoxLayout;
    keeping->setSpacing(metrics::Between);
    keeping->addLayout(row({m_keep}));
    keeping->addLayout(row({m_newest, m_every}));
    keeping->addStretch();
    auto* both = new QHBoxLayout;
    both->setSpacing(metrics::Between);
    both->addLayout(stopping, 1);
    both->addLayout(keeping, 1);
    body()->addLayout(both);
}

QWidget* TrainingCard::buildMetrics() {
    const nn::TrainConfig usual;
    m_metrics = new ChipsField({}, QStringLiteral("metrics"));
    m_monitor = new ChoiceField(tr("Best by"), QStringLiteral("monitor"), {});
    m_minDelta =
        new NumberField(tr("Least gain"), QStringLiteral("min-delta"), usual.earlyStopping.minDelta, Kind::Real);
    m_restoreBest = new ChoiceField(tr("At the end, keep"), QStringLiteral("restore-best"),
                                    {tr("the latest weights"), tr("the best weights")});
    m_topK = new NumberField(tr("Top-k accuracy (0: off)"), QStringLiteral("top-k"), usual.topK, Kind::Whole);
    m_wantedMonitor = m_askedMonitor = usual.earlyStopping.monitor;
    connect(m_monitor, &Field::edited, this,
            [this] { m_wantedMonitor = m_askedMonitor = m_monitor->combo()->currentData().toString().toStdString(); });
    auto* metrics = new QWidget;
    auto* column = new QVBoxLayout(metrics);
    column->setContentsMargins(0, 0, 0, 8);
    column->setSpacing(metrics::Between);
    column->addLayout(rows({m_metrics}));
    column->addLayout(rows({m_monitor, m_minDelta, m_restoreBest, m_topK}));
    return metrics;
}

QWidget* TrainingCard::buildMore(Field* warmup) {
    const nn::TrainConfig usual;
    const auto number = [](const QString& label, const char* option, double value, Kind kind = Kind::Real) {
        return new NumberField(label, QLatin1String(option), value, kind);
    };
    m_l1 = number(tr("L1"), "l1", usual.l1);
    m_l2 = number(tr("L2"), "l2", usual.l2);
    m_threads = number(tr("Threads (0: all that help)"), "threads", 0, Kind::Whole);
    std::vector<Field*> fields{m_l1, m_l2, m_optimizerOptions.take("clip-norm"), m_optimizerOptions.take("clip-value")};
    const auto others = m_optimizerOptions.takeOthers();
    fields.insert(fields.end(), others.begin(), others.end());
    m_folds = number(tr("Folds (0: none)"), "folds", 0, Kind::Whole);
    fields.insert(fields.end(), {warmup, m_folds, m_threads});
    auto* more = new QWidget;
    auto* grid = rows(fields);
    grid->setContentsMargins(0, 0, 0, 8);
    more->setLayout(grid);
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
    m_minDelta->setVisible(m_stop->index() > 0);
    m_patience->setVisible(isOwn(*m_stop));
    for (auto* field : {m_newest, m_every}) field->setVisible(isOwn(*m_keep));
}

void TrainingCard::adapt(const nn::DataSplit* data) {
    if (!data) return; // being read: what is there stays until it is known
    m_topK->setVisible(takes([](nn::TrainConfig& c) { c.topK = 1; }, data));
    offerMetrics(*data);
    offerMonitors(*data);
    suit(nn::usualFor(data->trainingRows.size()));
}

/// Those of the task.
void TrainingCard::offerMetrics(const nn::DataSplit& data) {
    std::vector<ChipsField::Chip> chips;
    for (const auto& score : nn::scoreNames)
        if (score.forClasses != data.training->isRegression())
            chips.push_back({std::string(score.key), metricTitle(std::string(score.key))});
    m_metrics->setChips(chips);
    const bool isValidated = !data.validationRows.empty();
    m_metrics->setLabel(isValidated ? tr("Also record, of validation")
                                    : tr("Also record, of validation: no rows are validated on"));
    m_metrics->setUsable(isValidated);
}

/// What a run with these metrics records, of validation first. What was chosen comes back with data that have it.
void TrainingCard::offerMonitors(const nn::DataSplit& data) {
    nn::TrainConfig config;
    readMetrics(config);
    auto names = nn::metricNames(config, data);
    std::ranges::stable_partition(names, [](const auto& name) { return name.starts_with("val_"); });
    auto* combo = m_monitor->combo();
    const QSignalBlocker quiet(combo);
    combo->clear();
    for (const auto& name : names) combo->addItem(monitorText(name), QString::fromStdString(name));
    // Without validation another metric stands in for what is asked for.
    const auto placeOf = [&](const std::string& monitor) {
        const auto decides = nn::EarlyStopping{monitor}.monitored(!data.validationRows.empty());
        return combo->findData(QString::fromStdString(decides));
    };
    m_askedMonitor = placeOf(m_wantedMonitor) >= 0 ? m_wantedMonitor : nn::EarlyStopping().monitor;
    combo->setCurrentIndex(placeOf(m_askedMonitor));
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
    // The last choice is a number of one's own.
    const auto patience = std::ranges::find(Patiences, config.earlyStopping.patience);
    m_stop->combo()->setCurrentIndex(static_cast<int>(patience - Patiences.begin()));
    m_patience->setValue(config.earlyStopping.patience);
    const auto policy = std::ranges::find(Policies, info.checkpoints);
    m_keep->combo()->setCurrentIndex(static_cast<int>(policy - Policies.begin()));
    m_newest->setValue(info.checkpoints.keep);
    m_every->setValue(static_cast<double>(info.checkpoints.every));
    m_metrics->choose(config.metrics);
    m_wantedMonitor = m_askedMonitor = config.earlyStopping.monitor;
    m_restoreBest->combo()->setCurrentIndex(config.earlyStopping.restoreBest ? 1 : 0);
}

bool TrainingCard::readStopping(session::RunRequest& request) {
    auto& stop = request.config.earlyStopping;
    stop.monitor = m_askedMonitor;
    stop.restoreBest = m_restoreBest->index() == 1;
    bool ok = m_minDelta->into(stop.minDelta);
    if (isOwn(*m_stop))
        ok = m_patience->into(stop.patience) && ok;
    else
        stop.patience = Patiences[static_cast<std::size_t>(std::max(0, m_stop->index()))];
    return ok;
}

bool TrainingCard::readKeeping(session::CheckpointPolicy& policy) {
    if (!isOwn(*m_keep)) {
        policy = Policies[static_cast<std::size_t>(std::max(0, m_keep->index()))];
        return true;
    }
    const bool ok = m_newest->into(policy.keep);
    return m_every->into(policy.every) && ok;
}

bool TrainingCard::readMetrics(nn::TrainConfig& config) {
    config.metrics = m_metrics->chosen();
    return m_topK->isHidden() || m_topK->into(config.topK);
}

bool TrainingCard::read(session::RunRequest& request) {
    auto& config = request.config;
    config.optimizer.kind = optimizer();
    config.schedule.kind = schedule();
    bool ok = m_optimizerOptions.read(config.optimizer);
    ok = m_scheduleOptions.read(config.schedule) && ok;
    ok = readStopping(request) && ok;
    ok = readKeeping(request.checkpoints) && ok;
    ok = readMetrics(config) && ok;
    ok = m_epochs->into(config.epochs) && ok;
    ok = m_batch->into(config.batchSize) && ok;
    ok = m_seed->into(config.seed) && ok;
    ok = m_l1->into(config.l1) && ok;
    ok = m_l2->into(config.l2) && ok;
    ok = m_folds->into(request.data.folds) && ok;
    return m_threads->into(request.threads) && ok;
}

} // namespace throughline::ui
