// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace throughline {

/// What went wrong. `ui/text/ErrorText` turns each into one sentence that says what, where and what next; the arguments
/// that it takes, in order, stand behind the code.
enum class ErrorCode {
    // files
    CannotOpen,  ///< system's reason
    CannotRead,  ///< system's reason
    CannotWrite, ///< system's reason
    CannotSave,  ///< system's reason: a warning in the middle of a run, which goes on
    /// -: the file to write is one of the inputs, or one that a run needs
    OverwritesInput,
    FolderInUse,      ///< host, process id of the holder
    FolderNotEmpty,   ///< -: the folder given for a new run already holds one
    NotARun,          ///< -
    NewerFormat,      ///< version found, version known, whose format (empty: ours)
    NotUtf8,          ///< -: text that was said to be UTF-8
    UnknownFormat,    ///< what the file seems to be (may be empty); of a history then "history" and the known formats
    EmptyFile,        ///< -
    TooLarge,         ///< bytes (may be empty): a file that does not fit into this machine's memory
    Damaged,          ///< what is damaged
    NotOfRun,         ///< why a checkpoint is not what its run's folder says
    NotOwnFile,       ///< what stands in the place of a run's own file
    NoCheckpoint,     ///< the epoch or "best" that was asked for (empty: any)
    BeforeFork,       ///< epoch of a fork that only its parent can have again, that of the fork, the parent's folder
    FigureAltered,    ///< -: what a figure carries cannot be read, and is not what was written
    NoRunInFigure,    ///< name of a history in a figure
    SeveralHistories, ///< their names
    NoSuchHistory,    ///< name asked for, the names there are
    FigureTooWide,    ///< cm that a figure is wide, cm that it may be
    FigureTypeSmall,  ///< points of its smallest text, points that it must have
    ColoursAlike,     ///< names of two runs, to whom: "grey", a colour blindness (empty: to all)
    NotCarried,       ///< -: histories too large for the picture, which is written without them
    // other machines
    BadHost,         ///< what was given as its name
    HostUnreachable, ///< host, what ssh said
    HostSilent,      ///< host, s that nothing came
    // data
    UnknownData,      ///< the name given
    DataNotInstalled, ///< name of the set, the command that installs it
    NotANumber,       ///< text of the cell, name of the column
    ClassPerRow,      ///< target, in which every row has a value of its own
    /// Of each: column, text, how often, line of the first; all that stand among numbers in a table
    TextsAmongNumbers,
    MissingValue,   ///< name of the column
    WrongCellCount, ///< cells found, cells expected
    NoSuchColumn,   ///< name asked for, the names there are
    TooFewRows,     ///< rows found, rows needed
    TooFewClasses,  ///< name of the target
    WrongShape,     ///< what was found, what was expected
    DataChanged,    ///< list of differences, one sentence each
    DataMoved,      ///< -: a run's, which are not where they were
    // resuming: warnings, the run goes on
    HistoryMended,    ///< file that keeps the damaged original
    VariantChanged,   ///< instruction set of the last session, of this one: bits will differ
    RetrainedDiffers, ///< first epoch that, trained again, gave other numbers than the history holds
    /// The same of a state had again for use as it is: epoch, instruction set then (empty: the same), and now.
    RecomputedDiffers,
    RowsNotLearned, ///< how many of the rows to be left out are not learned from anyway, how many there are
    // a checkpoint cannot be used: warnings, together with what is wrong with it
    EpochRecomputed, ///< epoch
    EarlierEpoch,    ///< epoch that is used, the one that was meant
    // configuration
    BadOption, ///< option, value (may be empty: none given), what is allowed
    // command line
    UnknownCommand,     ///< name
    UnknownOption,      ///< option as written, subcommand (may be empty)
    MissingArgument,    ///< what is missing, subcommand
    UnexpectedArgument, ///< text, subcommand
    BadRecipe,          ///< what is wrong at that place of the file
    RunComplete,        ///< epochs done: more must be asked for
    StoppedEarly,       ///< epochs done, those of them without gain: more, or more patience, must be asked for
    DivergesAgain,      ///< epoch in which it diverged, its learning rate, a lower one that may do
    NoDisplay,          ///< reason (may be empty)
    // work
    Diverged,    ///< epoch
    Cancelled,   ///< the epoch that was to be recomputed (empty: reading data)
    OutOfMemory, ///< bytes wanted (may be empty)
    Internal,    ///< detail
};

/// A failure as a value: produced in `core`, carried unchanged, spoken in `ui`. Plain data, any thread.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string file{};                   ///< path as the user gave it; empty where no file is meant
    std::vector<std::string> arguments{}; ///< as documented at the code
    std::int64_t line = 0;                ///< from 1; 0 where it does not apply
    std::int64_t column = 0;              ///< from 1; 0 where it does not apply

    bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::CannotOpen, path, {reason});`
inline tl::unexpected<Error> fail(ErrorCode code, std::string file = {}, std::vector<std::string> arguments = {},
                                  std::int64_t line = 0, std::int64_t column = 0) {
    return tl::make_unexpected(Error{code, std::move(file), std::move(arguments), line, column});
}

} // namespace throughline
