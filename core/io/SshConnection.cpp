// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/SshConnection.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <random>
#include <spawn.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <vector>

namespace throughline::io {

namespace {

constexpr int lookEvery = 100; ///< ms, for a wish to stop
constexpr std::size_t mostHeard = 4096;
constexpr std::size_t mostReceived = std::size_t{256} << 20; ///< bytes of one reply: the other side may be hostile

/// Nobody who prints something on the way can foresee it.
std::string makeNonce() {
    constexpr char hex[] = "0123456789abcdef";
    std::random_device random;
    std::string nonce;
    for (int i = 0; i < 32; ++i) nonce += hex[random() & 15];
    return nonce;
}

/// What ssh said first; what it says of a key that it keeps, and its warnings, are no reason.
std::string reasonIn(std::string_view heard) {
    while (!heard.empty()) {
        const std::size_t end = std::min(heard.find('\n'), heard.size());
        std::string_view line = heard.substr(0, end);
        heard.remove_prefix(std::min(end + 1, heard.size()));
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (!line.empty() && !line.starts_with("Warning:") && !line.starts_with("**")) return std::string(line);
    }
    return {};
}

std::vector<std::string> environmentFor(const SshQuestions& questions) {
    std::vector<std::string> all;
    const bool helper = questions.by == SshQuestions::By::Helper;
    for (char** each = environ; *each; ++each)
        if (!helper || !std::string_view(*each).starts_with("SSH_ASKPASS")) all.emplace_back(*each);
    if (helper) {
        all.push_back("SSH_ASKPASS=" + questions.helper);
        all.emplace_back("SSH_ASKPASS_REQUIRE=force");
        all.insert(all.end(), questions.environment.begin(), questions.environment.end());
    }
    return all;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

SshConnection::SshConnection(std::string host, SshQuestions questions, std::string preamble)
    : m_host(std::move(host)), m_questions(std::move(questions)), m_preamble(std::move(preamble)) {}

SshConnection::~SshConnection() {
    disconnect();
}

bool SshConnection::spawn() {
    int line[2], complaints[2];
    // A socket, for it can be written to without SIGPIPE.
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) != 0) return false;
    m_line = FileDescriptor(line[0]);
    const FileDescriptor theirs(line[1]);
    if (::pipe2(complaints, O_CLOEXEC | O_NONBLOCK) != 0) return false;
    m_complaints = FileDescriptor(complaints[0]);
    const FileDescriptor theirComplaints(complaints[1]);
    ::fcntl(m_line.get(), F_SETFL, ::fcntl(m_line.get(), F_GETFL) | O_NONBLOCK);
    ::fcntl(theirComplaints.get(), F_SETFL, 0);

    // What the user's config says of terminals and commands is meant for a shell of theirs, forwarding and local
    // commands once: the same as scp's.
    std::vector<std::string> words{
        "ssh", "-x", "-T", "-oRemoteCommand=none", "-oPermitLocalCommand=no", "-oClearAllForwardings=yes"};
    if (m_questions.by == SshQuestions::By::Nobody) words.emplace_back("-oBatchMode=yes");
    words.insert(words.end(), {"--", m_host, "exec sh"});
    std::vector<std::string> variables = environmentFor(m_questions);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, theirComplaints.get(), STDERR_FILENO);
    sigset_t standard, none;
    ::sigemptyset(&none);
    ::sigfillset(&standard);
    ::posix_spawnattr_setsigdefault(&attributes, &standard);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    // Without a terminal it cannot ask there, and an interrupt from there is not meant for it.
    if (m_questions.by != SshQuestions::By::Terminal) flags |= POSIX_SPAWN_SETSID;
    ::posix_spawnattr_setflags(&attributes, flags);
    const int error = ::posix_spawnp(&m_process, "ssh", &actions, &attributes, pointersTo(words).data(),
                                     pointersTo(variables).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error == 0) return true;
    m_process = -1;
    m_heard = std::string("ssh: ") + std::strerror(error);
    return false;
}

void SshConnection::disconnect() {
    m_line.close();
    m_complaints.close();
    m_received.clear();
    if (m_process < 0) return;
    ::kill(m_process, SIGTERM);
    for (int tries = 0; ::waitpid(m_process, nullptr, WNOHANG) == 0; ++tries) {
        if (tries == 100) ::kill(m_process, SIGKILL); // it had half a second
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    m_process = -1;
}

Result<void> SshConnection::connect(const std::stop_token& stop) {
    if (m_pause.count() > 0 && Clock::now() < m_nextTry) return tl::make_unexpected(m_error);
    m_heard.clear();
    m_nonce = makeNonce();
    End end = End::Closed;
    if (spawn()) {
        const bool asks = m_questions.by != SshQuestions::By::Nobody;
        Reply greeting;
        const std::string mark = m_nonce + '0';
        end = exchange(m_preamble + "printf '\\n%sb\\n\\n%se 0\\n' " + mark + ' ' + mark + '\n', mark,
                       asks ? patience : silence, greeting, stop);
    }
    if (end == End::Done) {
        m_pause = std::chrono::seconds(0);
        m_heard.clear(); // what it said so far was no trouble
        return {};
    }
    m_error = errorOf(end);
    disconnect();
    if (end != End::Stopped) {
        m_pause = std::clamp(m_pause * 2, std::chrono::seconds(1), longestPause);
        m_nextTry = Clock::now() + m_pause;
    }
    return tl::make_unexpected(m_error);
}

Result<SshConnection::Reply> SshConnection::run(const std::string& command, const std::stop_token& stop) {
    // A line that was quiet for long may turn out to be gone: that is no failure before another one is.
    for (bool isNew = false;; isNew = true) {
        const bool connected = m_process >= 0;
        if (!connected)
            if (const Result<void> made = connect(stop); !made) return tl::make_unexpected(made.error());
        const std::string mark = m_nonce + std::to_string(++m_commands);
        // Its standard input is the shell's, which reads the commands from there.
        const std::string text = "printf '\\n%sb\\n' " + mark + "; { " + command +
                                 "\n} </dev/null 2>/dev/null; printf '\\n%se %s\\n' " + mark + " $?\n";
        Reply reply;
        const End end = exchange(text, mark, silence, reply, stop);
        if (end == End::Done) return reply;
        m_error = errorOf(end);
        // What is still on its way is passed over by its mark.
        if (end == End::Stopped) return tl::make_unexpected(m_error);
        disconnect();
        if (end == End::Closed && connected && !isNew) continue;
        m_pause = std::chrono::seconds(1);
        m_nextTry = Clock::now() + m_pause;
        return tl::make_unexpected(m_error);
    }
}

/// Writes `text` and reads until what it prints between its marks is there. Both at once: neither side waits for the
/// other to read.
SshConnection::End SshConnection::exchange(std::string text, const std::string& mark, std::chrono::seconds silent,
                                           Reply& reply, const std::stop_token& stop) {
    const std::string begin = '\n' + mark + "b\n", ending = '\n' + mark + "e ";
    std::size_t begun = std::string::npos, searched = 0;
    Clock::time_point deadline = Clock::now() + silent;
    while (true) {
        if (stop.stop_requested()) return End::Stopped;
        if (Clock::now() >= deadline) return End::Silent;
        pollfd polled[2]{{m_line.get(), static_cast<short>(POLLIN | (text.empty() ? 0 : POLLOUT)), 0},
                         {m_complaints.get(), POLLIN, 0}};
        if (::poll(polled, 2, lookEvery) < 0 && errno != EINTR) return End::Closed;
        if (polled[1].revents != 0) hear();
        if ((polled[0].revents & POLLOUT) != 0 && !send(text)) return End::Closed;
        if ((polled[0].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
        const std::size_t before = m_received.size();
        const bool open = receive();
        if (m_received.size() > before) deadline = Clock::now() + silent;
        if (begun == std::string::npos) {
            const std::size_t found = m_received.find(begin);
            if (found != std::string::npos) {
                begun = found + begin.size();
                // The end's first line break may be that of the beginning.
                searched = begun - 1;
            } else if (m_received.size() > begin.size()) {
                m_received.erase(0, m_received.size() - begin.size()); // of a command that was given up, say
            }
        }
        if (begun != std::string::npos) {
            const std::size_t found = m_received.find(ending, searched);
            const std::size_t lineEnd =
                found == std::string::npos ? found : m_received.find('\n', found + ending.size());
            if (lineEnd != std::string::npos) {
                reply.output = found < begun ? std::string() : m_received.substr(begun, found - begun);
                reply.status = std::atoi(m_received.c_str() + found + ending.size());
                m_received.erase(0, lineEnd + 1);
                return End::Done;
            }
            if (found == std::string::npos)
                searched = std::max(searched, m_received.size() - std::min(m_received.size(), ending.size()));
        }
        if (!open || m_received.size() > mostReceived) return End::Closed;
    }
}

bool SshConnection::send(std::string& text) {
    const ssize_t sent = ::send(m_line.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    text.erase(0, static_cast<std::size_t>(sent));
    return true;
}

/// All that is there. False: the other end was closed.
bool SshConnection::receive() {
    char bytes[65536];
    const ssize_t got = ::recv(m_line.get(), bytes, sizeof bytes, 0);
    if (got > 0) m_received.append(bytes, static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

void SshConnection::hear() {
    char bytes[1024];
    ssize_t got = 0;
    while ((got = ::read(m_complaints.get(), bytes, sizeof bytes)) > 0)
        if (m_heard.size() < mostHeard) m_heard.append(bytes, static_cast<std::size_t>(got));
    if (got == 0) m_complaints.close(); // poll passes over it from now on
}

Error SshConnection::errorOf(End end) {
    switch (end) {
    case End::Stopped:
        return {ErrorCode::Cancelled, m_host};
    case End::Silent:
        return {ErrorCode::HostSilent, {}, {m_host, std::to_string(silence.count())}};
    default:
        break;
    }
    // What it says at the end comes when it ends.
    for (int tries = 0; tries < 20 && m_complaints.get() >= 0; ++tries) {
        pollfd polled{m_complaints.get(), POLLIN, 0};
        if (::poll(&polled, 1, lookEvery) > 0) hear();
    }
    const std::string reason = reasonIn(m_heard);
    return {ErrorCode::HostUnreachable, {}, {m_host, reason.empty() ? "the connection was closed" : reason}};
}

} // namespace throughline::io
