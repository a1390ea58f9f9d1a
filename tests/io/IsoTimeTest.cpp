// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "io/IsoTime.h"

#include <QTest>

using namespace throughline::io;

class IsoTimeTest : public QObject {
    Q_OBJECT

    // Independent of our arithmetic: `date --date=2026-01-05T10:00:00Z +%s`.
    static constexpr std::int64_t ten = 1'767'607'200'000;

private slots:
    void timesAsTheyAreWritten_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("time");
        const auto row = [](const char* text, qint64 time) { QTest::newRow(text) << QByteArray(text) << time; };
        row("2026-01-05T10:00:00", ten);
        row("2026-01-05 10:00:00", ten);
        row("2026-01-05T10:00:00Z", ten);
        row("2026-01-05T10:00:00z", ten);
        row("2026-01-05T10:00:00+00:00", ten); // datetime.now(timezone.utc).isoformat()
        row("2026-01-05T10:00:00.123456+00:00", ten + 123);
        row("2026-01-05 10:00:00,123", ten + 123); // logging's asctime
        row("2026-01-05T10:00:00.5Z", ten + 500);
        row("2026-01-05T11:30:00+01:30", ten);
        row("2026-01-05T04:30:00-0530", ten);
        row("2026-01-05T12:00:00+02", ten);
        row("2026-01-05 10:00:00 +0000", ten);
        row("2026-01-04T23:00:00-11:00", ten);
    }
    void timesAsTheyAreWritten() {
        QFETCH(QByteArray, text);
        const auto time = parseIsoTime(text.toStdString());
        QVERIFY(time);
        QTEST(static_cast<qint64>(*time), "time");
    }

    void otherTextsAreNone() {
        for (const char* text : {"", "10:00", "2026-01-05", "2026-13-05T10:00:00", "2026-01-05T10:00:00+1",
                                 "2026-01-05T10:00:00+24:00", "2026-01-05T10:00:00 CET", "2026-01-05T10:00:00+00:00x"})
            QVERIFY2(!parseIsoTime(text), text);
    }

    void comesBack() {
        for (const std::int64_t time : {std::int64_t{0}, ten, std::int64_t{-1}, std::int64_t{1'763'000'000'123}})
            QCOMPARE(parseIsoTime(isoTime(time)).value(), time);
        QCOMPARE(isoTime(951'782'400'000), std::string("2000-02-29T00:00:00.000Z"));
        QVERIFY(!parseIsoTime("2001-02-29T00:00:00Z"));
    }
};

THROUGHLINE_TEST(IsoTimeTest)
#include "IsoTimeTest.moc"
