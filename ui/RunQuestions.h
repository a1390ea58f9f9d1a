// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Fan.h"
#include "session/OpenedRun.h"
#include "session/ResumeRequest.h"

#include <functional>
#include <string>
#include <vector>

namespace throughline::ui {

/// What has to be asked before a run goes on. No question waits for its answer, so that everything else goes on
/// meanwhile; an answer comes by the function, and none where the user thinks better of it. GUI thread.
class RunQuestions {
public:
    virtual ~RunQuestions() = default;
    /// From which epoch, and up to which.
    virtual void askHowToResume(const session::OpenedRun& run,
                                std::function<void(const session::ResumeRequest&)> resume) = 0;
    /// From which epoch a new run goes on, and with what; `leftOut`: rows that it is to do without. With branches it is
    /// a fan of them.
    virtual void
    askHowToFork(const session::OpenedRun& run, std::int64_t epoch, const std::vector<std::uint32_t>& leftOut,
                 std::function<void(const session::ForkRequest&, const std::vector<session::FanBranch>&)> fork) = 0;
    /// Whether to go on with data that the run was not trained on; `differences`: a sentence each.
    virtual void askAboutChangedData(const std::vector<std::string>& differences, std::function<void()> accept) = 0;
};

} // namespace throughline::ui
