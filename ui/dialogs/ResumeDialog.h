// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/OpenedRun.h"
#include "session/ResumeRequest.h"
#include "session/RetrainingPlan.h"

#include <QDialog>

class QPushButton;

namespace throughline::ui {

class ChoiceField;
class Label;
class NumberField;

/// From which epoch a run goes on, and up to which. What is not kept is recomputed; the dialog says how long that
/// takes.
class ResumeDialog : public QDialog {
    Q_OBJECT

public:
    ResumeDialog(const session::OpenedRun& run, QWidget* parent);
    session::ResumeRequest request() const;

private:
    using From = session::ResumeRequest::From;
    From from() const;
    std::int64_t fromEpoch() const;
    void check();
    void plan();
    void showConsequence();
    void grow();

    const session::OpenedRun m_run;
    bool m_stoppedEarly = false;
    session::RetrainingPlan m_plan; ///< for the epoch that it names, once the folder was looked at
    ChoiceField* m_from = nullptr;
    NumberField* m_epoch = nullptr;
    NumberField* m_epochs = nullptr;
    Label* m_consequence = nullptr;
    QPushButton* m_resume = nullptr;
};

} // namespace throughline::ui
