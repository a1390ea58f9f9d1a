// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// What was mended, left out or decided while something was read, and does not stop it. `text/RemarkText` turns each
/// into a sentence; the arguments that it takes, in order, stand behind the code.
enum class RemarkCode {
    // histories
    SeriesLeftOut,      ///< how many are kept, the longest name in bytes
    EpochsRestart,      ///< how often
    StepsRestart,       ///< how often
    NothingYet,         ///< -: it has begun, and nothing is logged in it
    RestLeftOut,        ///< -: there is more in it than is shown
    CutInRecord,        ///< number of the record, those before it
    UnreadableRecord,   ///< number of the record, those before it
    CutInLists,         ///< -: of lists that stand behind one another
    LengthsDiffer,      ///< -: of the series
    RecordsDamaged,     ///< how many are left out
    PlacesDamaged,      ///< how many: what stands behind, up to the next whole record, is left out
    DamagedBehind,      ///< whole records before
    HistoryDamaged,     ///< whole records of our own file
    TimesUnread,        ///< the first of them as written, how many more
    RowsRagged,         ///< how many, line of the first: they have not as many cells as the header
    RowsWithoutX,       ///< how many, the column that counts
    FileUnreadable,     ///< -: one of a folder
    FileWithoutRecords, ///< -: one of a folder
    FolderHoldsMore,    ///< -
    HistoryMissing,     ///< -: of a run
    FigureAltered,      ///< -: a picture's text, after it was written
    GhostsLeftOut,      ///< how many: of a list that is written
    NameLeftOut,        ///< a series: of a list that is written
    DescriptionDamaged, ///< what is wrong with a run.json: the history alone is shown
    // data
    NoHeader,           ///< names that the first and the last column got
    RowNumbersLeftOut,  ///< -: the first column, which has no name
    KeysLeftOut,        ///< column, in which nearly every row has a text of its own
    UnusableLeftOut,    ///< column, texts in it, values in it, the first text, its line, its column
    EmptyLeftOut,       ///< column
    TakenAsText,        ///< as UnusableLeftOut
    MissingKept,        ///< how many, column of texts: as a category
    MissingReplaced,    ///< how many, column of numbers: by the median
    MissingReplacedAt,  ///< how many, place in the row, from 1: the same in arrays, whose columns have no names
    RowsWithoutTarget,  ///< how many, target
    TextsUnknown,       ///< how many, column: the training data do not have them
    TargetIsNumber,     ///< target: decided where nobody said it, as the next two
    TargetIsFewNumbers, ///< target, how many classes
    TargetIsLabels,     ///< target, how many classes
    LabelsFound,        ///< file
    OwnTestPart,        ///< array of an archive
    IdentifierLeftOut,  ///< column of whole numbers that tell the rows apart
    NumbersRead,        ///< column; "comma", "grouped", "comma-grouped" or "plain"; "affixed" or "bare"
    DatesRead,          ///< column; which pairs beside the days, "month, weekday", or nothing
    DatesUnsettled,     ///< column, its first cell: the day or the month may be first
    ConstantColumn,     ///< column with one value
    ConstantColumns,    ///< the first of several such, how many more
    CopyOfColumn,       ///< column, that of which it is a copy
    PredictsTarget,     ///< column that by itself tells the target, target
    SentinelSeen,       ///< column, a number of nines far from its others, how often
    RowsDropped,        ///< how many, column that is missing in them
    RowsSkipped,        ///< how many that cannot be used, line of the first; 0: they have too few or too many cells
    MissingReplacedBy,  ///< how many, column, "mean" or "commonest"
    ClassOfOneRow,      ///< class
    MissingFlagged,     ///< how many, column: by the median, with a feature that tells of it
    PicturesScaled,     ///< smallest and largest size, the size of all: "28×28"
    PicturesUnread,     ///< how many that cannot be read, the first file
    FilesNoPictures,    ///< how many in a folder of pictures
    TextNotUtf8,        ///< line of the first: read as Windows-1252 where nobody said what it is
    // from a run.json
    AsWritten,    ///< sentence of version 0.1.0
    NotKnownHere, ///< its name, then its arguments: a later version's
};

/// What files call them, in the order of the enumeration. They are for ever: another name is another remark.
inline constexpr std::array<std::string_view, 60> remarkNames{
    "series-left-out",      "epochs-restart",        "steps-restart",        "nothing-yet",         "rest-left-out",
    "cut-in-record",        "unreadable-record",     "cut-in-lists",         "lengths-differ",      "records-damaged",
    "places-damaged",       "damaged-behind",        "history-damaged",      "times-unread",        "rows-ragged",
    "rows-without-x",       "file-unreadable",       "file-without-records", "folder-holds-more",   "history-missing",
    "figure-altered",       "ghosts-left-out",       "name-left-out",        "description-damaged", "no-header",
    "row-numbers-left-out", "keys-left-out",         "unusable-left-out",    "empty-left-out",      "taken-as-text",
    "missing-kept",         "missing-replaced",      "missing-replaced-at",  "rows-without-target", "texts-unknown",
    "target-is-number",     "target-is-few-numbers", "target-is-labels",     "labels-found",        "own-test-part",
    "identifier-left-out",  "numbers-read",          "dates-read",           "dates-unsettled",     "constant-column",
    "constant-columns",     "copy-of-column",        "predicts-target",      "sentinel-seen",       "rows-dropped",
    "rows-skipped",         "missing-replaced-by",   "class-of-one-row",     "missing-flagged",     "pictures-scaled",
    "pictures-unread",      "files-no-pictures",     "text-not-utf8",        "as-written",          "not-known-here",
};
static_assert(remarkNames.size() == static_cast<std::size_t>(RemarkCode::NotKnownHere) + 1);
constexpr const auto& namesOf(RemarkCode) {
    return remarkNames;
}

/// Whether something of a history is lost, in place of being left out as it should be.
constexpr bool tellsOfDamage(RemarkCode code) {
    switch (code) {
    case RemarkCode::CutInRecord:
    case RemarkCode::UnreadableRecord:
    case RemarkCode::CutInLists:
    case RemarkCode::RecordsDamaged:
    case RemarkCode::PlacesDamaged:
    case RemarkCode::DamagedBehind:
    case RemarkCode::HistoryDamaged:
    case RemarkCode::FileUnreadable:
    case RemarkCode::FileWithoutRecords:
    case RemarkCode::HistoryMissing:
    case RemarkCode::FigureAltered:
    case RemarkCode::DescriptionDamaged:
        return true;
    default:
        return false;
    }
}

/// Whether a part of a table is not learned from that somebody may have meant to be.
constexpr bool tellsOfLeftOut(RemarkCode code) {
    switch (code) {
    case RemarkCode::RowNumbersLeftOut:
    case RemarkCode::KeysLeftOut:
    case RemarkCode::UnusableLeftOut:
    case RemarkCode::EmptyLeftOut:
    case RemarkCode::IdentifierLeftOut:
    case RemarkCode::DatesUnsettled:
    case RemarkCode::RowsDropped:
    case RemarkCode::PicturesUnread:
        return true;
    default:
        return false;
    }
}

/// A remark as a value: made in `core`, carried unchanged, spoken in `text`. Plain data, any thread.
struct Remark {
    RemarkCode code = RemarkCode::RestLeftOut;
    std::vector<std::string> arguments{}; ///< as documented at the code
    std::string file{};                   ///< within what was opened; empty: that itself
    std::int64_t line = 0;                ///< from 1; 0 where it does not apply

    bool operator==(const Remark&) const = default;
};

} // namespace throughline
