// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/ModelLoader.h"
#include "session/OpenedRun.h"
#include "session/ResumePlan.h"

#include <QDialog>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

class QCheckBox;
class QPushButton;

namespace throughline::ui {

class ChoiceField;
class Label;
class NumberField;

/// From which epoch a run goes on, up to which, and what changes from there on. Says what that means, from the plan
/// that the resume will follow, and whether the data are those that the run began with. GUI thread.
class ResumeDialog : public QDialog {
    Q_OBJECT

public:
    /// Of the proposal the epoch and the learning rate are what it shows at first.
    ResumeDialog(const session::OpenedRun& run, const session::ResumeRequest& proposal, QWidget* parent);
    ~ResumeDialog() override { m_stop.request_stop(); } ///< gives up what is still being read
    session::ResumeRequest request() const;

private:
    using From = session::ResumeRequest::From;
    From from() const;
    std::int64_t fromEpoch() const;
    void check();
    void plan();
    void checkData();
    void findData();
    void showData(const Result<session::DataCheck>& check);
    void showConsequence();

    const std::shared_ptr<const session::OpenedRun> m_run;
    const double m_rateBefore;                       ///< in force at the run's end
    std::stop_source m_stop;                         ///< of reading the data
    bool m_fine = false;                             ///< what is typed can be read
    std::optional<session::ResumeRequest> m_planned; ///< the newest that a plan was asked for
    std::optional<session::ResumePlan> m_plan;       ///< of the newest request that the folder was looked at for
    ChoiceField* m_from = nullptr;
    NumberField* m_epoch = nullptr;
    NumberField* m_epochs = nullptr;
    NumberField* m_rate = nullptr;
    NumberField* m_batch = nullptr;
    NumberField* m_patience = nullptr;
    Label* m_data = nullptr; ///< how the data are, held against those of the beginning
    QPushButton* m_find = nullptr;
    QCheckBox* m_accept = nullptr; ///< goes on with changed data
    std::string m_at;              ///< where they lie now
    Label* m_consequence = nullptr;
    QPushButton* m_resume = nullptr;
};

} // namespace throughline::ui
