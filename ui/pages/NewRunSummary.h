// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "ui/widgets/Panel.h"

class QLineEdit;
class QPushButton;
class QToolButton;

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
    /// What Start is called, and whether there is something beside which it could be.
    void setStart(const QString& text, bool beside);
    /// The name of the run that starts, empty where the suggestion stands; the next has a fresh one.
    QString takeName();

signals:
    void startWanted();
    /// At once, beside what trains.
    void startBesideWanted();

private:
    Tile* m_parameters = nullptr;
    Tile* m_steps = nullptr;
    Rows* m_rows = nullptr;
    Label* m_why = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_start = nullptr;
    QToolButton* m_beside = nullptr; ///< with the menu of other ways to start
};

} // namespace throughline::ui
