// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunLock.h"

#include "io/OwnFile.h"
#include "io/WriteFile.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace throughline::session {

namespace {

/// Who holds it, as the holder has written it into the file: "4711 host\n". Empty where the file is, or where a power
/// cut has cut that short; nothing in a file that is no lock of ours.
struct LockText {
    std::string host, process;
};
std::optional<LockText> lockText(int descriptor) {
    std::array<char, 512> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    const std::string_view line(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const std::size_t blank = std::min(line.find_first_not_of("0123456789"), line.size());
    const std::string_view rest = line.substr(blank);
    if (!rest.empty() && (blank == 0 || rest[0] != ' ')) return std::nullopt;
    if (line.size() == text.size() || rest.find('\n') < rest.size() - 1 || rest.find(' ', 1) != rest.npos)
        return std::nullopt;
    if (!rest.ends_with('\n')) return LockText{};
    return LockText{std::string(rest.substr(1, rest.size() - 2)), std::string(line.substr(0, blank))};
}

std::string thisHost() {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return host.data();
}

void writeHolder(int descriptor) {
    if (!lockText(descriptor)) return; // somebody's text, left alone: it can be locked as well
    const std::string line = std::to_string(::getpid()) + ' ' + thisHost() + '\n';
    // Only for the sentence that another session shows; the lock itself does not depend on it.
    if (::ftruncate(descriptor, 0) == 0) (void)!::pwrite(descriptor, line.data(), line.size(), 0);
}

} // namespace

Result<RunLock> RunLock::acquire(const std::filesystem::path& folder) {
    RunLock lock;
    // `isHeld` of another process takes it for a moment, hence more than one try.
    for (int tries = 5;;) {
        if (lock.m_file.get() < 0) {
            Result<io::FileDescriptor> file = io::openOwnFile(RunPaths{folder}.lock(), O_RDWR | O_CREAT);
            if (!file && file.error().code == ErrorCode::NotOwnFile) return tl::unexpected(file.error());
            if (!file) return fail(ErrorCode::CannotWrite, folder.string(), file.error().arguments);
            lock.m_file = std::move(*file);
        }
        if (::flock(lock.m_file.get(), LOCK_EX | LOCK_NB) == 0) {
            if (lock.isIn(folder)) break;
            // Its holder has just taken the file away: the next one to come would lock another.
            lock.m_file.close();
            continue;
        }
        if (errno != EWOULDBLOCK) return fail(ErrorCode::CannotWrite, folder.string(), {std::strerror(errno)});
        if (--tries == 0) {
            const LockText holder = lockText(lock.m_file.get()).value_or(LockText{});
            return fail(ErrorCode::FolderInUse, folder.string(), {holder.host, holder.process});
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    writeHolder(lock.m_file.get());
    return lock;
}

std::optional<RunHolder> RunLock::heldBy(const std::filesystem::path& folder) {
    const Result<io::FileDescriptor> file = io::openOwnFile(RunPaths{folder}.lock(), O_RDONLY);
    if (!file || ::flock(file->get(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK) return std::nullopt;
    const LockText holder = lockText(file->get()).value_or(LockText{});
    return RunHolder{holder.host, holder.process, holder.host == thisHost()};
}

bool RunLock::isIn(const std::filesystem::path& folder) const {
    return io::isSameFile(m_file.get(), RunPaths{folder}.lock());
}

void RunLock::removeFrom(const std::filesystem::path& folder) {
    if (isIn(folder) && lockText(m_file.get())) ::unlink(RunPaths{folder}.lock().c_str());
    m_file.close();
}

} // namespace throughline::session
