// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "text/ErrorText.h"

#include <QTest>

using namespace throughline;

class ErrorTextTest : public QObject {
    Q_OBJECT

private slots:
    void saysWhatWhereAndWhatNext() {
        const Error error{ErrorCode::NotANumber, "iris.csv", {"n/a", "petal_width"}, 17, 3};
        QCOMPARE(ui::errorText(error),
                 QStringLiteral("iris.csv:17:3: “n/a” is not a number in column “petal_width”; "
                                "take it as missing with --missing-values \"n/a\", or fix the row."));
    }

    void everyCodeHasASentenceWithAdvice() {
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            const QString text = ui::errorMessage({static_cast<ErrorCode>(code), {}, {"first", "second", "third"}});
            QVERIFY2(text.contains(QLatin1Char(';')) && text.endsWith(QLatin1Char('.')), qPrintable(text));
            QVERIFY2(!text.contains(QLatin1Char('%')), qPrintable(text));
        }
    }

    void missingArgumentsLeaveNoPlaceholders() {
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            const QString text = ui::errorText({static_cast<ErrorCode>(code)});
            QVERIFY2(!text.contains(QLatin1Char('%')), qPrintable(text));
        }
    }

    void argumentsThatLookLikePlaceholdersStayAsTheyAre() {
        const QString text = ui::errorMessage({ErrorCode::NotANumber, {}, {"%2", "rate %1"}});
        QVERIFY2(text.startsWith(QStringLiteral("“%2” is not a number in column “rate %1”")), qPrintable(text));
    }

    void anEmptyArgumentMayChooseAnotherSentence() {
        const QString any = ui::errorMessage({ErrorCode::NoCheckpoint, {}, {""}});
        QCOMPARE(any, QStringLiteral("has no checkpoint; “resume” trains it from the start."));
        const QString one = ui::errorMessage({ErrorCode::NoCheckpoint, {}, {"best"}});
        QCOMPARE(one, QStringLiteral("has no checkpoint for “best”; “info” lists the epochs that there are."));
        const QString option = ui::errorMessage({ErrorCode::BadOption, {}, {"epochs", "", "1 and more"}});
        QCOMPARE(option, QStringLiteral("epochs has no value; allowed: 1 and more."));
        const QString help = ui::errorMessage({ErrorCode::UnknownOption, {}, {"--x", "train"}});
        QCOMPARE(help, QStringLiteral("there is no option “--x”; see “throughline train --help”."));
    }

    void differencesInTheDataAreListed() {
        const QString text = ui::errorMessage({ErrorCode::DataChanged, {}, {"3 rows more", "another header"}});
        QVERIFY2(text.contains(QStringLiteral("(3 rows more; another header)")), qPrintable(text));
    }

    void hostileTextStaysOnOneLine() {
        const Error error{ErrorCode::NotANumber, "a\nb.csv", {"x\x1b[31m\ny", std::string(100'000, 'z')}, 1, 1};
        const QString text = ui::errorText(error);
        QVERIFY(!text.contains(QLatin1Char('\n')) && !text.contains(QChar(0x1b)));
        QVERIFY(text.size() < 1'500);
    }
};

THROUGHLINE_TEST(ErrorTextTest)
#include "ErrorTextTest.moc"
