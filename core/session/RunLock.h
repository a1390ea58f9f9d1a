// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "io/FileDescriptor.h"

#include <filesystem>
#include <optional>
#include <string>

namespace throughline::session {

/// Who holds a run's folder, as the holder has written it there.
struct RunHolder {
    std::string host;
    std::string process;
    bool here = false; ///< on this machine
};

/// The right to write in a run's folder, held by at most one session at a time. The system lets go of it when the
/// process ends in whatever way, so that no stale lock needs to be cleared. Movable value; any thread.
class RunLock {
public:
    /// Errors: `FolderInUse` with host and process id of the holder, `CannotWrite`, `NotOwnFile`. A text of somebody
    /// else's in the lock's file stays as it is.
    static Result<RunLock> acquire(const std::filesystem::path& folder);
    /// Whether somebody holds it, this process included. Changes nothing.
    static bool isHeld(const std::filesystem::path& folder) { return heldBy(folder).has_value(); }
    /// Nothing: nobody does.
    static std::optional<RunHolder> heldBy(const std::filesystem::path& folder);

    /// Whether it is this folder's lock still: not where the file was removed, or the folder is another.
    bool isIn(const std::filesystem::path& folder) const;
    /// Lets go and takes the file away, for a folder that is to be as it was before.
    void removeFrom(const std::filesystem::path& folder);

private:
    io::FileDescriptor m_file;
};

} // namespace throughline::session
