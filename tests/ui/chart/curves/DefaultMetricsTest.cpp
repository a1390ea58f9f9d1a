// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "curves/MetricNames.h"

#include <QTest>

using namespace throughline;
using namespace throughline::chart;

class DefaultMetricsTest : public QObject {
    Q_OBJECT

    static ChartRun runWith(const std::vector<std::string>& series) {
        auto history = std::make_shared<history::History>();
        history->records.addRecord({1, 1, 0, 1});
        for (const auto& name : series) history->records.addPoint(name, 0.5);
        ChartRun run;
        run.history = history;
        return run;
    }
    static std::vector<std::string> defaults(const std::vector<std::string>& series) {
        const std::vector runs{runWith(series)};
        return defaultMetrics(runs);
    }
    using Names = std::vector<std::string>;

private slots:
    void lossAndAccuracyAreShownFirst() {
        QCOMPARE(defaults({"accuracy", "loss", "val_loss", "learning_rate"}), (Names{"loss", "accuracy"}));
        QCOMPARE(defaults({"loss", "learning_rate", "mae", "r2"}), (Names{"loss", "mae"}));
        QCOMPARE(defaults({"loss", "val_loss", "learning_rate"}), (Names{"loss"}));
        QCOMPARE(defaults({"epoch", "train/box_loss", "val/box_loss"}), (Names{"box_loss"}));
    }

    void theRunThatIsLookedAtIsDrawnWhateverTheOthersMeasure() {
        std::vector runs{runWith({"loss", "accuracy"}), runWith({"lr", "Verlust", "x"})};
        QCOMPARE(defaultMetrics(runs), (Names{"loss", "accuracy"}));
        runs[1].active = true;
        QCOMPARE(defaultMetrics(runs), (Names{"loss", "accuracy", "Verlust"}));
        runs[1].active = false;
        runs[0].active = true;
        QCOMPARE(defaultMetrics(runs), (Names{"loss", "accuracy"}));
    }
};

THROUGHLINE_TEST(DefaultMetricsTest)
#include "DefaultMetricsTest.moc"
