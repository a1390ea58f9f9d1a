// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into the program (LD_PRELOAD), between it and the C library:
// - THROUGHLINE_SHIM_ROOT: the folder whose files are meant; nothing else is touched.
// - THROUGHLINE_SHIM_LOG: every change below that folder is appended to this file, in the order in which it happened,
//   for a replay as after a power cut; so is what goes to stderr, as the time at which an epoch was reported.
// - THROUGHLINE_SHIM_FAULT: while this file exists, operations fail: it holds the number of an error and the letters of
//   what fails (w write, s fsync, o open for writing, r rename, m mkdir).
#include <cerrno>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr int mostFiles = 1024;

struct Shim {
    std::mutex mutex;
    std::string root, fault;
    int log = -1;
    int ids[mostFiles] = {}; ///< of open files below the root; 0: another
    bool folder[mostFiles] = {};
    int last = 0;
};

Shim& shim() {
    static Shim* const made = [] {
        auto* s = new Shim;
        const auto text = [](const char* name) {
            const char* value = std::getenv(name);
            return std::string(value ? value : "");
        };
        s->root = text("THROUGHLINE_SHIM_ROOT");
        s->fault = text("THROUGHLINE_SHIM_FAULT");
        const std::string log = text("THROUGHLINE_SHIM_LOG");
        if (!log.empty())
            s->log = static_cast<int>(
                ::syscall(SYS_openat, AT_FDCWD, log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
        return s;
    }();
    return *made;
}

bool meant(const char* path) {
    const std::string& root = shim().root;
    return !root.empty() && std::strncmp(path, root.c_str(), root.size()) == 0;
}

int idOf(int descriptor) {
    return descriptor >= 0 && descriptor < mostFiles ? shim().ids[descriptor] : 0;
}

/// Whether an operation is to fail now; sets errno.
bool fails(char operation) {
    if (shim().fault.empty()) return false;
    const int file = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, shim().fault.c_str(), O_RDONLY | O_CLOEXEC, 0));
    if (file < 0) return false;
    char text[64] = {};
    const long size = ::syscall(SYS_read, file, text, sizeof text - 1);
    ::syscall(SYS_close, file);
    if (size <= 0 || !std::strchr(text, operation)) return false;
    errno = std::atoi(text);
    return true;
}

/// One line for what happened, and its bytes. The caller holds the mutex.
void note(char what, int id, long offset, const void* data, std::size_t size) {
    if (shim().log < 0) return;
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    char head[128];
    const int length = std::snprintf(head, sizeof head, "%c %d %ld %zu %lld %d\n", what, id, offset, size,
                                     static_cast<long long>(std::chrono::nanoseconds(now).count()), ::getpid());
    std::string entry(head, static_cast<std::size_t>(length));
    entry.append(static_cast<const char*>(data), size);
    ::syscall(SYS_write, shim().log, entry.data(), entry.size());
}

void note(char what, int id, const std::string& text, long offset = 0) {
    note(what, id, offset, text.data(), text.size());
}

int openFile(const char* path, int flags, mode_t mode) {
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    if (!meant(path)) return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
    if (writes && fails('o')) return -1;
    const std::scoped_lock lock(shim().mutex);
    struct stat before {};
    const bool existed = ::stat(path, &before) == 0;
    const int descriptor = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
    if (descriptor < 0 || descriptor >= mostFiles) return descriptor;
    const int id = ++shim().last;
    shim().ids[descriptor] = id;
    shim().folder[descriptor] = existed && S_ISDIR(before.st_mode);
    if (!existed) note('C', 0, path);
    note('O', id, path);
    if (existed && (flags & O_TRUNC) && writes) note('T', id, 0, "", 0);
    return descriptor;
}

ssize_t writeTo(int descriptor, const void* data, std::size_t size, long offset) {
    const auto go = [&](std::size_t count) {
        return offset < 0 ? ::syscall(SYS_write, descriptor, data, count)
                          : ::syscall(SYS_pwrite64, descriptor, data, count, offset);
    };
    const int id = idOf(descriptor);
    if (id == 0) {
        const long written = go(size);
        if (descriptor == STDERR_FILENO && written > 0) {
            const std::scoped_lock lock(shim().mutex);
            note('E', 0, 0, data, static_cast<std::size_t>(written));
        }
        return written;
    }
    if (fails('w')) {
        const int error = errno;
        // A disk becomes full in the middle of a write; what there was room for is in the file.
        struct stat status {};
        const bool grows = ::fstat(descriptor, &status) == 0 &&
                           (offset < 0 ? 0 : offset) + static_cast<long>(size) > (offset < 0 ? 0 : status.st_size);
        if ((error != ENOSPC && error != EDQUOT) || grows) {
            errno = error;
            return -1;
        }
    }
    const std::scoped_lock lock(shim().mutex);
    const long at = offset < 0 ? ::lseek(descriptor, 0, SEEK_CUR) : offset;
    const long written = go(size);
    if (written > 0) note('W', id, at, data, static_cast<std::size_t>(written));
    return written;
}

template <class Sync>
int sync(int descriptor, Sync go) {
    const int id = idOf(descriptor);
    if (id == 0) return go();
    if (!shim().folder[descriptor] && fails('s')) return -1;
    const char* const kinds = shim().folder[descriptor] ? "dD" : "sS";
    {
        const std::scoped_lock lock(shim().mutex);
        note(kinds[0], id, 0, "", 0);
    }
    const int result = go();
    if (result == 0) {
        const std::scoped_lock lock(shim().mutex);
        note(kinds[1], id, 0, "", 0);
    }
    return result;
}

} // namespace

#pragma GCC visibility push(default)
extern "C" {

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return openFile(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return openFile(path, flags, mode);
}

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < mostFiles) shim().ids[descriptor] = 0;
    return static_cast<int>(::syscall(SYS_close, descriptor));
}

ssize_t write(int descriptor, const void* data, size_t size) {
    return writeTo(descriptor, data, size, -1);
}

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
    return writeTo(descriptor, data, size, offset);
}

ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t offset) {
    return writeTo(descriptor, data, size, offset);
}

int ftruncate(int descriptor, off_t size) {
    const std::scoped_lock lock(shim().mutex);
    const int result = static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
    if (result == 0 && idOf(descriptor) != 0) note('T', idOf(descriptor), size, "", 0);
    return result;
}

int fsync(int descriptor) {
    return sync(descriptor, [&] { return static_cast<int>(::syscall(SYS_fsync, descriptor)); });
}

int fdatasync(int descriptor) {
    return sync(descriptor, [&] { return static_cast<int>(::syscall(SYS_fdatasync, descriptor)); });
}

int rename(const char* from, const char* to) {
    if (!meant(to)) return static_cast<int>(::syscall(SYS_rename, from, to));
    if (fails('r')) return -1;
    const std::scoped_lock lock(shim().mutex);
    const int result = static_cast<int>(::syscall(SYS_rename, from, to));
    if (result == 0) note('R', 0, std::string(from) + '\n' + to);
    return result;
}

int mkdir(const char* path, mode_t mode) {
    if (!meant(path)) return static_cast<int>(::syscall(SYS_mkdir, path, mode));
    if (fails('m')) return -1;
    const std::scoped_lock lock(shim().mutex);
    const int result = static_cast<int>(::syscall(SYS_mkdir, path, mode));
    if (result == 0) note('M', 0, path);
    return result;
}

int unlink(const char* path) {
    const std::scoped_lock lock(shim().mutex);
    const int result = static_cast<int>(::syscall(SYS_unlink, path));
    if (result == 0 && meant(path)) note('U', 0, path);
    return result;
}

// libstdc++'s filesystem::remove calls this one, and the C library's own would not come back to unlink above.
int remove(const char* path) {
    if (::unlink(path) == 0) return 0;
    return errno == EISDIR ? ::rmdir(path) : -1;
}

} // extern "C"
#pragma GCC visibility pop
