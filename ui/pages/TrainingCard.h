// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/FormCard.h"

namespace throughline::ui {

class ChoiceField;
class NumberField;

/// How it is trained: what everybody sets in sight, the rest behind a line.
class TrainingCard : public FormCard {
    Q_OBJECT

public:
    explicit TrainingCard(QWidget* parent = nullptr);
    bool read(session::RunRequest& request) override;
    void adapt(const nn::DataSplit* data) override;

private:
    QWidget* buildScheduleRow();
    QWidget* buildMore();
    void showRelevant();
    bool readOptimizer(nn::OptimizerConfig& optimizer);
    bool readSchedule(nn::ScheduleConfig& schedule);
    bool readStopping(session::RunRequest& request);
    nn::OptimizerKind optimizer() const;

    ChoiceField *m_optimizer = nullptr, *m_schedule = nullptr, *m_stop = nullptr, *m_keep = nullptr;
    NumberField *m_rate = nullptr, *m_epochs = nullptr, *m_batch = nullptr, *m_seed = nullptr;
    QWidget* m_scheduleRow = nullptr;
    NumberField *m_stepEpochs = nullptr, *m_factor = nullptr, *m_plateauPatience = nullptr, *m_minRate = nullptr;
    NumberField *m_l1 = nullptr, *m_l2 = nullptr, *m_weightDecay = nullptr;
    NumberField *m_clipNorm = nullptr, *m_clipValue = nullptr, *m_warmup = nullptr;
    NumberField *m_momentum = nullptr, *m_beta1 = nullptr, *m_beta2 = nullptr, *m_rho = nullptr, *m_epsilon = nullptr;
    ChoiceField *m_nesterov = nullptr, *m_monitor = nullptr, *m_restoreBest = nullptr, *m_balanced = nullptr;
    NumberField *m_minDelta = nullptr, *m_topK = nullptr, *m_threads = nullptr;
};

} // namespace throughline::ui
