// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "ui/widgets/Card.h"

#include <vector>

class QLineEdit;
class QPushButton;

namespace throughline::ui {

class DataCard;
class FormCard;
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

/// Everything that makes a run, in a page of three cards; only the data is required. What is wrong is said below its
/// field while one types.
class NewRunPage : public Ground {
    Q_OBJECT

public:
    /// `summary` shows what the page holds; it stands elsewhere in the window.
    explicit NewRunPage(NewRunSummary& summary, QWidget* parent = nullptr);
    bool isReady() const { return m_ready; }
    DataCard& dataCard() { return *m_data; }
    void start();

signals:
    void readinessChanged(bool ready);
    void startWanted(const throughline::session::RunRequest& request);

private:
    void evaluate();
    bool blame(const Error& wrong);

    NewRunSummary& m_summary;
    DataCard* m_data = nullptr;
    std::vector<FormCard*> m_forms;
    session::RunRequest m_request;
    bool m_ready = false;
};

} // namespace throughline::ui
