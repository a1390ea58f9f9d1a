// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "text/RemarkText.h"

#include <QTest>

using namespace throughline;
using namespace throughline::ui;

class RemarkTextTest : public QObject {
    Q_OBJECT

private slots:
    void everyRemarkIsASentence() {
        for (int code = 0; code <= static_cast<int>(RemarkCode::NotKnownHere); ++code) {
            const auto text = remarkText({static_cast<RemarkCode>(code), {"3", "2"}});
            QVERIFY2(!text.isEmpty() && !text.contains(QLatin1Char('%')), qPrintable(text));
            QCOMPARE(text.endsWith(QLatin1Char('.')), code <= static_cast<int>(RemarkCode::DescriptionDamaged));
        }
    }

    void notesOnDataAreWhatTheyWere_data() {
        QTest::addColumn<Remark>("note");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const Remark& note, const char* sentence) {
            QTest::newRow(sentence) << note << QString::fromUtf8(sentence);
        };
        using enum RemarkCode;
        row({NoHeader, {"column 1", "column 3"}},
            "no header found: the first row is data, and the columns are named “column 1” to “column 3”");
        row({RowNumbersLeftOut}, "the first column, which has no name and numbers the rows, is left out");
        row({KeysLeftOut, {"name"}}, "“name” is left out: nearly every row has a text of its own");
        row({UnusableLeftOut, {"ticket", "20", "60", "PC 102", "4", "2"}},
            "“ticket” is left out: 20 of its 60 values are no usable numbers, the first being “PC 102” in line 4, "
            "column 2");
        row({EmptyLeftOut, {"empty"}}, "“empty” is left out: it has no values");
        row({TakenAsText, {"b", "36", "60", "inf", "4", "3"}},
            "“b” is taken as text: 36 of its 60 values are no usable numbers, the first being “inf” in line 4, column "
            "3");
        row({TakenAsText, {"b", "1", "3", "inf", "4", "3"}},
            "“b” is taken as text: 1 of its 3 values is no usable number, the first being “inf” in line 4, column 3");
        row({TakenAsText, {"b", "1", "1", "inf", "4", "3"}},
            "“b” is taken as text: 1 of its 1 value is no usable number, the first being “inf” in line 4, column 3");
        row({MissingKept, {"3", "town"}}, "3 missing values in “town” kept as a category of their own");
        row({MissingKept, {"1", "town"}}, "1 missing value in “town” kept as a category of its own");
        row({MissingReplaced, {"4", "age"}}, "4 missing values in “age” replaced by the median");
        row({MissingReplaced, {"1", "age"}}, "1 missing value in “age” replaced by the median");
        row({MissingReplacedAt, {"4", "12"}}, "4 missing values in “value 12” replaced by the median");
        row({MissingReplacedAt, {"1", "12"}}, "1 missing value in “value 12” replaced by the median");
        row({RowsWithoutTarget, {"2", "kind"}}, "2 rows without a value in “kind” left out");
        row({RowsWithoutTarget, {"1", "kind"}}, "1 row without a value in “kind” left out");
        row({TextsUnknown, {"1100", "town"}}, "1100 values in “town” that the training data do not have");
        row({TextsUnknown, {"1", "town"}}, "1 value in “town” that the training data do not have");
        row({TargetIsNumber, {"y"}}, "the target “y” is predicted as a number (regression)");
        row({TargetIsFewNumbers, {"y", "2"}},
            "the target “y” is predicted as one of 2 classes, being few whole numbers");
        row({TargetIsLabels, {"label", "10"}},
            "the target “label” is predicted as one of 10 classes, being integers below 1,000");
        row({LabelsFound, {"/data/y.npy"}}, "labels from /data/y.npy");
        row({OwnTestPart, {"x_test"}}, "its own test part is “x_test”");
        row({AsWritten, {"3 %1 values"}}, "3 %1 values");
        row({NotKnownHere, {"columns-joined", "a", "b"}}, "noted by a later version: columns-joined (a, b)");
        row({NotKnownHere, {"columns-joined"}}, "noted by a later version: columns-joined");
    }
    void notesOnDataAreWhatTheyWere() {
        QFETCH(Remark, note);
        QFETCH(QString, sentence);
        QCOMPARE(remarkText(note), sentence);
    }

    void oneIsOne() {
        QCOMPARE(remarkText({RemarkCode::RecordsDamaged, {"1"}}), QStringLiteral("1 damaged record is left out."));
        QCOMPARE(remarkText({RemarkCode::RecordsDamaged, {"2"}}), QStringLiteral("2 damaged records are left out."));
        QVERIFY(remarkText({RemarkCode::StepsRestart, {"1"}}).contains(QStringLiteral("once")));
    }

    void whatAFileSaysStaysOnOneLine() {
        const auto text = remarkText({RemarkCode::TimesUnread, {"no\non\x1B[31m", "0"}, "a\nb"});
        QVERIFY(!text.contains(QLatin1Char('\n')) && !text.contains(QChar(0x1B)));
        QVERIFY(text.startsWith(QStringLiteral("a")));
    }
};

THROUGHLINE_TEST(RemarkTextTest)
#include "RemarkTextTest.moc"
