// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Location.h"

#include "io/Files.h"
#include "io/SshFiles.h"

#include <algorithm>
#include <sys/stat.h>

namespace throughline::io {

namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What no name of a host or a user has, and shells (of ProxyCommand, say) obey.
bool isUnsafe(char c) {
    constexpr std::string_view obeyed = "'\"`$\\;&<>|(){}*?!#~";
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || obeyed.find(c) != std::string_view::npos;
}

/// Where the host ends; npos: there is none.
std::size_t endOfHost(const std::string& text) {
    const std::size_t at = text.find('@');
    const std::size_t begin = at == std::string::npos ? 0 : at + 1;
    if (text.size() > begin && text[begin] == '[') { // an IPv6 address
        const std::size_t end = text.find("]:", begin);
        return end == std::string::npos || text.find('/') < end ? std::string::npos : end + 1;
    }
    return text.find(':');
}

} // namespace

Result<Location> locationOf(const std::string& text) {
    struct stat status {};
    const std::size_t colon = endOfHost(text);
    const bool isHere = colon == std::string::npos || colon == 0 || text.find('/') < colon ||
                        (colon == 1 && isLetter(text[0])) || text.compare(colon, 3, "://") == 0 ||
                        ::lstat(text.c_str(), &status) == 0;
    if (isHere) return Location{{}, text};
    Location location{text.substr(0, colon), text.substr(colon + 1)};
    std::string& host = location.host;
    const std::size_t at = host.find('@');
    const bool isOption = host[0] == '-' || (at != std::string::npos && host.substr(at + 1, 1) == "-");
    if (isOption || at == 0 || at + 1 == host.size() || std::any_of(host.begin(), host.end(), &isUnsafe))
        return fail(ErrorCode::BadHost, text, {host});
    // ssh wants addresses without brackets.
    std::erase_if(host, [](char c) { return c == '[' || c == ']'; });
    std::string path = location.path.string();
    if (path == "~" || path.starts_with("~/")) path.erase(0, 2);
    location.path = path.empty() ? "." : path;
    return location;
}

std::string textOf(const Location& location) {
    if (location.host.empty()) return location.path.string();
    const std::size_t at = location.host.find('@');
    const std::size_t begin = at == std::string::npos ? 0 : at + 1;
    std::string host = location.host;
    if (host.find(':', begin) != std::string::npos) host = host.substr(0, begin) + '[' + host.substr(begin) + ']';
    return host + ':' + location.path.string();
}

std::shared_ptr<Files> filesAt(const Location& location, const SshQuestions& questions) {
    return location.host.empty() ? localFiles() : sshFiles(location.host, questions);
}

} // namespace throughline::io
