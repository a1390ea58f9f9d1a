// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/RunQuestions.h"

class QWidget;

namespace throughline::ui {

/// Asks in dialogs above a window. GUI thread.
class RunDialogs : public RunQuestions {
public:
    /// `window` owns the dialogs: with it they go, without an answer.
    explicit RunDialogs(QWidget& window) : m_window(window) {}
    void askHowToResume(const session::OpenedRun& run, const session::ResumeRequest& proposal,
                        std::function<void(const session::ResumeRequest&)> resume) override;
    void askHowToFork(const session::OpenedRun& run, const session::ForkProposal& proposal, bool busy,
                      std::function<void(const ForkAnswer&)> fork) override;
    void askAboutChangedData(const std::vector<std::string>& differences, std::function<void()> accept) override;

private:
    QWidget& m_window;
};

} // namespace throughline::ui
