// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/HistoryNews.h"
#include "io/Files.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace throughline::history {

/// For whoever waits while something is read; called on the thread that reads.
struct ReadWatch {
    /// How much of its bytes has been read, 0 to 1.
    std::function<void(double share)> progressed{};
    /// What there is so far of what holds one history: soon, and then ever more seldom, so that all copies together
    /// take no longer than reading.
    std::function<void(OpenedHistories)> partial{};
};

/// The histories at a path, a file of any format or a folder of one, and what becomes of them while others write: the
/// one home of what shorter, emptied, replaced and vanished files mean. Changes nothing on disk and takes no lock. Any
/// thread, one call at a time; blocks.
class HistorySource {
public:
    /// Opens what is at `path` and reads all of it, new bytes in pieces. Errors: `CannotOpen`, `CannotRead`,
    /// `EmptyFile`, `UnknownFormat`, `Damaged`, `NewerFormat`, `TooLarge`, `NotARun` (a folder without such files),
    /// `Cancelled`.
    static Result<std::unique_ptr<HistorySource>> open(const std::filesystem::path& path,
                                                       std::shared_ptr<io::Files> files,
                                                       const std::stop_token& stop = {}, const ReadWatch& watch = {});

    /// What has been read by `open`; it belongs to the caller, who may let it grow by what `look` tells. `last`: nobody
    /// looks again, which spares copies.
    OpenedHistories histories(bool last = false);

    /// Whether the files have changed, and what came of it. Of a file that grows at its end the new bytes alone are
    /// read. One that is written anew at each change is taken when it is whole, or no shorter than what is known.
    /// Errors: those of `open`; what is known holds until a look succeeds.
    Result<HistoryNews> look(const std::stop_token& stop = {});

    const Format& format() const { return *m_format; }
    /// The files that are read, and those that belong to them: for whoever wants to be told of changes by the system.
    std::vector<std::filesystem::path> paths() const;

private:
    /// One file that is read.
    struct Part {
        Member member;
        const Format* format = nullptr;
        std::unique_ptr<FormatReader> reader; ///< null: nothing is in the file yet
        std::uint64_t taken = 0;              ///< bytes
        io::FileState state;                  ///< before it was read
        io::FileState beside;                 ///< the same of what belongs to it
        bool cut = false;                     ///< there is more in it than is kept
        std::optional<Error> error;           ///< why nothing came of it
    };
    /// Everything that was read, from the first byte on.
    struct Reading {
        std::vector<Part> parts;
        HistoryCollector collector;
        const ReadWatch* watch = nullptr;  ///< while somebody waits
        std::uint64_t size = 0, taken = 0; ///< bytes of all files, where somebody waits
        std::chrono::steady_clock::time_point begun{}, next{};
        bool isWhole() const;
        bool isEmpty() const; ///< nothing is in the files: somebody may be about to write to them
    };

    HistorySource(std::filesystem::path path, std::shared_ptr<io::Files> files);
    Result<std::vector<Member>> members(const std::stop_token& stop);
    Result<Reading> readAll(const std::stop_token& stop, const ReadWatch* watch = nullptr);
    void beginTelling(Reading& reading, const ReadWatch* watch) const;
    void tell(Reading& reading) const;
    Result<void> readOn(Reading& reading, Part& part, const std::stop_token& stop, int tries = 0);
    Result<std::string> begin(Part& part);
    Result<void> readBeside(Part& part);
    io::FileState lookBeside(const Part& part) const;
    bool isTorn(const Part& part, const io::FileState& state) const;
    std::vector<std::filesystem::path> files() const;
    std::string_view formatIn(const Reading& reading) const;
    Result<void> judge(Reading& reading) const;
    OpenedHistories told(Reading& reading, bool last) const;
    void keep(const OpenedHistories& opened);
    std::string where(const Part& part) const;
    Result<HistoryNews> readAnew(const std::stop_token& stop);
    Result<HistoryNews> grow(const std::vector<io::FileState>& states, const std::stop_token& stop);

    std::filesystem::path m_path;
    std::shared_ptr<io::Files> m_files;
    const FolderFormat* m_folder = nullptr; ///< null: a file
    const Format* m_format = nullptr;
    Reading m_reading;
    OpenedHistories m_known; ///< what was given out, of a file that is written anew at each change
};

/// Opens what a history can be read from: see HistorySource. Any thread; blocks.
Result<OpenedHistories> openHistories(const std::filesystem::path& path, const std::stop_token& stop = {});
/// The first of them.
Result<History> openHistory(const std::filesystem::path& file);

} // namespace throughline::history
