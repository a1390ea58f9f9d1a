// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"
#include "history/Format.h"
#include "history/formats/RecordLog.h"

#include <string>
#include <string_view>
#include <vector>

namespace throughline::history {

class SeriesBuilder;

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

/// Reads a tracker's log; what its records hold is for those who derive to say.
class LoggedRunReader : public FormatReader {
public:
    LoggedRunReader(const Start& start, const LogHeader& header) : m_header(header), m_file(start.file.string()) {}
    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override;
    Result<void> verdict(const HistoryCollector& taken) const override;
    bool isWhole() const override { return !m_cut; }
    std::vector<Remark> warnings() const override;

private:
    /// Before the records of each call; of the history itself.
    virtual void begin(SeriesBuilder&) {}
    /// Whether a record held points. protozero's exceptions may leave it: the record is bad then.
    virtual bool read(std::string_view record, HistoryCollector& to) = 0;

    const LogHeader& m_header;
    std::string m_file;
    RecordLog m_log{LogHeader::size};
    std::size_t m_points = 0; ///< records that held some
    std::size_t m_bad = 0;    ///< records that could not be read
    bool m_begun = false;
    bool m_full = false; ///< no more is kept
    bool m_cut = false;  ///< the file ends within a record
};

} // namespace throughline::history
