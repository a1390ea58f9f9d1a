// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Fan.h"
#include "session/OpenedRun.h"
#include "session/ResumeRequest.h"

#include <functional>
#include <string>
#include <vector>

namespace throughline::ui {

/// What was answered about a fork. Plain value.
struct ForkAnswer {
    session::ForkRequest request{};
    std::vector<session::FanBranch> branches{}; ///< with some it is a fan of them, beside whatever trains
    bool waits = false;                         ///< until what trains has ended, or else it begins at once
};

/// What has to be asked before a run goes on. No question waits for its answer, so that everything else goes on
/// meanwhile; an answer comes by the function, and none where the user thinks better of it. GUI thread.
class RunQuestions {
public:
    virtual ~RunQuestions() = default;
    /// From which epoch, and up to which; of the proposal the epoch and the learning rate are what it begins with.
    virtual void askHowToResume(const session::OpenedRun& run, const session::ResumeRequest& proposal,
                                std::function<void(const session::ResumeRequest&)> resume) = 0;
    /// From which epoch a new run goes on, and with what, beginning with the proposal. `busy`: other runs train.
    virtual void askHowToFork(const session::OpenedRun& run, const session::ForkProposal& proposal, bool busy,
                              std::function<void(const ForkAnswer&)> fork) = 0;
    /// Whether to go on with data that the run was not trained on; `differences`: a sentence each.
    virtual void askAboutChangedData(const std::vector<std::string>& differences, std::function<void()> accept) = 0;
};

} // namespace throughline::ui
