// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "history/PairedDifference.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace throughline::history;

namespace {

constexpr double NaN = std::numeric_limits<double>::quiet_NaN();

MetricHistory curve(const std::vector<double>& values, double first = 1.0) {
    MetricHistory records;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double epoch = first + static_cast<double>(i);
        records.addRecord({epoch, epoch, 0.0, 1.0});
        records.addPoint("loss", values[i]);
    }
    return records;
}

} // namespace

class PairedDifferenceTest : public QObject {
    Q_OBJECT

private slots:
    void epochsArePairs() {
        const auto a = curve({9.0, 3.0, 5.0, NaN, 7.0, 8.0}), b = curve({1.0, 2.0, 2.0, 3.0}, 2.0);
        const auto all = pairedDifference(a, b, "loss");
        QCOMPARE(all.epochs, 3u); // 2, 3 and 5
        QCOMPARE(all.mean, (2.0 + 3.0 + 4.0) / 3.0);
        QCOMPARE(all.last, 4.0);
        const auto later = pairedDifference(a, b, "loss", 2.0);
        QCOMPARE(later.epochs, 2u);
        QCOMPARE(later.mean, 3.5);
        QVERIFY(std::isnan(later.error)); // of two nobody knows it
        const auto none = pairedDifference(a, b, "val_loss");
        QCOMPARE(none.epochs, 0u);
        QVERIFY(std::isnan(none.mean) && std::isnan(none.last));
    }

    /// By hand, after Newey and West: of five values the covariances over ⌊4 (5/100)^(2/9)⌋ = 2 epochs count.
    void theErrorKnowsThatEpochsAreLike() {
        const std::vector<double> d{1.0, 2.0, 4.0, 3.0, 5.0};
        const auto got = pairedDifference(curve(d), curve({0, 0, 0, 0, 0}), "loss");
        const std::vector<double> u{-2.0, -1.0, 1.0, 0.0, 2.0};
        const double zero = 10.0 / 5.0;
        const double one = (u[1] * u[0] + u[2] * u[1] + u[3] * u[2] + u[4] * u[3]) / 5.0;
        const double two = (u[2] * u[0] + u[3] * u[1] + u[4] * u[2]) / 5.0;
        QCOMPARE(got.mean, 3.0);
        QCOMPARE(got.error, std::sqrt((zero + 2.0 * (2.0 / 3.0) * one + 2.0 * (1.0 / 3.0) * two) / 4.0));
        const auto constant = pairedDifference(curve({2, 2, 2, 2}), curve({1, 1, 1, 1}), "loss");
        QCOMPARE(constant.error, 0.0);
    }

    /// What s/√n says of a curve whose epochs follow one another is far too small; of noise it is right.
    void itIsLargerWhereTheDifferenceDrifts() {
        std::mt19937 random(7);
        std::normal_distribution<double> normal;
        std::vector<double> noise, drift;
        double level = 0.0;
        for (int i = 0; i < 400; ++i) {
            noise.push_back(normal(random));
            drift.push_back(level = 0.9 * level + normal(random));
        }
        const auto naive = [](const std::vector<double>& values) {
            double sum = 0.0, squares = 0.0;
            for (const double value : values) sum += value;
            const double n = static_cast<double>(values.size()), mean = sum / n;
            for (const double value : values) squares += (value - mean) * (value - mean);
            return std::sqrt(squares / (n - 1.0) / n);
        };
        const auto zero = curve(std::vector<double>(400, 0.0));
        const double ofNoise = pairedDifference(curve(noise), zero, "loss").error / naive(noise);
        const double ofDrift = pairedDifference(curve(drift), zero, "loss").error / naive(drift);
        QVERIFY2(ofNoise > 0.75 && ofNoise < 1.25, qPrintable(QString::number(ofNoise)));
        QVERIFY2(ofDrift > 1.8, qPrintable(QString::number(ofDrift)));
    }
};

THROUGHLINE_TEST(PairedDifferenceTest)
#include "PairedDifferenceTest.moc"
