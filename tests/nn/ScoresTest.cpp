// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "nn/Calibration.h"
#include "nn/Metrics.h"
#include "nn/Residuals.h"
#include "nn/Scores.h"

#include <QTest>
#include <cmath>
#include <numeric>

using namespace throughline;
using namespace throughline::nn;

namespace {

std::vector<std::uint32_t> rowsOf(std::size_t count) {
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

Dataset labelled(std::vector<std::int32_t> labels, std::size_t classes) {
    Dataset data;
    data.rows = labels.size();
    data.labels = std::move(labels);
    for (std::size_t c = 0; c < classes; ++c) data.classNames.push_back("c" + std::to_string(c));
    return data;
}

Dataset numbered(std::vector<float> targets) {
    Dataset data;
    data.rows = targets.size();
    data.targets = std::move(targets);
    return data;
}

} // namespace

/// Expected values are those of scikit-learn 1.7 on the same numbers; tests/compat/scores.py holds many more.
class ScoresTest : public QObject {
    Q_OBJECT

private slots:
    void twoClasses() {
        const Dataset data = labelled({0, 0, 1, 1, 1, 0}, 2);
        const auto rows = rowsOf(6);
        const std::vector<float> p{0.9F, 0.1F, 0.6F, 0.4F, 0.65F, 0.35F, 0.2F, 0.8F, 0.3F, 0.7F, 0.6F, 0.4F};
        const Scores scores(data, rows, p);
        const auto is = [&](const char* key, double expected) { return std::abs(scores.one(key) - expected) < 1e-6; };
        QVERIFY(is("accuracy", 5.0 / 6.0));
        QVERIFY(is("auc", 7.0 / 9.0));
        QVERIFY(is("pr_auc", (1.0 + 1.0 + 3.0 / 5.0) / 3.0));
        QVERIFY(is("f1", (0.8 + 6.0 / 7.0) / 2.0));
        QVERIFY(is("balanced_accuracy", (1.0 + 2.0 / 3.0) / 2.0));
        QVERIFY(is("mcc", 0.7071067811865476));
        QVERIFY(std::isnan(scores.one("mape")));
        QCOMPARE(scores.confusion(), (std::vector<std::int64_t>{3, 0, 1, 2}));
        const auto classes = scores.classes();
        QCOMPARE(classes[1].precision, 1.0);
        QCOMPARE(classes[1].recall, 2.0 / 3.0);
        QCOMPARE(classes[0].rows, 3.0);
    }

    /// By hand: of three rows of class 1 the probabilities are 0.8, 0.7 and 0.4, of the others 0.4, 0.35 and 0.1.
    void curvesTellEachThreshold() {
        const Dataset data = labelled({0, 0, 1, 1, 1, 0}, 2);
        const auto rows = rowsOf(6);
        const std::vector<float> p{0.9F, 0.1F, 0.6F, 0.4F, 0.6F, 0.4F, 0.2F, 0.8F, 0.3F, 0.7F, 0.65F, 0.35F};
        const Scores scores(data, rows, p);
        QVERIFY(!scores.hasCurve(0) && scores.hasCurve(1));
        const ScoreCurve curve = scores.curve(1);
        QCOMPARE(curve.positives, 3.0);
        QCOMPARE(curve.negatives, 3.0);
        QCOMPARE(curve.cuts.size(), std::size_t(5)); // two rows have 0.4
        const Cut& shared = curve.cuts[2];
        QCOMPARE(shared.hits, 3.0);
        QCOMPARE(shared.falseAlarms, 1.0);
        QCOMPARE(curve.precision(shared), 0.75);
        QCOMPARE(curve.recall(shared), 1.0);
        QCOMPARE(curve.falseRate(shared), 1.0 / 3.0);
        QCOMPARE(curve.f1(shared), 6.0 / 7.0);
        QCOMPARE(curve.accuracy(shared), 5.0 / 6.0);
        QCOMPARE(curve.best().threshold, shared.threshold);
        QCOMPARE(curve.at(0.75).hits, 1.0);
        QCOMPARE(curve.at(0.9).hits + curve.at(0.9).falseAlarms, 0.0);
        QCOMPARE(curve.at(0.0).falseAlarms, 3.0);
    }

    void thinnedCurvesKeepTheirShape() {
        std::vector<std::int32_t> labels;
        std::vector<float> p;
        for (int i = 0; i < 20'000; ++i) {
            const float share = static_cast<float>((i * 7919) % 20'000) / 20'000.0F;
            labels.push_back(static_cast<float>((i * 104'729) % 20'000) / 20'000.0F < share ? 1 : 0);
            p.insert(p.end(), {1.0F - share, share});
        }
        const Dataset data = labelled(labels, 2);
        const auto rows = rowsOf(labels.size());
        const ScoreCurve whole = Scores(data, rows, p).curve(1), thin = whole.thinned();
        QVERIFY2(thin.cuts.size() < 1'000, QByteArray::number(thin.cuts.size()));
        QCOMPARE(thin.cuts.front().threshold, whole.cuts.front().threshold);
        QCOMPARE(thin.cuts.back().falseAlarms, whole.negatives);
        for (std::size_t i = 1; i + 1 < thin.cuts.size(); ++i) {
            const bool near = std::abs(thin.recall(thin.cuts[i]) - thin.recall(thin.cuts[i - 1])) <= 1.0 / 128.0;
            const bool wereNext = std::abs(thin.precision(thin.cuts[i]) - thin.precision(thin.cuts[i - 1])) > 1.0 / 128;
            QVERIFY(near || wereNext);
        }
    }

    /// Bins are (low, high]: 0.6 is in the ninth of fifteen.
    void calibrationIsOfTheLikeliestClass() {
        const Dataset data = labelled({0, 1, 0, 1}, 2);
        const auto rows = rowsOf(4);
        const std::vector<float> p{0.95F, 0.05F, 0.1F, 0.9F, 0.05F, 0.95F, 0.45F, 0.55F};
        const std::vector<std::uint32_t> predicted{0, 1, 1, 1};
        const Calibration calibration = calibrationOf(data, rows, p, predicted);
        QCOMPARE(calibration.bins.size(), std::size_t(15));
        QCOMPARE(calibration.bins[14].rows, 2.0);
        QCOMPARE(calibration.bins[14].accuracy, 0.5);
        QCOMPARE(calibration.bins[13].rows, 1.0);
        QCOMPARE(calibration.bins[8].rows, 1.0);
        const double expected = 0.5 * std::abs(0.5 - 0.95) + 0.25 * (1.0 - 0.9) + 0.25 * (1.0 - 0.55);
        QVERIFY(std::abs(calibration.error - expected) < 1e-6);
    }

    void residualsAreActualLessPredicted() {
        const Dataset data = numbered({1, 2, 3, 4, 5});
        const auto rows = rowsOf(5);
        const std::vector<float> guesses{1, 1, 1, 1, 1};
        const Residuals residuals = residualsOf(data, rows, guesses);
        QCOMPARE(residuals.quantiles.front(), 0.0);
        QCOMPARE(residuals.quantiles[2], 1.0);
        QCOMPARE(residuals.quantiles[3], 2.0);
        QCOMPARE(residuals.quantiles[5], 3.8);
        // 2·IQR/∛5 = 2.339: two bins of width 2.
        QCOMPARE(residuals.edges, (std::vector<double>{0.0, 2.0, 4.0}));
        QCOMPARE(residuals.counts, (std::vector<std::int64_t>{2, 3}));
        const std::vector<float> right{1, 2, 3, 4, 5};
        QCOMPARE(residualsOf(data, rows, right).counts, (std::vector<std::int64_t>{5}));
    }

    /// A sample in which a row is twice is scored as the rows that it has.
    void countedRowsAreRepeatedRows() {
        const std::vector<float> p{0.7F, 0.2F, 0.1F, 0.3F, 0.4F, 0.3F, 0.2F, 0.2F,
                                   0.6F, 0.5F, 0.3F, 0.2F, 0.1F, 0.8F, 0.1F};
        const std::vector<std::int32_t> labels{0, 1, 2, 1, 1};
        const std::vector<std::uint32_t> times{2, 0, 1, 3, 1};
        std::vector<float> repeated;
        std::vector<std::int32_t> repeatedLabels;
        for (std::size_t row = 0; row < 5; ++row) {
            for (std::uint32_t k = 0; k < times[row]; ++k) {
                repeated.insert(repeated.end(), p.begin() + static_cast<std::ptrdiff_t>(row * 3),
                                p.begin() + static_cast<std::ptrdiff_t>(row * 3 + 3));
                repeatedLabels.push_back(labels[row]);
            }
        }
        const Dataset one = labelled(labels, 3), other = labelled(repeatedLabels, 3);
        const auto fewRows = rowsOf(5), manyRows = rowsOf(repeatedLabels.size());
        const auto counted = Scores(one, fewRows, p).all(times), plain = Scores(other, manyRows, repeated).all();
        for (std::size_t i = 0; i < counted.size(); ++i)
            QVERIFY2(std::abs(counted[i].value - plain[i].value) < 1e-12, counted[i].name.c_str());
        const Dataset few = numbered({1, 2, 3, 4, 5}), many = numbered({1, 1, 3, 4, 4, 4, 5});
        const std::vector<float> guesses{1.5F, 2, 2.5F, 5, 5}, repeatedGuesses{1.5F, 1.5F, 2.5F, 5, 5, 5, 5};
        const auto sevenRows = rowsOf(7);
        const auto a = Scores(few, fewRows, guesses).all(times), b = Scores(many, sevenRows, repeatedGuesses).all();
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY2(std::abs(a[i].value - b[i].value) < 1e-12, a[i].name.c_str());
    }

    void numbers() {
        const Dataset data = numbered({3, -0.5F, 2, 7});
        const auto rows = rowsOf(4);
        const std::vector<float> guesses{2.5F, 0, 2, 8};
        const Scores scores(data, rows, guesses);
        QCOMPARE(scores.one("mae"), 0.5);
        QCOMPARE(scores.one("r2"), 0.9486081370449679);
        QCOMPARE(scores.one("explained_variance"), 0.9571734475374732);
        QVERIFY(std::abs(scores.one("mape") - 0.3273809523809524) < 1e-9);
        QCOMPARE(scores.one("median_ae"), 0.5);
    }

    /// numpy: mean((low <= y) & (y <= high)), mean(high - low); all else is of the median.
    void predictedIntervals() {
        const Dataset data = numbered({3, -0.5F, 2, 7});
        const auto rows = rowsOf(4);
        const std::vector<float> medians{2.5F, 0, 2, 8};
        const std::vector<float> intervals{2, 2.5F, 2.75F, -0.5F, 0, 1, 1, 2, 2, 7.5F, 8, 9.5F};
        const Scores scores(data, rows, intervals), plain(data, rows, medians);
        QCOMPARE(scores.one("coverage"), 0.5); // an end is inside
        QCOMPARE(scores.one("interval_width"), (0.75 + 1.5 + 1.0 + 2.0) / 4.0);
        for (const MetricValue& value : plain.all()) QCOMPARE(scores.one(value.name), value.value);
        QVERIFY(std::isnan(plain.one("coverage")));
        const std::vector<std::uint32_t> times{3, 0, 1, 2};
        const auto counted = scores.all(times);
        const auto is = [&](const char* key, double expected) {
            return std::ranges::find(counted, key, &MetricValue::name)->value == expected;
        };
        QVERIFY(is("coverage", 1.0 / 6.0));
        QVERIFY(is("interval_width", (3 * 0.75 + 1.0 + 2 * 2.0) / 6.0));
    }

    void intervalsHoldTheScore() {
        std::vector<float> targets, guesses;
        for (int i = 0; i < 200; ++i) {
            targets.push_back(static_cast<float>(i));
            guesses.push_back(static_cast<float>(i + (i * 7919) % 21 - 10));
        }
        const Dataset data = numbered(targets);
        const auto rows = rowsOf(200);
        const Scores scores(data, rows, guesses);
        const auto intervals = bootstrapped(scores, 200);
        QCOMPARE(intervals.size(), std::size_t(6));
        for (const ScoreInterval& interval : intervals) {
            QVERIFY2(interval.low <= scores.one(interval.key) && scores.one(interval.key) <= interval.high,
                     interval.key.c_str());
            QVERIFY(interval.low < interval.high);
        }
        // The standard error of the mean of |e|: its interval is about four of them.
        double mean = scores.one("mae"), squares = 0.0;
        for (std::size_t i = 0; i < 200; ++i) {
            const double e = std::abs(static_cast<double>(targets[i] - guesses[i])) - mean;
            squares += e * e / 200.0;
        }
        const double width = intervals[0].high - intervals[0].low, expected = 2.0 * 1.96 * std::sqrt(squares / 200.0);
        QVERIFY(std::abs(width / expected - 1.0) < 0.15);
        QVERIFY(bootstrapped(scores, 200).front().low == intervals.front().low); // no luck in it
    }

    void whichWayIsBetter() {
        for (const ScoreName& score : scoreNames)
            QVERIFY(directionOf("val_" + std::string(score.key)) ==
                    (score.higher ? Direction::Higher : Direction::Lower));
    }
};

THROUGHLINE_TEST(ScoresTest)
#include "ScoresTest.moc"
