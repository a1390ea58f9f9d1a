// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "text/NumberText.h"

#include <QDateTime>
#include <QTest>
#include <cmath>

using namespace throughline::ui;

class NumberTextTest : public QObject {
    Q_OBJECT

private slots:
    void aMetricReadsTheSameEverywhere() {
        QCOMPARE(metricText(0.27432), QStringLiteral("0.2743"));
        QCOMPARE(metricText(12.3456), QStringLiteral("12.346"));
        QCOMPARE(metricText(123.456), QStringLiteral("123.46"));
        QCOMPARE(metricText(1234.56), QStringLiteral("1,234.6"));
        QCOMPARE(metricText(12345.6), QStringLiteral("12,346"));
        QCOMPARE(metricText(123456789.0), QStringLiteral("1.235e8"));
        QCOMPARE(metricText(0.0000123), QStringLiteral("1.230e-5"));
        // Not "0.0002": a learning rate has to be told from its neighbour.
        QCOMPARE(metricText(0.00015), QStringLiteral("1.500e-4"));
        QCOMPARE(metricText(0.0), QStringLiteral("0"));
        QCOMPARE(signedText(0.0123), QStringLiteral("+0.0123"));
        QCOMPARE(signedText(-0.0123), metricText(-0.0123));
        QCOMPARE(signedText(0.0), QStringLiteral("0"));
        // The error to two figures, and the mean as far.
        QCOMPARE(meanText(0.031234, 0.00213), QStringLiteral("+0.0312 ± 0.0021"));
        QCOMPARE(meanText(-1.2345, 0.45), QStringLiteral("-1.23 ± 0.45"));
        QCOMPARE(meanText(1234.6, 67.8), QStringLiteral("+1,235 ± 68"));
        QCOMPARE(meanText(0.25, NAN), QStringLiteral("+0.2500"));
        QCOMPARE(meanText(0.25, 0.0), QStringLiteral("+0.2500 ± 0"));
        QCOMPARE(meanText(1e-9, 2e-10), QStringLiteral("+1.000e-9 ± 2.000e-10"));
        QCOMPARE(metricText(NAN), QStringLiteral("NaN"));
        QCOMPARE(metricText(INFINITY), QStringLiteral("∞"));
        QCOMPARE(metricText(-INFINITY), QStringLiteral("−∞"));
    }

    void countsAreGrouped() {
        QCOMPARE(grouped(17226), QStringLiteral("17,226"));
        QCOMPARE(counted(1, QStringLiteral("row"), QStringLiteral("rows")), QStringLiteral("1 row"));
        QCOMPARE(counted(1500, QStringLiteral("row"), QStringLiteral("rows")), QStringLiteral("1,500 rows"));
        QCOMPARE(countText(1234567), QStringLiteral("1,234,567"));
        QCOMPARE(countText(12.5), QStringLiteral("12.50"));
    }

    void aSettingReadsAsOneTypesIt() {
        QCOMPARE(plainNumber(0.00005), QStringLiteral("0.00005"));
        QCOMPARE(plainNumber(0.001), QStringLiteral("0.001"));
        QCOMPARE(plainNumber(128), QStringLiteral("128"));
        QCOMPARE(plainNumber(0), QStringLiteral("0"));
    }

    void ticksShowWhatTellsThemApart() {
        QCOMPARE(tickText(0.25, 0.05, 1.0), QStringLiteral("0.25"));
        QCOMPARE(tickText(12000, 1000, 20000), QStringLiteral("12,000"));
        QCOMPARE(tickText(2e7, 1e7, 5e7), QStringLiteral("20M"));
        QCOMPARE(tickText(1.5e-7, 1e-8, 5e-7), QStringLiteral("1.5e-7"));
    }

    void aDurationReadsTheSameEverywhere() {
        QCOMPARE(durationText(0), QStringLiteral("0 s"));
        QCOMPARE(durationText(0.0042), QStringLiteral("4.2 ms"));
        QCOMPARE(durationText(0.25), QStringLiteral("0.25 s"));
        QCOMPARE(durationText(1.52), QStringLiteral("1.5 s"));
        QCOMPARE(durationText(9), QStringLiteral("9 s"));
        QCOMPARE(durationText(9.97), QStringLiteral("10 s"));
        QCOMPARE(durationText(94), QStringLiteral("1 min 34 s"));
        QCOMPARE(durationText(200), QStringLiteral("3 min 20 s"));
        QCOMPARE(durationText(3600), QStringLiteral("1 h"));
        QCOMPARE(durationText(7500), QStringLiteral("2 h 5 min"));
        QCOMPARE(durationText(30 * 3600 + 300), QStringLiteral("1 d 6 h"));
        QCOMPARE(durationText(-90), QStringLiteral("−1 min 30 s"));
        QCOMPARE(durationText(NAN), QString());
        QCOMPARE(durationText(INFINITY), QString());
    }

    void timesAndSizesAreShort() {
        const QDateTime yesterday(QDate::currentDate().addDays(-1), QTime(18, 42));
        QCOMPARE(whenText(yesterday.toMSecsSinceEpoch()), QStringLiteral("yesterday at 18:42"));
        QCOMPARE(momentText(QDateTime(QDate(2023, 11, 23), QTime(14, 5, 12)).toMSecsSinceEpoch()),
                 QStringLiteral("23 Nov 2023 14:05:12"));
        QCOMPARE(agoText(0.4), QStringLiteral("just now"));
        QCOMPARE(agoText(200), QStringLiteral("3 min ago"));
        QCOMPARE(sizeText(12'300), QStringLiteral("12 kB"));
        QCOMPARE(sizeText(1'440'000), QStringLiteral("1.4 MB"));
    }
};

THROUGHLINE_TEST(NumberTextTest)
#include "NumberTextTest.moc"
