// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"

#include <QDialog>

class QPushButton;

namespace throughline::ui {

class ChoiceField;
class Label;
class NumberField;

/// From which checkpoint a run goes on, and up to which epoch.
class ResumeDialog : public QDialog {
    Q_OBJECT

public:
    ResumeDialog(const session::OpenedRun& run, QWidget* parent);
    session::ResumeRequest request() const;

private:
    void check();
    std::int64_t fromEpoch() const;

    const session::OpenedRun m_run;
    ChoiceField* m_from = nullptr;
    NumberField* m_epochs = nullptr;
    Label* m_consequence = nullptr;
    QPushButton* m_resume = nullptr;
};

} // namespace throughline::ui
