// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/SshFiles.h"

#include "io/Location.h"
#include "io/SshConnection.h"

#include <charconv>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace throughline::io {

namespace fs = std::filesystem;

namespace {

using Clock = SshConnection::Clock;

constexpr std::uint64_t block = 4096; ///< of dd, which can skip whole ones alone
constexpr std::size_t pathsAtOnce = 100;
constexpr std::chrono::milliseconds fresh{250}; ///< for a state that somebody asked for beside others
constexpr std::chrono::seconds asked{5};        ///< after which nobody is interested any longer

/// s: the states of paths, "device inode size seconds mode|seconds with a fraction|path"; r: a tag, and then bytes of a
/// file; l: what is below a folder, "kind path". What POSIX has not is tried out first: stat as GNU and BusyBox have
/// it, as the BSDs have it, else ls; -printf of GNU's find, else its tests one by one.
constexpr const char* preamble = R"sh(
LC_ALL=C; export LC_ALL
n='
'
if stat -L -c '%d %i %s %Y %f|%y|%n' / >/dev/null 2>&1; then
s() { stat -L -c '%d %i %s %Y %f|%y|%n' "$@"; }
elif stat -L -f '%d %i %z %m %Xp|%Fm|%N' / >/dev/null 2>&1; then
s() { stat -L -f '%d %i %z %m %Xp|%Fm|%N' "$@"; }
else
s() { for p; do ls -dilnL "$p" | { read -r i m k u g z t && printf '0 %s %s 0 %s|%s|%s\n' "$i" "$z" "$m" "${t%"$p"}" "$p"; }; done; }
fi
r() {
if [ -f "$1" ]; then
if [ -r "$1" ]; then echo f; dd bs=4096 skip="$2" count="$3" if="$1"; else echo p; fi
elif [ -d "$1" ]; then echo d
elif [ -e "$1" ]; then echo o
else echo m; fi
}
if find / -maxdepth 0 -printf '%Y' >/dev/null 2>&1; then
f() { find -H "$1" -maxdepth "$2" -name "*$n*" -prune -o -printf '%Y %p\n'; }
else
f() {
find -H "$1" -maxdepth "$2" -name "*$n*" -prune -o -type d -print | sed 's/^/d /'
find -H "$1" -maxdepth "$2" -name "*$n*" -prune -o -type f -print | sed 's/^/f /'
find -H "$1" -maxdepth "$2" -name "*$n*" -prune -o -type l -exec test -f {} \; -print | sed 's/^/f /'
find -H "$1" -maxdepth "$2" -name "*$n*" -prune -o -type l -exec test -d {} \; -print | sed 's/^/d /'
}
fi
l() {
if [ ! -d "$1" ]; then echo m
elif [ ! -r "$1" ] || [ ! -x "$1" ]; then echo p
else echo d; f "$1" "$2" | head -n "$3"; fi
}
)sh";

/// Never an option, whatever it begins with.
std::string safePath(const fs::path& path) {
    const std::string& text = path.native();
    return text.starts_with('/') || text.starts_with("./") ? text : "./" + text;
}

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    }
    return out + '\'';
}

bool isOneLine(const fs::path& path) {
    const std::string& text = path.native();
    return !text.empty() && text.find('\n') == std::string::npos && text.find('\0') == std::string::npos;
}

template <class Number>
std::optional<Number> takeNumber(std::string_view& text, int base = 10) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

FileState::Kind kindOfMode(std::string_view mode) {
    while (mode.starts_with(' ')) mode.remove_prefix(1);
    using Kind = FileState::Kind;
    if (mode.size() >= 10) return mode[0] == '-' ? Kind::File : mode[0] == 'd' ? Kind::Folder : Kind::Other; // of ls
    const auto bits = takeNumber<unsigned>(mode, 16).value_or(0) & 0170000u;
    return bits == 0100000u ? Kind::File : bits == 0040000u ? Kind::Folder : Kind::Other;
}

/// What follows the seconds, in ns: of "2026-11-28 22:34:31.123456789 +0000" and "1795905271.123456789".
std::int64_t fractionIn(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) return 0;
    std::int64_t fraction = 0;
    for (std::size_t i = point + 1; i < point + 10; ++i) {
        const bool digit = i < text.size() && text[i] >= '0' && text[i] <= '9';
        if (!digit && i < text.size()) text = text.substr(0, i);
        fraction = 10 * fraction + (digit ? text[i] - '0' : 0);
    }
    return fraction;
}

/// A line of the shell's function s, and its path.
std::optional<std::pair<std::string, FileState>> stateIn(std::string_view line) {
    const std::size_t first = line.find('|'), second = line.find('|', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    const std::string_view time = line.substr(first + 1, second - first - 1);
    std::string_view numbers = line.substr(0, first);
    const auto device = takeNumber<std::uint64_t>(numbers), inode = takeNumber<std::uint64_t>(numbers);
    const auto size = takeNumber<std::uint64_t>(numbers);
    const auto seconds = takeNumber<std::int64_t>(numbers);
    if (!device || !inode || !size || !seconds) return std::nullopt;
    FileState state{kindOfMode(numbers), *size, *inode ^ (*device << 48), 0};
    // ls says it in words, and differently when it was long ago: enough to see that it has changed.
    state.modified = *seconds != 0 ? *seconds * 1'000'000'000 + fractionIn(time)
                                   : static_cast<std::int64_t>(std::hash<std::string_view>()(time) >> 1);
    return std::pair{std::string(line.substr(second + 1)), state};
}

class SshFiles : public Files {
public:
    SshFiles(std::string host, const SshQuestions& questions)
        : m_host(std::move(host)), m_connection(m_host, questions, preamble) {}

    /// One round trip for all of them, and for what else was asked for lately: twenty histories that are followed each
    /// ask for their own. What is known holds while the machine cannot be reached.
    std::vector<FileState> look(std::span<const fs::path> paths) override {
        const std::lock_guard lock(m_mutex);
        const auto now = Clock::now();
        bool known = true;
        for (const fs::path& path : paths) {
            if (!isOneLine(path)) continue;
            Known& each = m_known[safePath(path)];
            each.asked = now;
            known = known && each.seen && now - *each.seen < fresh;
        }
        if (!known) lookAnew(now);
        std::vector<FileState> states;
        for (const fs::path& path : paths) {
            const auto each = m_known.find(safePath(path));
            states.push_back(each == m_known.end() ? FileState() : each->second.state);
        }
        return states;
    }

    Result<std::string> read(const fs::path& path, std::uint64_t offset, std::size_t most) override {
        const std::lock_guard lock(m_mutex);
        if (!isOneLine(path)) return failAt(ErrorCode::CannotOpen, path, "a name with a line break");
        if (most == 0) return std::string();
        // A state of before would tell of fewer bytes than were read.
        if (const auto known = m_known.find(safePath(path)); known != m_known.end()) known->second.seen = std::nullopt;
        const std::uint64_t skipped = offset % block;
        const std::uint64_t blocks = (skipped + most + block - 1) / block;
        const std::string command =
            "r " + quoted(safePath(path)) + ' ' + std::to_string(offset / block) + ' ' + std::to_string(blocks);
        Result<SshConnection::Reply> reply = m_connection.run(command, StopScope::current());
        note(reply);
        if (!reply) return tl::make_unexpected(reply.error());
        std::string& bytes = reply->output;
        const char tag = bytes.empty() ? '?' : bytes[0];
        if (tag == 'm') return failAt(ErrorCode::CannotOpen, path, "No such file or directory");
        if (tag == 'p') return failAt(ErrorCode::CannotOpen, path, "Permission denied");
        if (tag == 'd') return failAt(ErrorCode::CannotRead, path, "Is a directory");
        if (tag == 'o') return failAt(ErrorCode::UnknownFormat, path, "a pipe or a device");
        if (tag != 'f' || bytes.size() < 2 || (reply->status != 0 && bytes.size() == 2))
            return failAt(ErrorCode::CannotRead, path, "dd failed");
        bytes.erase(0, std::min<std::size_t>(bytes.size(), 2 + skipped));
        if (bytes.size() > most) bytes.resize(most);
        return std::move(bytes);
    }

    Result<std::vector<Entry>> list(const fs::path& folder, const ListLimits& limits,
                                    const std::stop_token& stop) override {
        const std::lock_guard lock(m_mutex);
        if (!isOneLine(folder)) return failAt(ErrorCode::CannotOpen, folder, "a name with a line break");
        const std::string path = safePath(folder);
        Result<SshConnection::Reply> reply =
            m_connection.run("l " + quoted(path) + ' ' + std::to_string(limits.depth + 1) + ' ' +
                                 std::to_string(limits.entries + 1), // with the folder itself
                             stop.stop_possible() ? stop : StopScope::current());
        note(reply);
        if (!reply) return tl::make_unexpected(reply.error());
        std::string_view rest = reply->output;
        if (!rest.starts_with('d'))
            return failAt(ErrorCode::CannotOpen, folder,
                          rest.starts_with('p') ? "Permission denied" : "No such file or directory");
        rest.remove_prefix(std::min<std::size_t>(rest.size(), 2));
        std::vector<Entry> entries;
        while (!rest.empty() && entries.size() < limits.entries) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (line.size() <= 2 + path.size() || line.substr(2, path.size()) != path) continue; // the folder itself
            std::string_view below = line.substr(2 + path.size());
            while (below.starts_with('/')) below.remove_prefix(1);
            using Kind = FileState::Kind;
            entries.push_back({folder / below, line[0] == 'f'   ? Kind::File
                                               : line[0] == 'd' ? Kind::Folder
                                                                : Kind::Other});
        }
        return entries;
    }

    std::optional<Error> trouble() const override {
        const std::lock_guard lock(m_mutex);
        return m_trouble;
    }

private:
    struct Known {
        FileState state{};
        Clock::time_point asked{};
        std::optional<Clock::time_point> seen{};
    };

    tl::unexpected<Error> failAt(ErrorCode code, const fs::path& path, const char* reason) const {
        return fail(code, textOf({m_host, path}), {reason});
    }

    void note(const Result<SshConnection::Reply>& reply) {
        if (reply)
            m_trouble = std::nullopt;
        else if (reply.error().code != ErrorCode::Cancelled)
            m_trouble = reply.error();
    }

    void lookAnew(Clock::time_point now) {
        std::erase_if(m_known, [&](const auto& each) { return now - each.second.asked > asked; });
        std::string command = ":";
        std::size_t count = 0;
        for (const auto& [path, known] : m_known) command += (count++ % pathsAtOnce == 0 ? "\ns " : " ") + quoted(path);
        const Result<SshConnection::Reply> reply = m_connection.run(command, StopScope::current());
        note(reply);
        if (!reply) return;
        for (auto& [path, known] : m_known) {
            known.state = {};
            known.seen = now;
        }
        std::string_view rest = reply->output;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            if (const auto state = stateIn(rest.substr(0, end)))
                if (const auto known = m_known.find(state->first); known != m_known.end())
                    known->second.state = state->second;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    mutable std::mutex m_mutex;
    std::string m_host;
    SshConnection m_connection;
    std::map<std::string, Known> m_known; ///< of each path that is looked at
    std::optional<Error> m_trouble;
};

} // namespace

namespace {
thread_local const StopScope* innermost = nullptr;
}

StopScope::StopScope(std::stop_token stop) : m_stop(std::move(stop)), m_outer(std::exchange(innermost, this)) {}

StopScope::~StopScope() {
    innermost = m_outer;
}

std::stop_token StopScope::current() {
    return innermost ? innermost->m_stop : std::stop_token();
}

std::shared_ptr<Files> sshFiles(const std::string& host, const SshQuestions& questions) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<Files>> all;
    const std::lock_guard lock(mutex);
    std::weak_ptr<Files>& known = all[host];
    std::shared_ptr<Files> files = known.lock();
    if (!files) known = files = std::make_shared<SshFiles>(host, questions);
    return files;
}

} // namespace throughline::io
