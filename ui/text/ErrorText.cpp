// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/ErrorText.h"

#include "text/Sentence.h"

#include <QCoreApplication>

namespace throughline::ui {

namespace {

#define TR(text) QT_TRANSLATE_NOOP("ErrorText", text)

constexpr Sentence<ErrorCode> ErrorSentences[] = {
    // files
    {ErrorCode::CannotOpen, TR("cannot be opened (%1); check the path and its permissions")},
    {ErrorCode::CannotRead, TR("cannot be read (%1); check the file and the disk that it is on")},
    {ErrorCode::CannotWrite, TR("cannot be written (%1); choose another place, or make room and allow writing there")},
    {ErrorCode::CannotSave, TR("cannot be saved for now (%1); training goes on and saving is tried again: make room, "
                               "put the folder back, or allow writing there")},
    {ErrorCode::OverwritesInput,
     TR("would be overwritten, but it is read here or belongs to a run; choose another name")},
    {ErrorCode::FolderInUse, TR("is in use by process %2 on %1; close that one first")},
    {ErrorCode::FolderNotEmpty, TR("already holds a run; choose another folder, or go on with that run by “resume”")},
    {ErrorCode::NotARun, TR("is not a run folder; choose one that holds a run.json")},
    {ErrorCode::NewerFormat,
     TR("is a %3 file of a newer version (format %1, known here is %2); export it from %3 as CSV and open that"), 3,
     TR("was written by a newer Throughline (format %1, this one knows %2); open it with that version")},
    {ErrorCode::NotUtf8, TR("is not written in UTF-8 here; say what it is with --encoding latin-1 or windows-1252, or "
                            "save it as UTF-8")},
    {ErrorCode::UnknownFormat, TR("is in no format known here; choose a file of one of these: %3"), 2, nullptr,
     "history"},
    {ErrorCode::UnknownFormat, TR("looks like %1, which cannot be opened here; choose another file"), 1,
     TR("is in no format known here; choose another file")},
    {ErrorCode::EmptyFile, TR("is empty; choose another file, or wait until something is written to it")},
    {ErrorCode::TooLarge,
     TR("has %1 bytes, too many for this machine's memory; choose another file, or open it where there is more"), 1,
     TR("is too large for this machine's memory; choose another file, or open it where there is more")},
    {ErrorCode::Damaged, TR("is damaged: %1; use a copy that is whole")},
    {ErrorCode::NotOfRun, TR("is no checkpoint of this run: %1; move it out of the run's folder")},
    {ErrorCode::NotOwnFile, TR("is %1, not the run's own; put the file or folder itself there, under this name alone")},
    {ErrorCode::NoCheckpoint, TR("has no checkpoint for “%1”; “info” lists the epochs that there are"), 1,
     TR("has no checkpoint; “resume” trains it from the start")},
    {ErrorCode::BeforeFork,
     TR("epoch %1 lies before epoch %2, where the run was forked; %3, which trained it, has to be "
        "there as it was, and is the one to resume or fork")},
    {ErrorCode::FigureAltered,
     TR("was altered after it was written, and cannot be read; use the figure as it was exported")},
    {ErrorCode::NoRunInFigure,
     TR("tells no run that “%1” came from, to be trained again; export it from the run anew")},
    {ErrorCode::SeveralHistories, TR("holds several histories; choose one with --history: %1")},
    {ErrorCode::NoSuchHistory, TR("holds no history “%1”; choose one of: %2")},
    {ErrorCode::FigureTooWide,
     TR("is %1 cm wide, and %2 cm are all that there is on the page; give it a --width of that or less")},
    {ErrorCode::FigureTypeSmall,
     TR("has text of %1 points, and %2 are the least that is printed; give it a --font-size of that or more")},
    {ErrorCode::ColoursAlike,
     TR("“%1” and “%2” are alike in %3; give one of them another colour under [colours] of a recipe, or draw fewer"), 3,
     TR("“%1” and “%2” are alike; give one of them another colour under [colours] of a recipe, or draw fewer")},
    {ErrorCode::NotCarried,
     TR("carries no histories, for they are too large for a picture; export them as CSV as well")},
    // other machines
    {ErrorCode::BadHost, TR("“%1” is no name of a host; give host:/path or user@host:path")},
    {ErrorCode::HostUnreachable, TR("%1 cannot be reached by ssh (%2); check that “ssh %1” works in a terminal")},
    {ErrorCode::HostSilent, TR("%1 has not answered for %2 s; check the line to it, it is tried again")},
    // data
    {ErrorCode::UnknownData,
     TR("there is no data set named “%1”; give the name of a built-in set or the path of a file")},
    {ErrorCode::DataNotInstalled, TR("the data set “%1” is not installed; install it with: %2")},
    {ErrorCode::ClassPerRow, TR("every row has a class of its own in “%1”, of which nothing can be learned; predict "
                                "another column with --target, or numbers with --task regression")},
    {ErrorCode::TextsAmongNumbers,
     TR("texts stand among numbers: %1; --missing-values \"%2\" takes them as missing, --column "
        "\"%3=input,as=category\" the column as texts, --ignore \"%3\" leaves it out")},
    {ErrorCode::NotANumber,
     TR("“%1” is not a number in column “%2”; take it as missing with --missing-values \"%1\", or fix the row")},
    {ErrorCode::MissingValue, TR("column “%1” has no value here; fill it in, or remove the row")},
    {ErrorCode::WrongCellCount,
     TR("%1 cells where the header has %2; fix the row, or quote the cells that hold a delimiter")},
    {ErrorCode::NoSuchColumn, TR("there is no column “%1”; choose one of: %2")},
    {ErrorCode::TooFewRows, TR("%1 usable rows, but %2 are needed; add rows, or choose other data")},
    {ErrorCode::TooFewClasses, TR("“%1” has the same value in every row; choose another target")},
    {ErrorCode::WrongShape, TR("found %1 instead of %2; choose data that fit")},
    {ErrorCode::DataChanged,
     TR("the data are not those that the run began with (%1); restore them, or accept the change "
        "(--accept-changed-data)")},
    {ErrorCode::DataMoved,
     TR("is not there any more, and the run was trained on it; tell where it lies now with --data")},
    // resuming
    {ErrorCode::HistoryMended, TR("the history was damaged and has been mended; the original is kept as %1")},
    {ErrorCode::VariantChanged,
     TR("this session computes with %2 instead of %1; the last digits of its results can differ")},
    {ErrorCode::RetrainedDiffers, TR("epoch %1, trained again, gave other numbers than before; the new ones are kept")},
    {ErrorCode::RowsNotLearned,
     TR("of the %2 rows to leave out %1 are not learned from anyway, but validated or tested on; name rows that "
        "“rows” lists")},
    {ErrorCode::RecomputedDiffers,
     TR("epoch %1 gave other numbers than the history holds when it was recomputed: it was trained with %2, and this "
        "is %3; recompute it there to have the same bits"),
     2,
     TR("epoch %1 gave other numbers than the history holds when it was recomputed; the data or the program have "
        "changed since, so what comes after it differs too")},
    {ErrorCode::EpochRecomputed,
     TR("the checkpoint of epoch %1 cannot be used; the epoch was recomputed, which gives the same bits")},
    {ErrorCode::EarlierEpoch, TR("epoch %1 is used in place of epoch %2, whose checkpoint cannot be used; it can be "
                                 "recomputed once the run's data are back")},
    // configuration and command line
    {ErrorCode::BadOption, TR("%1 cannot be “%2”; allowed: %3"), 2, TR("%1 has no value; allowed: %3")},
    {ErrorCode::UnknownCommand, TR("there is no subcommand or file “%1”; see “throughline --help”")},
    {ErrorCode::UnknownOption, TR("there is no option “%1”; see “throughline %2 --help”"), 2,
     TR("there is no option “%1”; see “throughline --help”")},
    {ErrorCode::MissingArgument, TR("%1 is missing; see “throughline %2 --help”"), 2,
     TR("%1 is missing; see “throughline --help”")},
    {ErrorCode::UnexpectedArgument, TR("“%1” is not expected here; see “throughline %2 --help”"), 2,
     TR("“%1” is not expected here; see “throughline --help”")},
    {ErrorCode::BadRecipe, TR("%1; see “throughline export --help” for what a recipe may say")},
    {ErrorCode::RunComplete, TR("all %1 epochs are done; ask for more with --epochs")},
    {ErrorCode::StoppedEarly, TR("stopped early at epoch %1 (epochs without gain: %2); allow more with --patience, or "
                                 "go on without early stopping up to the epoch given with --epochs")},
    {ErrorCode::DivergesAgain,
     TR("it diverged in epoch %1 with the learning rate %2, and would again; go on with a lower "
        "one, such as --learning-rate %3")},
    {ErrorCode::NoDisplay,
     TR("there is no display to open a window on (%1); use a subcommand such as “throughline train”"), 1,
     TR("there is no display to open a window on; use a subcommand such as “throughline train”")},
    // work
    {ErrorCode::Diverged, TR("the loss is no longer a finite number in epoch %1; train with a lower learning rate, or "
                             "with gradients clipped")},
    {ErrorCode::Cancelled, TR("recomputing epoch %1 was cancelled; nothing has changed"), 1,
     TR("was cancelled before it was read; nothing has changed")},
    {ErrorCode::OutOfMemory, TR("%1 bytes do not fit into memory; use less data or a smaller network"), 1,
     TR("memory is used up; use less data or a smaller network")},
    {ErrorCode::Internal, TR("something went wrong inside Throughline (%1); please report it")},
};

#undef TR

/// "“k.A.” in “age” 4 times, from line 7 on · …", then the texts with commas between, and the first column.
QStringList tokensOf(const QStringList& arguments) {
    constexpr qsizetype most = 12; // of them in one sentence
    QStringList told, texts;
    for (qsizetype i = 0; i + 3 < arguments.size(); i += 4) {
        const auto &column = arguments[i], &text = arguments[i + 1], &count = arguments[i + 2];
        if (told.size() < most)
            told << (count == QLatin1String("1")
                         ? QCoreApplication::translate("ErrorText", "“%1” in “%2”, line %3")
                               .arg(text, column, arguments[i + 3])
                         : QCoreApplication::translate("ErrorText", "“%1” in “%2” %3 times, from line %4 on")
                               .arg(text, column, count, arguments[i + 3]));
        if (!texts.contains(text)) texts << text;
    }
    if (told.size() * 4 < arguments.size())
        told << QCoreApplication::translate("ErrorText", "%1 more").arg(arguments.size() / 4 - told.size());
    return {told.join(QStringLiteral(" · ")), texts.mid(0, most).join(QLatin1Char(',')), arguments.value(0)};
}

QStringList argumentsOf(const Error& error) {
    auto arguments = onOneLine(error.arguments);
    if (error.code == ErrorCode::DataChanged) return {arguments.join(QStringLiteral("; "))};
    if (error.code == ErrorCode::TextsAmongNumbers) return tokensOf(arguments);
    return arguments;
}

} // namespace

QString errorMessage(const Error& error) {
    return spoken("ErrorText", ErrorSentences, error.code, argumentsOf(error)) + QLatin1Char('.');
}

QString errorText(const Error& error) {
    if (error.file.empty()) return errorMessage(error);
    QString place = onOneLine(error.file);
    if (error.line > 0) place += QStringLiteral(":%1").arg(error.line);
    if (error.line > 0 && error.column > 0) place += QStringLiteral(":%1").arg(error.column);
    return place + QStringLiteral(": ") + errorMessage(error);
}

} // namespace throughline::ui
