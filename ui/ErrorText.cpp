// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ErrorText.h"

#include <QCoreApplication>
#include <QStringList>

namespace throughline::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ErrorText", text);
}

/// The arguments of an error, safe to ask for beyond their number: a sentence with a gap is better than none. Line
/// breaks and control characters, which a cell of a hostile file may hold, do not reach the terminal.
class Arguments {
public:
    explicit Arguments(const Error& error) {
        for (const std::string& argument : error.arguments) m_texts += clean(QString::fromStdString(argument));
    }

    QString at(qsizetype index) const { return m_texts.value(index); }
    bool has(qsizetype index) const { return !at(index).isEmpty(); }
    QString joined() const { return m_texts.join(QStringLiteral("; ")); }

    static QString clean(QString text) {
        constexpr qsizetype longest = 400;
        for (QChar& character : text) {
            if (character.category() == QChar::Other_Control) character = QLatin1Char(' ');
        }
        text = text.trimmed();
        return text.size() <= longest ? text : text.left(longest - 1) + QChar(0x2026);
    }

private:
    QStringList m_texts;
};

QString fileSentence(ErrorCode code, const Arguments& a) {
    switch (code) {
    case ErrorCode::CannotOpen:
        return tr("cannot be opened (%1); check the path and its permissions").arg(a.at(0));
    case ErrorCode::CannotRead:
        return tr("cannot be read (%1); check the file and the disk that it is on").arg(a.at(0));
    case ErrorCode::CannotWrite:
        return tr("cannot be written (%1); choose another place, or make room and allow writing there").arg(a.at(0));
    case ErrorCode::CannotSave:
        return tr("cannot be saved for now (%1); training goes on and saving is tried again: make room, put the folder "
                  "back, or allow writing there")
            .arg(a.at(0));
    case ErrorCode::OverwritesInput:
        return tr("would be overwritten, but it is read here or belongs to a run; choose another name");
    case ErrorCode::FolderInUse:
        return tr("is in use by process %2 on %1; close that one first").arg(a.at(0), a.at(1));
    case ErrorCode::FolderNotEmpty:
        return tr("already holds a run; choose another folder, or go on with that run by “resume”");
    case ErrorCode::NotARun:
        return tr("is not a run folder; choose one that holds a run.json");
    case ErrorCode::NewerFormat:
        return tr("was written by a newer Throughline (format %1, this one knows %2); open it with that version")
            .arg(a.at(0), a.at(1));
    case ErrorCode::UnknownFormat:
        return a.has(0) ? tr("looks like %1, which cannot be opened here; choose another file").arg(a.at(0))
                        : tr("is in no format known here; choose another file");
    case ErrorCode::EmptyFile:
        return tr("is empty; choose another file, or wait until something is written to it");
    case ErrorCode::Damaged:
        return tr("is damaged: %1; use a copy that is whole").arg(a.at(0));
    case ErrorCode::NoCheckpoint:
        return a.at(0) == QStringLiteral("latest")
                   ? tr("has no checkpoint; “resume” trains it from the start")
                   : tr("has no checkpoint for “%1”; “info” lists the epochs that there are").arg(a.at(0));
    case ErrorCode::NotCarried:
        return tr("carries no histories, for they are too large for a picture; export them as CSV as well");
    default:
        return {};
    }
}

QString dataSentence(ErrorCode code, const Arguments& a) {
    switch (code) {
    case ErrorCode::UnknownData:
        return tr("there is no data set named “%1”; give the name of a built-in set or the path of a file")
            .arg(a.at(0));
    case ErrorCode::DataNotInstalled:
        return tr("the data set “%1” is not installed; install it with: %2").arg(a.at(0), a.at(1));
    case ErrorCode::NotANumber:
        return tr("“%1” is not a number in column “%2”; treat it as missing, or fix the row").arg(a.at(0), a.at(1));
    case ErrorCode::MissingValue:
        return tr("column “%1” has no value here; fill it in, or remove the row").arg(a.at(0));
    case ErrorCode::WrongCellCount:
        return tr("%1 cells where the header has %2; fix the row, or quote the cells that hold a delimiter")
            .arg(a.at(0), a.at(1));
    case ErrorCode::NoSuchColumn:
        return tr("there is no column “%1”; choose one of: %2").arg(a.at(0), a.at(1));
    case ErrorCode::TooFewRows:
        return tr("%1 usable rows, but %2 are needed; add rows, or choose other data").arg(a.at(0), a.at(1));
    case ErrorCode::TooFewClasses:
        return tr("“%1” has the same value in every row; choose another target").arg(a.at(0));
    case ErrorCode::WrongShape:
        return tr("found %1 instead of %2; choose data that fit").arg(a.at(0), a.at(1));
    case ErrorCode::DataChanged:
        return tr("the data are not those that the run began with (%1); restore them, or accept the change")
            .arg(a.joined());
    default:
        return {};
    }
}

QString resumeSentence(ErrorCode code, const Arguments& a) {
    switch (code) {
    case ErrorCode::HistoryMended:
        return tr("the history was damaged and has been mended; the original is kept as %1").arg(a.at(0));
    case ErrorCode::VariantChanged:
        return tr("this session computes with %2 instead of %1; the last digits of its results can differ")
            .arg(a.at(0), a.at(1));
    case ErrorCode::RetrainedDiffers:
        return tr("epoch %1, trained again, gave other numbers than before; the new ones are kept").arg(a.at(0));
    case ErrorCode::RecomputedDiffers:
        return a.has(1)
                   ? tr("epoch %1 gave other numbers than the history holds when it was recomputed: it was trained "
                        "with %2, and this is %3; recompute it there to have the same bits")
                         .arg(a.at(0), a.at(1), a.at(2))
                   : tr("epoch %1 gave other numbers than the history holds when it was recomputed; the data or "
                        "the program have changed since, so what comes after it differs too")
                         .arg(a.at(0));
    case ErrorCode::RunComplete:
        return tr("all %1 epochs are done; ask for more with --epochs").arg(a.at(0));
    case ErrorCode::StoppedEarly:
        return tr("stopped early at epoch %1 (epochs without gain: %2); allow more with --patience, or go on without "
                  "early stopping up to the epoch given with --epochs")
            .arg(a.at(0), a.at(1));
    default:
        return {};
    }
}

/// “throughline train --help” for a subcommand, “throughline --help” without one.
QString helpFor(const QString& command) {
    return command.isEmpty() ? QStringLiteral("“throughline --help”")
                             : QStringLiteral("“throughline %1 --help”").arg(command);
}

QString usageSentence(ErrorCode code, const Arguments& a) {
    switch (code) {
    case ErrorCode::UnknownCommand:
        return tr("there is no subcommand or file “%1”; see %2").arg(a.at(0), helpFor({}));
    case ErrorCode::UnknownOption:
        return tr("there is no option “%1”; see %2").arg(a.at(0), helpFor(a.at(1)));
    case ErrorCode::MissingArgument:
        return tr("%1 is missing; see %2").arg(a.at(0), helpFor(a.at(1)));
    case ErrorCode::UnexpectedArgument:
        return tr("“%1” is not expected here; see %2").arg(a.at(0), helpFor(a.at(1)));
    case ErrorCode::NoDisplay:
        return a.has(0)
                   ? tr("there is no display to open a window on (%1); use a subcommand such as “throughline train”")
                         .arg(a.at(0))
                   : tr("there is no display to open a window on; use a subcommand such as “throughline train”");
    case ErrorCode::BadOption:
        return a.has(1) ? tr("%1 cannot be “%2”; allowed: %3").arg(a.at(0), a.at(1), a.at(2))
                        : tr("%1 has no value; allowed: %2").arg(a.at(0), a.at(2));
    default:
        return {};
    }
}

QString workSentence(ErrorCode code, const Arguments& a) {
    switch (code) {
    case ErrorCode::Diverged:
        return tr("the loss is no longer a finite number in epoch %1; train with a lower learning rate, or with "
                  "gradients clipped")
            .arg(a.at(0));
    case ErrorCode::Cancelled:
        return tr("recomputing epoch %1 was cancelled; nothing has changed").arg(a.at(0));
    case ErrorCode::OutOfMemory:
        return a.has(0) ? tr("%1 bytes do not fit into memory; use less data or a smaller network").arg(a.at(0))
                        : tr("memory is used up; use less data or a smaller network");
    case ErrorCode::Internal:
        return tr("something went wrong inside Throughline (%1); please report it").arg(a.at(0));
    default:
        return {};
    }
}

} // namespace

QString errorMessage(const Error& error) {
    const Arguments arguments(error);
    QString text = fileSentence(error.code, arguments);
    if (text.isEmpty()) text = dataSentence(error.code, arguments);
    if (text.isEmpty()) text = resumeSentence(error.code, arguments);
    if (text.isEmpty()) text = usageSentence(error.code, arguments);
    if (text.isEmpty()) text = workSentence(error.code, arguments);
    return text + QLatin1Char('.');
}

QString errorText(const Error& error) {
    if (error.file.empty()) return errorMessage(error);
    QString place = Arguments::clean(QString::fromStdString(error.file));
    if (error.line > 0) place += QStringLiteral(":%1").arg(error.line);
    if (error.line > 0 && error.column > 0) place += QStringLiteral(":%1").arg(error.column);
    return place + QStringLiteral(": ") + errorMessage(error);
}

} // namespace throughline::ui
