// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

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
    /// Errors: `FolderInUse` with host and process id of the holder, `CannotWrite`.
    static Result<RunLock> acquire(const std::filesystem::path& folder);
    /// Whether somebody holds it, this process included. Changes nothing.
    static bool isHeld(const std::filesystem::path& folder) { return heldBy(folder).has_value(); }
    /// Nothing: nobody does.
    static std::optional<RunHolder> heldBy(const std::filesystem::path& folder);

    /// Whether it is this folder's lock still: not where the file was removed, or the folder is another.
    bool isIn(const std::filesystem::path& folder) const;
    /// Lets go and takes the file away, for a folder that is to be as it was before.
    void removeFrom(const std::filesystem::path& folder);

    RunLock() = default;
    RunLock(RunLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    RunLock& operator=(RunLock&& other) noexcept {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~RunLock();

private:
    int m_descriptor = -1;
};

} // namespace throughline::session
