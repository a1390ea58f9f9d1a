// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "history/formats/Formats.h"
#include "nn/Scores.h"
#include "text/MetricText.h"

#include <QTest>

using namespace throughline::ui;

class MetricTextTest : public QObject {
    Q_OBJECT

private slots:
    void titlesAreWrittenAsTheFieldDoes() {
        QCOMPARE(metricTitle("loss"), QStringLiteral("Loss"));
        QCOMPARE(metricTitle("r2"), QStringLiteral("R²"));
        QCOMPARE(metricTitle("coverage"), QStringLiteral("Coverage"));
        QCOMPARE(metricTitle("top_5_accuracy"), QStringLiteral("Top 5 accuracy"));
        QCOMPARE(seriesText("val_loss"), QStringLiteral("val loss"));
    }

    void scoresOfOursHaveTheirTitles() {
        for (const auto& score : throughline::nn::scoreNames) {
            const auto title = metricTitle(std::string(score.key));
            QVERIFY2(title.at(0).isUpper() && !title.contains(QLatin1Char('_')), qPrintable(title));
        }
        QCOMPARE(monitorText("val_auc"), QStringLiteral("validation AUC"));
        QCOMPARE(monitorText("val_balanced_accuracy"), QStringLiteral("validation balanced accuracy"));
        QCOMPARE(monitorText("loss"), QStringLiteral("training loss"));
    }

    void aNameOfSomebodysOwnStays() {
        for (const char* name : {"m0", "lr-Adam", "box_loss", "my_metric", "train/box_loss"}) {
            QCOMPARE(metricTitle(name), QLatin1String(name));
            QCOMPARE(seriesText(name), QLatin1String(name));
        }
    }

    void eachFormatHasAName() {
        const auto known = QString::fromStdString(throughline::history::knownFormats()).split(QStringLiteral(", "));
        QVERIFY(known.size() > 15);
        for (const auto& format : known) {
            if (format == QStringLiteral("sqlite")) continue; // its reader tells whose tables it has
            QVERIFY2(formatText(format.toStdString()).at(0).isUpper() || format.startsWith(u't'), qPrintable(format));
        }
        QCOMPARE(formatText("hf-trainer-state"), QStringLiteral("Hugging Face Trainer"));
        QCOMPARE(formatText("of a later version"), QStringLiteral("of a later version"));
    }

    void withinASentenceASeriesKeepsItsCase() { QCOMPARE(seriesText("val_loss"), QStringLiteral("val loss")); }
};

THROUGHLINE_TEST(MetricTextTest)
#include "MetricTextTest.moc"
