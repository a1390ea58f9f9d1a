// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Sweep.h"
#include "ui/widgets/Ground.h"

#include <vector>

namespace throughline::ui {

class DataCard;
class FormCard;
class NewRunSummary;
class TrainingCard;

/// Everything that makes a run, in a page of three cards; only the data is required. What is wrong is said below its
/// field while one types.
class NewRunPage : public Ground {
    Q_OBJECT

public:
    /// `summary` shows what the page holds; it stands elsewhere in the window.
    explicit NewRunPage(NewRunSummary& summary, QWidget* parent = nullptr);
    bool isReady() const { return m_ready; }
    /// What Start does now: "Start after this one", "Start 4 runs".
    QString startText() const { return m_startText; }
    DataCard& dataCard() { return *m_data; }
    /// One run or several, as the fields say.
    void start();
    /// The same at once, beside what trains.
    void startBeside();
    /// Sets up another run with the settings of this one.
    void take(const session::RunInfo& info);
    /// Whether a run trains, behind which this one would wait.
    void setBusy(bool busy);

signals:
    /// Whether it can start, or what Start does.
    void startChanged();
    void startWanted(const throughline::session::RunRequest& request);
    void startBesideWanted(const throughline::session::RunRequest& request);
    /// `beside`: at once, beside what trains.
    void sweepWanted(const throughline::session::Sweep& sweep, bool beside);

private:
    void evaluate();
    bool blame(const Error& wrong);
    bool read(const nn::DataSplit* split, session::RunRequest& request, QString& why);
    bool readRuns(const nn::DataSplit* split, QString& why);
    void showStart();
    void startSweep(bool beside);

    NewRunSummary& m_summary;
    DataCard* m_data = nullptr;
    TrainingCard* m_training = nullptr;
    std::vector<FormCard*> m_forms;
    session::RunRequest m_request;
    std::vector<session::SweepRun> m_runs; ///< several; empty: `m_request` alone
    QString m_startText;
    bool m_busy = false;
    bool m_ready = false;
};

} // namespace throughline::ui
