// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "text/MetricText.h"

#include <QTest>

using namespace throughline::ui;

class MetricTextTest : public QObject {
    Q_OBJECT

private slots:
    void titlesAreWrittenAsTheFieldDoes() {
        QCOMPARE(metricTitle("loss"), QStringLiteral("Loss"));
        QCOMPARE(metricTitle("r2"), QStringLiteral("R²"));
        QCOMPARE(metricTitle("top_5_accuracy"), QStringLiteral("Top 5 accuracy"));
    }

    void withinASentenceASeriesKeepsItsCase() { QCOMPARE(seriesText("val_loss"), QStringLiteral("val loss")); }
};

THROUGHLINE_TEST(MetricTextTest)
#include "MetricTextTest.moc"
