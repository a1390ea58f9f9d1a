// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/OwnFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace throughline::io {

namespace {

const char* whatIs(const struct stat& status) {
    if (S_ISLNK(status.st_mode)) return "a link";
    if (S_ISDIR(status.st_mode)) return "a folder";
    if (!S_ISREG(status.st_mode)) return "a pipe or a device";
    return status.st_nlink > 1 ? "a file with another name as well" : "a file";
}

bool isOwn(const struct stat& status) {
    return S_ISREG(status.st_mode) && status.st_nlink <= 1; // 0: just removed
}

tl::unexpected<Error> notOwn(const std::filesystem::path& path, const struct stat& status) {
    return fail(ErrorCode::NotOwnFile, path.string(), {whatIs(status)});
}

} // namespace

Result<FileDescriptor> openOwnFile(const std::filesystem::path& path, int flags) {
    // Before it is opened: to open a device can be to use it.
    if (auto own = checkOwnFile(path); !own) return tl::unexpected(own.error());
    FileDescriptor file(::open(path.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666));
    struct stat status {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
        const bool reads = (flags & O_ACCMODE) == O_RDONLY;
        return fail(reads ? ErrorCode::CannotOpen : ErrorCode::CannotWrite, path.string(), {std::strerror(errno)});
    }
    if (!isOwn(status)) return notOwn(path, status);
    return file;
}

Result<void> checkOwnFile(const std::filesystem::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0 && !isOwn(status)) return notOwn(path, status);
    return {};
}

Result<void> checkOwnFolder(const std::filesystem::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) return notOwn(path, status);
    return {};
}

} // namespace throughline::io
