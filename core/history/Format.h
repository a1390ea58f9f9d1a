// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::io {
class Files;
struct Entry;
} // namespace throughline::io

namespace throughline::history {

class HistoryCollector;

/// How a file begins.
struct Start {
    static constexpr std::size_t size = std::size_t{64} << 10;
    static constexpr std::size_t least = std::size_t{16} << 10; ///< bytes that tell what one of many files is
    std::filesystem::path file; ///< for errors, and for the few formats that keep a metric's name in the file's
    std::string_view text;      ///< its first `size` bytes; valid during the call alone
};

/// Reads one file of a format, piece by piece. It never blocks: it is given bytes. One thread.
class FormatReader {
public:
    virtual ~FormatReader() = default;

    /// Takes whole records off the front of `bytes` and gives how many bytes those were; what is left comes again with
    /// more behind it. `end`: nothing follows for now. A reader that needs all of a file takes nothing before that.
    /// However a file is divided, it gives the same histories. Errors, with the file in them: `Damaged` where the bytes
    /// do not go on as they began, those of the format.
    virtual Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) = 0;

    /// All that is in the file that belongs to it (`Format::beside`), before anything else; never, where there is none.
    virtual void takeBeside(std::string_view) {}

    // Asked after a `take` that was told the end.

    /// Errors: `UnknownFormat` where the shape fits and yet it is no history, `Damaged` where nothing can be read.
    virtual Result<void> verdict(const HistoryCollector& taken) const = 0;
    /// Whether the file ends where a record does: else it may be in the middle of being written.
    virtual bool isWhole() const { return true; }
    /// What the format is called, where its beginning did not tell it; empty: as it calls itself.
    virtual std::string_view format() const { return {}; }
    /// What was mended or left out.
    virtual std::vector<Remark> warnings() const { return {}; }
};

/// How sure a format is that a file is one of its own.
enum class Fit { No, Perhaps, Surely };

/// A format of history files; formats/Formats.cpp lists all of them.
struct Format {
    enum class Growth {
        Appends,   ///< a file that has grown is read from where its reader stands
        Rewritten, ///< it is begun anew at each change, and shown only when it is whole
    };
    std::string_view name; ///< as `info --json` says it
    Growth growth = Growth::Rewritten;
    /// By content, never by name.
    Fit (*fit)(const Start& start) = nullptr;
    std::unique_ptr<FormatReader> (*reader)(const Start& start) = nullptr;
    /// Behind the name of a file, that of another one which belongs to it: a database's "-wal". Empty: there is none.
    std::string_view beside{};
};

/// One of the files of a run that is a folder.
struct Member {
    std::filesystem::path file;
    std::string history; ///< the name of the history that it is a part of
    std::string prefix;  ///< goes before the names of its series: "train/"
    /// Which session of its history wrote it. Where one with another number begins, at x, all that the history has from
    /// x on is left behind; what one session wrote in several files shares a number.
    std::size_t piece = 0;

    bool operator==(const Member&) const = default;
};

/// A format whose runs are folders.
struct FolderFormat {
    const Format* member = nullptr; ///< of each file
    /// Those of the `entries` below `folder` that belong to it, in the order in which they were written, those of a
    /// history behind one another; none where there are no such. Errors: those of Files.
    Result<std::vector<Member>> (*members)(const std::filesystem::path& folder, std::span<const io::Entry> entries,
                                           io::Files& files, const std::stop_token& stop) = nullptr;
    /// Each of them is a history of its own: what else lies in its folder is not of the same run.
    bool apart = false;
};

} // namespace throughline::history
