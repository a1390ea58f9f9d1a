// SPDX-License-Identifier: GPL-3.0-or-later
#include "StopSignals.h"

#include <QSocketNotifier>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace throughline::app {

namespace {

constexpr std::array handledSignals{SIGINT, SIGTERM, SIGHUP};

// Of the one StopSignals object; a handler can reach nothing else.
int pipeEnds[2] = {-1, -1};
std::atomic<std::int64_t> interrupted = 0; ///< ms since some start, of the first SIGINT; 0: none
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "a handler may use no other");

/// `timeout -s INT` sends to the process and to its group, within a millisecond: nobody has asked twice.
constexpr std::int64_t secondCountsAfter = 500;

extern "C" void handleStop(int number) {
    const int saved = errno;
    if (number == SIGINT) {
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        const std::int64_t ms = now.tv_sec * std::int64_t{1000} + now.tv_nsec / 1'000'000;
        std::int64_t first = 0;
        if (!interrupted.compare_exchange_strong(first, ms) && ms - first >= secondCountsAfter) ::_exit(128 + SIGINT);
    }
    const auto byte = static_cast<unsigned char>(number);
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[1], &byte, 1);
    errno = saved;
}

} // namespace

StopSignals::StopSignals(QObject* parent) : QObject(parent) {
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0) return;
    auto* notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &StopSignals::readPipe);
    for (const int number : handledSignals) {
        struct sigaction old {};
        ::sigaction(number, nullptr, &old);
        if (number == SIGHUP && old.sa_handler == SIG_IGN) continue;
        struct sigaction action {};
        action.sa_handler = handleStop;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        ::sigaction(number, &action, nullptr);
    }
}

StopSignals::~StopSignals() {
    for (const int number : handledSignals) std::signal(number, SIG_DFL);
    for (int& end : pipeEnds) {
        if (end >= 0) ::close(end);
        end = -1;
    }
}

void StopSignals::readPipe() {
    unsigned char byte = 0;
    while (::read(pipeEnds[0], &byte, 1) == 1) {
        if (m_received == 0) m_received = byte;
        emit stopRequested();
    }
}

} // namespace throughline::app
