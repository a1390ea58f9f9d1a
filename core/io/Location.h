// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <filesystem>
#include <memory>
#include <string>

namespace throughline::io {

class Files;
struct SshQuestions;

/// A path, and the machine that it is on. Plain value.
struct Location {
    std::string host; ///< as ssh takes it: "host" or "user@host", with the names of the user's config; empty: this one
    std::filesystem::path path; ///< one that is relative begins at the user's home there

    bool operator==(const Location&) const = default;
};

/// `host:/path` and `user@host:path` as scp and rsync take them, `[::1]:/path` too; all else is a path of this machine,
/// and so is whatever exists here by that very name. Letters of drives ("C:") are no hosts. Errors: `BadHost`, for what
/// ssh would take as an option or a shell as a command.
Result<Location> locationOf(const std::string& text);
/// The reverse.
std::string textOf(const Location& location);

/// The files of the machine of a location.
std::shared_ptr<Files> filesAt(const Location& location, const SshQuestions& questions);

} // namespace throughline::io
