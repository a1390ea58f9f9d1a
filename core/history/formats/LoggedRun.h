// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"
#include "history/formats/RecordLog.h"

#include <string>
#include <string_view>
#include <vector>

namespace throughline::history {

/// The run that a tracker's log is of, as the log says it; members are empty where it does not (yet).
struct LoggedRun {
    std::string id, project;
    std::string name; ///< for people
};
// By how the file begins.
LoggedRun wandbRun(std::string_view start);
LoggedRun swanLabRun(std::string_view start);

/// Where a record tells of its run: the fields of its message.
struct RunFields {
    std::uint32_t message;
    std::uint32_t id, project, name; ///< within it
};

/// A tracker's log: what its header says, and what is to be said of what was read. Plain value.
struct LogHeader {
    static constexpr std::size_t size = 7; ///< of the header: mark, u16 number, u8 version
    std::string_view mark;                 ///< with the number
    std::uint8_t version;                  ///< known here
    std::string_view tool;

    /// Of a file of that tool, whatever its version; what is shorter than the mark may become one.
    bool begins(std::string_view text) const;
    /// The same, of a file that shows enough of it to be known.
    bool isKnown(std::string_view text) const { return text.size() >= 4 && begins(text); }
    /// Errors, with `file` in them: `Damaged`, `NewerFormat`, `UnknownFormat` (an older one).
    Result<void> check(std::string_view text, const std::string& file) const;
    /// By how a file begins; nothing where that says nothing.
    LoggedRun runOf(std::string_view start, const RunFields& fields) const;
};
/// How a log was read, besides what its framing tells. Plain value.
struct LogReading {
    std::size_t points = 0; ///< records that held some
    std::size_t bad = 0;    ///< records that could not be read
    bool full = false;      ///< no more is kept
    bool cut = false;       ///< the file ends within a record
};
std::vector<Remark> remarksOf(const RecordLog& log, const LogReading& reading);

} // namespace throughline::history
