// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace throughline {

/// What was mended, left out or decided while something was read, and does not stop it. `text/RemarkText` turns each
/// into a sentence; the arguments that it takes, in order, stand behind the code.
enum class RemarkCode {
    // histories
    SeriesLeftOut,      ///< how many are kept, the longest name in bytes
    EpochsRestart,      ///< how often
    StepsRestart,       ///< how often
    RestLeftOut,        ///< -: there is more in it than is shown
    CutInRecord,        ///< number of the record, those before it
    UnreadableRecord,   ///< number of the record, those before it
    CutInLists,         ///< -: of lists that stand behind one another
    LengthsDiffer,      ///< -: of the series
    RecordsDamaged,     ///< how many are left out
    DamagedBehind,      ///< whole records before
    HistoryDamaged,     ///< whole records of our own file
    TimesUnread,        ///< the first of them as written, how many more
    FileUnreadable,     ///< -: one of a folder
    FileWithoutRecords, ///< -: one of a folder
    FolderHoldsMore,    ///< -
    HistoryMissing,     ///< -: of a run
    DescriptionDamaged, ///< what is wrong with a run.json: the history alone is shown
};

/// A remark as a value: made in `core`, carried unchanged, spoken in `text`. Plain data, any thread.
struct Remark {
    RemarkCode code = RemarkCode::RestLeftOut;
    std::vector<std::string> arguments{}; ///< as documented at the code
    std::string file{};                   ///< within what was opened; empty: that itself
    std::int64_t line = 0;                ///< from 1; 0 where it does not apply

    bool operator==(const Remark&) const = default;
};

} // namespace throughline
