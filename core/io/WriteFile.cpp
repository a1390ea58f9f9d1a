// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/WriteFile.h"

#include "io/FileDescriptor.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <random>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace throughline::io {

namespace {

constexpr std::string_view temporarySuffix = ".throughline-"; // and random digits
constexpr std::size_t randomDigits = 12;
constexpr std::string_view hexDigits = "0123456789abcdef";

std::string reason() {
    return std::strerror(errno);
}

bool writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// A regular file opened for reading, and its size. A pipe that nobody writes to would block for ever, and /dev/zero
/// never ends.
Result<FileDescriptor> openRegular(const std::filesystem::path& path, std::uintmax_t& size) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) return fail(ErrorCode::CannotOpen, path.string(), {reason()});
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return fail(ErrorCode::CannotRead, path.string(), {reason()});
    if (S_ISDIR(status.st_mode)) return fail(ErrorCode::CannotRead, path.string(), {std::strerror(EISDIR)});
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::UnknownFormat, path.string(), {"a pipe or a device"});
    size = static_cast<std::uintmax_t>(std::max<off_t>(status.st_size, 0));
    return file;
}

/// A new or renamed entry is durable only once its folder is: fsync(2). Some file systems cannot do it; nothing can be
/// done about that.
void syncFolderOf(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() >= 0) ::fsync(directory.get());
}

/// Where a chain of links leads, so that the file is replaced and not the link to it.
std::filesystem::path behindLinks(std::filesystem::path path) {
    std::error_code error;
    for (int left = 40; left > 0; --left) { // as many as Linux follows: path_resolution(7)
        const std::filesystem::path target = std::filesystem::read_symlink(path, error);
        if (error) break;
        path = path.parent_path() / target;
    }
    return path;
}

/// A file that takes another one's place has its permissions, and its owner where that is allowed.
void takeAttributes(const FileDescriptor& file, const std::filesystem::path& of) {
    struct stat status {};
    if (::lstat(of.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
    // Changing the owner clears set-user-ID bits: chown(2). Hence the order.
    if (::fchown(file.get(), status.st_uid, status.st_gid) != 0) errno = 0;
    ::fchmod(file.get(), status.st_mode & 07777);
}

/// A new file beside `target`, locked as long as it is written: so nobody takes it for a leftover.
FileDescriptor openTemporary(const std::filesystem::path& target, std::filesystem::path& temporary) {
    static thread_local std::random_device random;
    for (;;) {
        std::string suffix(temporarySuffix);
        for (std::size_t i = 0; i < randomDigits; ++i) suffix += hexDigits[random() % hexDigits.size()];
        temporary = target;
        temporary += suffix;
        FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
        if (file.get() < 0 && errno == EEXIST) continue;
        if (file.get() < 0) return file;
        // Some file systems know no locks; there a leftover is one all the same, as its name is not used twice.
        ::flock(file.get(), LOCK_EX | LOCK_NB);
        if (isSameFile(file.get(), temporary)) return file;
    }
}

/// Replaces `target`, which errors call `path`.
Result<void> replace(const std::filesystem::path& target, const std::filesystem::path& path,
                     std::span<const std::string_view> parts) {
    const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
    removeLeftovers(folder);
    std::filesystem::path temporary;
    const auto failed = [&](bool created) {
        const std::string why = reason();
        if (created) ::unlink(temporary.c_str());
        return fail(ErrorCode::CannotWrite, path.string(), {why});
    };

    FileDescriptor file = openTemporary(target, temporary);
    if (file.get() < 0) return failed(false);
    takeAttributes(file, target);
    for (const std::string_view part : parts) {
        if (!writeAll(file.get(), part)) return failed(true);
    }
    if (::fsync(file.get()) != 0) return failed(true);
    if (::rename(temporary.c_str(), target.c_str()) != 0) return failed(true);
    syncFolderOf(target);
    return {};
}

/// A name that `openTemporary` gives.
bool isTemporary(std::string_view name) {
    if (name.size() <= temporarySuffix.size() + randomDigits) return false;
    const std::string_view suffix = name.substr(name.size() - temporarySuffix.size() - randomDigits);
    return suffix.starts_with(temporarySuffix) &&
           suffix.find_first_not_of(hexDigits, temporarySuffix.size()) == std::string_view::npos;
}

} // namespace

Result<void> writeFile(const std::filesystem::path& path, std::span<const std::string_view> parts) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return fail(ErrorCode::CannotWrite, path.string(), {"a pipe or a device"});
    return replace(behindLinks(path), path, parts);
}

Result<void> writeFile(const std::filesystem::path& path, std::string_view text) {
    return writeFile(path, std::span<const std::string_view>(&text, 1));
}

Result<void> writeOwnFile(const std::filesystem::path& path, std::span<const std::string_view> parts) {
    return replace(path, path, parts);
}

Result<void> writeOwnFile(const std::filesystem::path& path, std::string_view text) {
    return replace(path, path, std::span<const std::string_view>(&text, 1));
}

void removeLeftovers(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path& path = entry->path();
        if (!isTemporary(path.filename().native())) continue;
        // The lock of one who has died is free.
        const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        if (file.get() >= 0 && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && isSameFile(file.get(), path))
            ::unlink(path.c_str());
    }
}

Result<std::vector<std::filesystem::path>> makeFolders(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    std::vector<fs::path> missing;
    const fs::path absolute = fs::absolute(folder, error).lexically_normal();
    for (fs::path each = absolute; !each.empty(); each = each.parent_path()) {
        const fs::file_status status = fs::symlink_status(each, error);
        if (fs::exists(status)) break;
        if (status.type() == fs::file_type::not_found && each.has_filename()) missing.push_back(each);
    }
    fs::create_directories(folder, error);
    if (error) {
        for (const fs::path& made : missing) ::rmdir(made.c_str());
        return fail(ErrorCode::CannotWrite, folder.string(), {error.message()});
    }
    for (auto made = missing.rbegin(); made != missing.rend(); ++made) syncFolderOf(*made);
    return missing;
}

Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t limit) {
    std::uintmax_t size = 0;
    const Result<FileDescriptor> file = openRegular(path, size);
    if (!file) return tl::make_unexpected(file.error());

    // The size is a guess: the file may be growing, and those in /proc have none.
    std::string text;
    constexpr std::size_t least = std::size_t{4} << 10;
    for (std::size_t next = static_cast<std::size_t>(size) + least;; next = text.size()) {
        const std::size_t old = text.size();
        if (size > limit || old > limit)
            return fail(ErrorCode::TooLarge, path.string(), {std::to_string(std::max<std::uintmax_t>(size, old))});
        try {
            text.resize(old + next);
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::TooLarge, path.string(), {std::to_string(old + next)});
        }
        const auto got = readAt(file->get(), std::span(text).subspan(old), old);
        if (!got) return fail(ErrorCode::CannotRead, path.string(), {reason()});
        text.resize(old + *got);
        if (*got < next) return text;
    }
}

Result<std::string> readPart(const std::filesystem::path& path, std::uintmax_t offset, std::size_t size) {
    std::uintmax_t all = 0;
    const Result<FileDescriptor> file = openRegular(path, all);
    if (!file) return tl::make_unexpected(file.error());
    std::string text(static_cast<std::size_t>(std::min<std::uintmax_t>(size, all - std::min(offset, all))), '\0');
    const auto got = readAt(file->get(), text, offset);
    if (!got) return fail(ErrorCode::CannotRead, path.string(), {reason()});
    text.resize(*got);
    return text;
}

std::optional<std::size_t> readAt(int descriptor, std::span<char> to, std::uintmax_t offset) {
    std::size_t filled = 0;
    while (filled < to.size()) {
        const std::span<char> rest = to.subspan(filled);
        const ssize_t got = ::pread(descriptor, rest.data(), rest.size(), static_cast<off_t>(offset + filled));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::nullopt;
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

bool isSameFile(int descriptor, const std::filesystem::path& path) {
    struct stat open {
    }, named{};
    return ::fstat(descriptor, &open) == 0 && ::lstat(path.c_str(), &named) == 0 && open.st_ino == named.st_ino &&
           open.st_dev == named.st_dev;
}

} // namespace throughline::io
