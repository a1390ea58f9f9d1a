// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/RemarkText.h"

#include "text/Sentence.h"

#include <QCoreApplication>

namespace throughline::ui {

namespace {

#define TR(text) QT_TRANSLATE_NOOP("RemarkText", text)

constexpr Sentence<RemarkCode> RemarkSentences[] = {
    {RemarkCode::SeriesLeftOut, TR("Series beyond the first %1, or with names of more than %2 bytes, are left out.")},
    {RemarkCode::EpochsRestart,
     TR("The epochs start again %1 times; the newest of each is shown, the older ones as ghost lines."), 1,
     TR("The epochs start again once; the newest of each is shown, the older ones as ghost lines."), "1"},
    {RemarkCode::StepsRestart,
     TR("The steps start again %1 times; the newest of each is shown, the older ones as ghost lines."), 1,
     TR("The steps start again once; the newest of each is shown, the older ones as ghost lines."), "1"},
    {RemarkCode::NothingYet, TR("Nothing has been logged in it yet.")},
    {RemarkCode::RestLeftOut, TR("The file holds more than is shown; what follows is left out.")},
    {RemarkCode::CutInRecord, TR("The file ends in the middle of record %1; the %2 before it are shown.")},
    {RemarkCode::UnreadableRecord, TR("The file cannot be read from within record %1; the %2 before it are shown.")},
    {RemarkCode::CutInLists, TR("The file is cut off or damaged; the values before that place are shown.")},
    {RemarkCode::LengthsDiffer, TR("The series differ in length; each is drawn from the first epoch, for which one a "
                                   "value belongs to is not in the file.")},
    {RemarkCode::RecordsDamaged, TR("%1 damaged records are left out."), 1, TR("1 damaged record is left out."), "1"},
    {RemarkCode::PlacesDamaged,
     TR("The file is damaged in %1 places; what stood from there to the next whole record is left out."), 1,
     TR("The file is damaged in one place; what stood from there to the next whole record is left out."), "1"},
    {RemarkCode::DamagedBehind, TR("The file is damaged behind its first %1 records; these are shown.")},
    {RemarkCode::HistoryDamaged, TR("The file is damaged or ends too early; its %1 whole records are shown.")},
    {RemarkCode::TimesUnread, TR("“%1” is not read as a time, nor are %2 others."), 2,
     TR("“%1” is not read as a time."), "0"},
    {RemarkCode::RowsRagged,
     TR("%1 rows, the first in line %2, have not as many cells as the header and are left out."), 1,
     TR("Line %2 has not as many cells as the header and is left out."), "1"},
    {RemarkCode::RowsWithoutX, TR("%1 rows without a value in “%2” are left out."), 1,
     TR("1 row without a value in “%2” is left out."), "1"},
    {RemarkCode::FileUnreadable, TR("This file cannot be read; it is left out.")},
    {RemarkCode::FileWithoutRecords, TR("This file holds no whole record; it is left out.")},
    {RemarkCode::FolderHoldsMore, TR("The folder holds more values than are shown.")},
    {RemarkCode::HistoryMissing, TR("The run has no history.json.")},
    {RemarkCode::FigureAltered, TR("The history in this figure was altered after the figure was written.")},
    {RemarkCode::GhostsLeftOut, TR("What %1 restarts left behind is not written."), 1,
     TR("What a restart left behind is not written."), "1"},
    {RemarkCode::NameLeftOut, TR("The series “%1” is not written, for the list would be taken to count by it.")},
    {RemarkCode::DescriptionDamaged, TR("run.json is damaged: %1; the run's history alone is shown.")},

    {RemarkCode::NoHeader, TR("no header found: the first row is data, and the columns are named “%1” to “%2”")},
    {RemarkCode::RowNumbersLeftOut, TR("the first column, which has no name and numbers the rows, is left out")},
    {RemarkCode::KeysLeftOut, TR("“%1” is left out: nearly every row has a text of its own")},
    {RemarkCode::UnusableLeftOut,
     TR("“%1” is left out: %2 of its %3 values are no usable numbers, the first being “%4” "
        "in line %5, column %6")},
    {RemarkCode::EmptyLeftOut, TR("“%1” is left out: it has no values")},
    {RemarkCode::TakenAsText,
     TR("“%1” is taken as text: 1 of its 1 value is no usable number, the first being “%4” in "
        "line %5, column %6"),
     3, nullptr, "1"},
    {RemarkCode::TakenAsText,
     TR("“%1” is taken as text: %2 of its %3 values are no usable numbers, the first being "
        "“%4” in line %5, column %6"),
     2, TR("“%1” is taken as text: 1 of its %3 values is no usable number, the first being “%4” in line %5, column %6"),
     "1"},
    {RemarkCode::MissingKept, TR("%1 missing values in “%2” kept as a category of their own"), 1,
     TR("1 missing value in “%2” kept as a category of its own"), "1"},
    {RemarkCode::MissingReplaced, TR("%1 missing values in “%2” replaced by the median"), 1,
     TR("1 missing value in “%2” replaced by the median"), "1"},
    {RemarkCode::MissingReplacedAt, TR("%1 missing values in “value %2” replaced by the median"), 1,
     TR("1 missing value in “value %2” replaced by the median"), "1"},
    {RemarkCode::RowsWithoutTarget, TR("%1 rows without a value in “%2” left out"), 1,
     TR("1 row without a value in “%2” left out"), "1"},
    {RemarkCode::TextsUnknown, TR("%1 values in “%2” that the training data do not have"), 1,
     TR("1 value in “%2” that the training data do not have"), "1"},
    {RemarkCode::TargetIsNumber, TR("the target “%1” is predicted as a number (regression)")},
    {RemarkCode::TargetIsFewNumbers, TR("the target “%1” is predicted as one of %2 classes, being few whole numbers")},
    {RemarkCode::TargetIsLabels, TR("the target “%1” is predicted as one of %2 classes, being integers below 1,000")},
    {RemarkCode::LabelsFound, TR("labels from %1")},
    {RemarkCode::OwnTestPart, TR("its own test part is “%1”")},
    {RemarkCode::IdentifierLeftOut, TR("“%1” is left out: it numbers the rows (--column \"%1=input\" takes it)")},
    {RemarkCode::NumbersRead, TR("“%1” is read with %2 and a currency or per cent sign"), 3, TR("“%1” is read with %2"),
     "bare"},
    {RemarkCode::DatesRead, TR("“%1” is read as dates: days, and %2 as pairs of sine and cosine"), 2,
     TR("“%1” is read as dates: days"), ""},
    {RemarkCode::DatesUnsettled, TR("“%1” is left out: no cell settles whether the day or the month is first in dates "
                                    "like “%2” (--column \"%1=input,as=date\" takes the day)")},
    {RemarkCode::ConstantColumn, TR("“%1” has the same value in all rows, and teaches nothing")},
    {RemarkCode::ConstantColumns, TR("“%1” and %2 more have the same value in all rows, and teach nothing")},
    {RemarkCode::CopyOfColumn, TR("“%1” is a copy of “%2”")},
    {RemarkCode::PredictsTarget,
     TR("“%1” by itself tells “%2”: is it known beforehand? (--ignore \"%1\" leaves it out)")},
    {RemarkCode::SentinelSeen, TR("“%1” holds %2 %3 times, far from all else: if that means missing, "
                                  "--missing-values \"%2\" says so")},
    {RemarkCode::RowsDropped, TR("%1 rows without a value in “%2” left out"), 1,
     TR("1 row without a value in “%2” left out"), "1"},
    {RemarkCode::RowsSkipped, TR("1 row that cannot be used is skipped (line %2)"), 1, nullptr, "1"},
    {RemarkCode::RowsSkipped, TR("%1 rows that cannot be used are skipped, the first in line %2"), 2,
     TR("%1 rows that cannot be used are skipped"), "0"},
    {RemarkCode::MissingReplacedBy, TR("%1 missing values in “%2” replaced by the commonest"), 3,
     TR("%1 missing values in “%2” replaced by the mean"), "mean"},
    {RemarkCode::PicturesScaled, TR("pictures of %1 to %2 are scaled to cover %3, of which the middle is kept")},
    {RemarkCode::PicturesUnread, TR("1 picture that cannot be read is left out: %2"), 1, nullptr, "1"},
    {RemarkCode::PicturesUnread, TR("%1 pictures that cannot be read are left out, the first %2")},
    {RemarkCode::FilesNoPictures, TR("1 file that is no picture is left out"), 1, nullptr, "1"},
    {RemarkCode::FilesNoPictures, TR("%1 files that are no pictures are left out")},
    {RemarkCode::ClassOfOneRow, TR("the class “%1” has one row, which is never validated on")},
    {RemarkCode::MissingFlagged, TR("%1 missing values in “%2” replaced by the median, and told by a feature"), 1,
     TR("1 missing value in “%2” replaced by the median, and told by a feature"), "1"},
    {RemarkCode::TextNotUtf8, TR("the text is no UTF-8 (line %1): it is read as Latin-1 (Windows-1252), unless "
                                 "--encoding says otherwise")},

    {RemarkCode::AsWritten, TR("%1")},
    {RemarkCode::NotKnownHere, TR("noted by a later version: %1 (%2)"), 2, TR("noted by a later version: %1"), ""},
};

QString marksText(const QString& how) {
    const char* text = how == QLatin1String("comma")           ? TR("decimal commas")
                       : how == QLatin1String("grouped")       ? TR("marks between thousands")
                       : how == QLatin1String("comma-grouped") ? TR("decimal commas and marks between thousands")
                                                               : TR("decimal points");
    return QCoreApplication::translate("RemarkText", text);
}

#undef TR

} // namespace

QString remarkText(const Remark& remark) {
    auto arguments = onOneLine(remark.arguments);
    if (remark.code == RemarkCode::NumbersRead && arguments.size() > 1) arguments[1] = marksText(arguments[1]);
    if (remark.code == RemarkCode::NotKnownHere)
        arguments = {arguments.value(0), arguments.mid(1).join(QStringLiteral(", "))};
    const auto sentence = spoken("RemarkText", RemarkSentences, remark.code, arguments);
    if (remark.file.empty()) return sentence;
    const auto line = remark.line > 0 ? QStringLiteral(":%1").arg(remark.line) : QString();
    return onOneLine(remark.file) + line + QStringLiteral(": ") + sentence;
}

} // namespace throughline::ui
