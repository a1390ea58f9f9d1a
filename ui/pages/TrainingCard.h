// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/FormCard.h"
#include "ui/pages/OptionFields.h"

namespace throughline::nn {
struct RowDefaults;
}

namespace throughline::ui {

class ChipsField;
class ChoiceField;
class NumberField;
class RateFinder;

/// How it is trained: what everybody sets in sight, the rest behind a line.
class TrainingCard : public FormCard {
    Q_OBJECT

public:
    explicit TrainingCard(QWidget* parent = nullptr);
    bool read(session::RunRequest& request) override;
    void adapt(const nn::DataSplit* data) override;
    void write(const session::RunInfo& info) override;
    RateFinder& rateFinder() { return *m_finder; }

private:
    void buildKeeping();
    QWidget* buildMetrics();
    QWidget* buildMore(Field* warmup);
    void showRelevant();
    void suit(const nn::RowDefaults& usual);
    void offerMetrics(const nn::DataSplit& data);
    void offerMonitors(const nn::DataSplit& data);
    bool readStopping(session::RunRequest& request);
    bool readKeeping(session::CheckpointPolicy& policy);
    bool readMetrics(nn::TrainConfig& config);
    nn::OptimizerKind optimizer() const;
    nn::ScheduleKind schedule() const;

    OptionFields m_optimizerOptions, m_scheduleOptions;
    ChoiceField *m_optimizer = nullptr, *m_schedule = nullptr, *m_stop = nullptr, *m_keep = nullptr;
    NumberField *m_epochs = nullptr, *m_batch = nullptr, *m_seed = nullptr;
    NumberField *m_patience = nullptr, *m_every = nullptr, *m_newest = nullptr;
    QWidget* m_scheduleRow = nullptr;
    ChipsField* m_metrics = nullptr;
    ChoiceField *m_monitor = nullptr, *m_restoreBest = nullptr;
    NumberField *m_minDelta = nullptr, *m_topK = nullptr;
    NumberField *m_l1 = nullptr, *m_l2 = nullptr, *m_threads = nullptr, *m_folds = nullptr;
    std::string m_wantedMonitor; ///< what was chosen last, which these data need not have
    std::string m_askedMonitor;  ///< that, or the usual one
    RateFinder* m_finder = nullptr;
};

} // namespace throughline::ui
