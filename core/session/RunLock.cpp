// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunLock.h"

#include "io/WriteFile.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace throughline::session {

namespace {

constexpr const char* lockName = ".lock";

/// Host and process id, as the holder has written them into the file.
std::vector<std::string> holder(int descriptor) {
    std::array<char, 512> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
    const std::string line(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const std::size_t blank = line.find(' '), end = line.find('\n');
    if (blank == std::string::npos || end == std::string::npos) return {"", ""};
    return {line.substr(blank + 1, end - blank - 1), line.substr(0, blank)};
}

std::string thisHost() {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return host.data();
}

void writeHolder(int descriptor) {
    const std::string line = std::to_string(::getpid()) + ' ' + thisHost() + '\n';
    // Only for the sentence that another session shows; the lock itself does not depend on it.
    if (::ftruncate(descriptor, 0) == 0) (void)!::pwrite(descriptor, line.data(), line.size(), 0);
}

} // namespace

Result<RunLock> RunLock::acquire(const std::filesystem::path& folder) {
    RunLock lock;
    // `isHeld` of another process takes it for a moment, hence more than one try.
    for (int tries = 5;;) {
        if (lock.m_descriptor < 0)
            lock.m_descriptor = ::open((folder / lockName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (lock.m_descriptor < 0) return fail(ErrorCode::CannotWrite, folder.string(), {std::strerror(errno)});
        if (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) == 0) {
            if (lock.isIn(folder)) break;
            // Its holder has just taken the file away: the next one to come would lock another.
            ::close(std::exchange(lock.m_descriptor, -1));
            continue;
        }
        if (errno != EWOULDBLOCK) return fail(ErrorCode::CannotWrite, folder.string(), {std::strerror(errno)});
        if (--tries == 0) return fail(ErrorCode::FolderInUse, folder.string(), holder(lock.m_descriptor));
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    writeHolder(lock.m_descriptor);
    return lock;
}

std::optional<RunHolder> RunLock::heldBy(const std::filesystem::path& folder) {
    const int descriptor = ::open((folder / lockName).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return std::nullopt;
    std::optional<RunHolder> held;
    if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        const std::vector<std::string> named = holder(descriptor);
        held = RunHolder{named[0], named[1], named[0] == thisHost()};
    }
    ::close(descriptor);
    return held;
}

bool RunLock::isIn(const std::filesystem::path& folder) const {
    return io::isSameFile(m_descriptor, folder / lockName);
}

void RunLock::removeFrom(const std::filesystem::path& folder) {
    if (isIn(folder)) ::unlink((folder / lockName).c_str());
    if (m_descriptor >= 0) ::close(std::exchange(m_descriptor, -1));
}

RunLock::~RunLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

} // namespace throughline::session
