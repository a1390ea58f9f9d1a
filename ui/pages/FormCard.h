// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/Field.h"

#include <string_view>
#include <vector>

class QHBoxLayout;

namespace throughline::ui {

/// A card of fields that together fill a part of a run's request.
class FormCard : public Card {
    Q_OBJECT

public:
    using Card::Card;
    /// Puts the fields into `request`; marks those that cannot be read, and is false then.
    virtual bool read(session::RunRequest& request) = 0;
    /// Shows which fields matter for the others' values, from the data's side (null: none yet).
    virtual void adapt(const nn::DataSplit*) {}
    /// The field that `nn::check` means by this option, or null.
    Field* field(const QString& option) const;
    void clearErrors();

signals:
    void edited();

protected:
    /// Fields in a row, of equal width; connected and known by their option.
    QHBoxLayout* row(const std::vector<Field*>& fields);

private:
    std::vector<Field*> m_fields;
};

/// Those names of `Enum` that the trainer takes, asked of `nn::check` with a configuration that `set` changes.
template <class Enum, class Set>
QStringList offered(Set set) {
    QStringList names;
    for (const auto& name : nn::names<Enum>()) {
        nn::TrainConfig config;
        set(config, *nn::parse<Enum>(name));
        if (!nn::check(config)) names << QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    }
    return names;
}

template <class Enum>
Enum enumFrom(const QString& name, Enum otherwise) {
    return nn::parse<Enum>(name.toStdString()).value_or(otherwise);
}

/// The network between the data's two ends.
class NetworkCard : public FormCard {
    Q_OBJECT

public:
    explicit NetworkCard(QWidget* parent = nullptr);
    bool read(session::RunRequest& request) override;
    void adapt(const nn::DataSplit* data) override;

private:
    TextField* m_hidden = nullptr;
    ChoiceField* m_activation = nullptr;
    NumberField* m_dropout = nullptr;
    ChoiceField* m_initialization = nullptr;
    ChoiceField* m_batchNorm = nullptr;
    ChoiceField* m_loss = nullptr;
};

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
