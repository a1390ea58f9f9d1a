// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "ui/widgets/Panel.h"

class QLineEdit;
class QPushButton;

namespace throughline::ui {

class Label;
class Rows;
class Tile;

/// What stands beside the New run page: what the run will be, its name, and Start.
class NewRunSummary : public Panel {
    Q_OBJECT

public:
    explicit NewRunSummary(QWidget* parent = nullptr);
    /// `data` null: not read yet, or wrong.
    void show(const session::RunRequest& request, const nn::DataSplit* data);
    void setReady(bool ready, const QString& why);
    /// Empty where the suggestion stands.
    QString name() const;

signals:
    void startWanted();

private:
    Tile* m_parameters = nullptr;
    Tile* m_steps = nullptr;
    Rows* m_rows = nullptr;
    Label* m_why = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_start = nullptr;
};

} // namespace throughline::ui
