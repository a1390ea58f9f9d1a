// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Fan.h"
#include "session/OpenedRun.h"
#include "ui/pages/OptionFields.h"

#include <QDialog>
#include <memory>
#include <vector>

class QPushButton;

namespace throughline::ui {

class ChoiceField;
class Disclosure;
class Label;
class NumberField;
class TextField;

/// From which epoch of a run a new one goes on, and with what other settings; with several values of one of them it is
/// a fan. Shows the parent's settings at first, and what is proposed: with nothing changed the fork is what the parent
/// was. GUI thread.
class ForkDialog : public QDialog {
    Q_OBJECT

public:
    /// `busy`: other runs train, behind which the fork may wait.
    ForkDialog(const session::OpenedRun& run, const session::ForkProposal& proposal, bool busy, QWidget* parent);

    /// What is asked for. Of a fan the settings that its branches share.
    const session::ForkRequest& request() const { return m_request; }
    /// Empty: one fork.
    const std::vector<session::FanBranch>& branches() const { return m_branches; }
    /// Whether it is to wait for what trains.
    bool waits() const { return m_waits; }

private:
    QWidget* buildMore(Field* warmup);
    void showProposal(const session::ForkProposal& proposal);
    void showRelevant();
    void check();
    bool read();
    bool readBranches();
    std::string varied() const;
    nn::ScheduleKind schedule() const;

    const std::shared_ptr<const session::OpenedRun> m_run;
    const nn::TrainConfig m_usual; ///< the parent's at the epoch that was asked for
    const nn::TrainConfig m_first; ///< what is shown at first: that with what is proposed
    OptionFields m_optimizerOptions, m_scheduleOptions;
    session::ForkRequest m_request;
    std::vector<session::FanBranch> m_branches;
    NumberField *m_epoch = nullptr, *m_epochs = nullptr, *m_batch = nullptr, *m_dropout = nullptr;
    NumberField *m_l1 = nullptr, *m_l2 = nullptr, *m_smoothing = nullptr, *m_patience = nullptr;
    ChoiceField *m_schedule = nullptr, *m_vary = nullptr, *m_weights = nullptr;
    TextField *m_values = nullptr, *m_rows = nullptr;
    QWidget* m_scheduleRow = nullptr;
    Disclosure* m_more = nullptr;
    Label* m_consequence = nullptr;
    QPushButton *m_accept = nullptr, *m_later = nullptr;
    const bool m_busy;
    bool m_waits = false;
};

} // namespace throughline::ui
