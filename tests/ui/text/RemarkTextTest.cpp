// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/RemarkText.h"

#include <QtTest>

using namespace throughline;
using namespace throughline::ui;

class RemarkTextTest : public QObject {
    Q_OBJECT

private slots:
    void everyRemarkIsASentence() {
        for (int code = 0; code <= static_cast<int>(RemarkCode::DescriptionDamaged); ++code) {
            const auto text = remarkText({static_cast<RemarkCode>(code), {"3", "2"}});
            QVERIFY2(text.endsWith(QLatin1Char('.')) && !text.contains(QLatin1Char('%')), qPrintable(text));
        }
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

QTEST_APPLESS_MAIN(RemarkTextTest)
#include "RemarkTextTest.moc"
