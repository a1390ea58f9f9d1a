// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/WriteFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace throughline {

namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int descriptor) : m_descriptor(descriptor) {}
    ~FileDescriptor() { close(); }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;

    int get() const { return m_descriptor; }
    int close() {
        const int descriptor = std::exchange(m_descriptor, -1);
        return descriptor < 0 ? 0 : ::close(descriptor);
    }

private:
    int m_descriptor;
};

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

} // namespace

Result<void> writeFile(const std::filesystem::path& path, std::span<const std::string_view> parts) {
    // The process id keeps two programs that write the same file from sharing a temporary one.
    std::filesystem::path temporary = path;
    temporary += ".tmp" + std::to_string(::getpid());

    const auto failed = [&](bool created) {
        const std::string why = reason();
        if (created) ::unlink(temporary.c_str());
        return fail(ErrorCode::CannotWrite, path.string(), {why});
    };

    FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file.get() < 0) return failed(false);
    for (const std::string_view part : parts) {
        if (!writeAll(file.get(), part)) return failed(true);
    }
    if (::fsync(file.get()) != 0 || file.close() != 0) return failed(true);
    if (::rename(temporary.c_str(), path.c_str()) != 0) return failed(true);

    // The rename itself is durable only once the folder is: fsync(2).
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() >= 0) ::fsync(directory.get());
    return {};
}

Result<void> writeFile(const std::filesystem::path& path, std::string_view text) {
    return writeFile(path, std::span<const std::string_view>(&text, 1));
}

Result<std::string> readFile(const std::filesystem::path& path, std::uintmax_t limit) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return fail(ErrorCode::CannotOpen, path.string(), {reason()});
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return fail(ErrorCode::CannotRead, path.string(), {reason()});
    if (S_ISDIR(status.st_mode)) return fail(ErrorCode::CannotRead, path.string(), {std::strerror(EISDIR)});

    std::string text;
    text.reserve(static_cast<std::size_t>(status.st_size > 0 ? status.st_size : 0) < limit
                     ? static_cast<std::size_t>(status.st_size)
                     : 0);
    constexpr std::size_t chunk = std::size_t{1} << 20;
    for (;;) {
        const std::size_t old = text.size();
        if (old > limit) return fail(ErrorCode::OutOfMemory, path.string(), {std::to_string(old)});
        text.resize(old + chunk);
        const ssize_t got = ::read(file.get(), text.data() + old, chunk);
        if (got < 0 && errno != EINTR) return fail(ErrorCode::CannotRead, path.string(), {reason()});
        text.resize(old + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got == 0) return text;
    }
}

} // namespace throughline
