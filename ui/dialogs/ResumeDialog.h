// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/OpenedRun.h"
#include "session/ResumePlan.h"

#include <QDialog>
#include <memory>
#include <optional>

class QPushButton;

namespace throughline::ui {

class ChoiceField;
class Label;
class NumberField;

/// From which epoch a run goes on, and up to which. Says what that means, from the plan that the resume will follow.
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

    const std::shared_ptr<const session::OpenedRun> m_run;
    bool m_fine = false;                             ///< what is typed can be read
    std::optional<session::ResumeRequest> m_planned; ///< the newest that a plan was asked for
    std::optional<session::ResumePlan> m_plan;       ///< of the newest request that the folder was looked at for
    ChoiceField* m_from = nullptr;
    NumberField* m_epoch = nullptr;
    NumberField* m_epochs = nullptr;
    Label* m_consequence = nullptr;
    QPushButton* m_resume = nullptr;
};

} // namespace throughline::ui
