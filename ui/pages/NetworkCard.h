// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/FormCard.h"

namespace throughline::ui {

class ChoiceField;
class NumberField;
class TextField;

/// The network between the data's two ends, and what it is to make small.
class NetworkCard : public FormCard {
    Q_OBJECT

public:
    explicit NetworkCard(QWidget* parent = nullptr);
    bool read(session::RunRequest& request) override;
    void write(const session::RunInfo& info) override;
    void adapt(const nn::DataSplit* data) override;

private:
    nn::Loss loss() const;
    QWidget* buildMore();
    void showRelevant();
    bool readLoss(nn::TrainConfig& config);

    TextField* m_hidden = nullptr;
    ChoiceField* m_activation = nullptr;
    NumberField* m_dropout = nullptr;
    ChoiceField* m_initialization = nullptr;
    ChoiceField* m_batchNorm = nullptr;
    ChoiceField* m_loss = nullptr;
    NumberField* m_interval = nullptr;
    NumberField *m_smoothing = nullptr, *m_focal = nullptr;
    ChoiceField* m_weighting = nullptr;
    TextField* m_weights = nullptr;
    bool m_forClasses = true;
};

} // namespace throughline::ui
