// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/Files.h"

#include <memory>
#include <string>
#include <vector>

namespace throughline::io {

/// Who is asked when ssh wants to know a password, a passphrase, or whether a host's key is right.
struct SshQuestions {
    enum class By {
        Nobody,   ///< what needs an answer fails
        Terminal, ///< ssh asks on the one that the program runs on
        Helper,   ///< a program that shows a dialog
    };
    By by = By::Nobody;
    std::string helper{};                   ///< as SSH_ASKPASS has it: it is given the question, and prints the answer
    std::vector<std::string> environment{}; ///< of the helper besides: "NAME=value"
};

/// While one exists, the calls that its thread makes of files of other machines are given up, with `Cancelled`, as soon
/// as `stop` is asked for. They may wait for long, where those of this machine do not.
class StopScope {
public:
    explicit StopScope(std::stop_token stop);
    ~StopScope();
    StopScope(const StopScope&) = delete;
    /// Of the innermost one of this thread.
    static std::stop_token current();

private:
    std::stop_token m_stop;
    const StopScope* m_outer;
};

/// The files of another machine, read through the user's own `ssh` with its config, keys and agent. Nothing has to be
/// installed there but a POSIX shell. All that is open on a host shares one connection, which is made at the first call
/// and ends with the last owner; `questions` are those of the first. A line that drops is made anew, with a pause that
/// grows up to half a minute between attempts, and whoever reads goes on where it was. Names with line breaks are
/// passed over. Any thread; a call waits for the one before it, and is given up when nothing comes for `silence`.
/// Errors besides those of Files: `HostUnreachable`, `HostSilent`, `Cancelled`.
std::shared_ptr<Files> sshFiles(const std::string& host, const SshQuestions& questions);

} // namespace throughline::io
