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
    {RemarkCode::RestLeftOut, TR("The file holds more than is shown; what follows is left out.")},
    {RemarkCode::CutInRecord, TR("The file ends in the middle of record %1; the %2 before it are shown.")},
    {RemarkCode::UnreadableRecord, TR("The file cannot be read from within record %1; the %2 before it are shown.")},
    {RemarkCode::CutInLists, TR("The file is cut off or damaged; the values before that place are shown.")},
    {RemarkCode::LengthsDiffer, TR("The series differ in length; each is drawn from the first epoch, for which one a "
                                   "value belongs to is not in the file.")},
    {RemarkCode::RecordsDamaged, TR("%1 damaged records are left out."), 1, TR("1 damaged record is left out."), "1"},
    {RemarkCode::DamagedBehind, TR("The file is damaged behind its first %1 records; these are shown.")},
    {RemarkCode::HistoryDamaged, TR("The file is damaged or ends too early; its %1 whole records are shown.")},
    {RemarkCode::TimesUnread, TR("“%1” is not read as a time, nor are %2 others."), 2,
     TR("“%1” is not read as a time."), "0"},
    {RemarkCode::FileUnreadable, TR("This file cannot be read; it is left out.")},
    {RemarkCode::FileWithoutRecords, TR("This file holds no whole record; it is left out.")},
    {RemarkCode::FolderHoldsMore, TR("The folder holds more values than are shown.")},
    {RemarkCode::HistoryMissing, TR("The run has no history.json.")},
    {RemarkCode::DescriptionDamaged, TR("run.json is damaged: %1; the run's history alone is shown.")},
};

#undef TR

} // namespace

QString remarkText(const Remark& remark) {
    const auto sentence = spoken("RemarkText", RemarkSentences, remark.code, onOneLine(remark.arguments));
    if (remark.file.empty()) return sentence;
    const auto line = remark.line > 0 ? QStringLiteral(":%1").arg(remark.line) : QString();
    return onOneLine(remark.file) + line + QStringLiteral(": ") + sentence;
}

} // namespace throughline::ui
