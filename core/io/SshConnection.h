// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "io/FileDescriptor.h"
#include "io/SshFiles.h"

#include <chrono>
#include <stop_token>
#include <string>
#include <sys/types.h>

namespace throughline::io {

/// A shell on another machine that runs one command after the other: `ssh HOST 'exec sh'`, a process that lives as long
/// as the connection does. It is one of our own rather than a master of ssh's (ControlMaster): nothing outlives the
/// program, no socket lies in a folder, and what the user's config says of masters still holds. One thread.
class SshConnection {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds silence{20};      ///< of the other side, before it is given up
    static constexpr std::chrono::seconds patience{180};    ///< with somebody who is asked for a password
    static constexpr std::chrono::seconds longestPause{30}; ///< between attempts

    /// `preamble`: commands for the shell to begin with.
    SshConnection(std::string host, SshQuestions questions, std::string preamble);
    ~SshConnection();
    SshConnection(const SshConnection&) = delete;

    struct Reply {
        std::string output;
        int status = 0;
    };
    /// What a command prints. Connects where there is no line yet, or none any longer; soon after a failure it fails
    /// the same way at once. Errors: `HostUnreachable`, `HostSilent`, `Cancelled`.
    Result<Reply> run(const std::string& command, const std::stop_token& stop = {});

private:
    enum class End { Done, Closed, Silent, Stopped };

    Result<void> connect(const std::stop_token& stop);
    bool spawn();
    void disconnect();
    End exchange(std::string text, const std::string& mark, std::chrono::seconds silent, Reply& reply,
                 const std::stop_token& stop);
    bool send(std::string& text);
    bool receive();
    void hear();
    Error errorOf(End end);

    std::string m_host;
    SshQuestions m_questions;
    std::string m_preamble;
    pid_t m_process = -1;
    FileDescriptor m_line, m_complaints; ///< its standard input and output; its standard error
    std::string m_received, m_heard;
    std::uint64_t m_commands = 0;
    std::string m_nonce;
    Error m_error; ///< of the last attempt
    Clock::time_point m_nextTry{};
    std::chrono::seconds m_pause{0}; ///< 0: the line holds
};

} // namespace throughline::io
