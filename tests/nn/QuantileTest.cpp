// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "nn/Quantile.h"
#include "nn/TrainConfig.h"

#include <QTest>
#include <cmath>
#include <vector>

using namespace throughline;
using namespace throughline::nn;

class QuantileTest : public QObject {
    Q_OBJECT

private slots:
    void theQuantileIsNumpys() {
        // numpy.quantile([1, 2, 4, 8], [0, .25, .5, .75, 1])
        const std::vector<double> values{1, 2, 4, 8};
        const std::pair<double, double> expected[]{{0, 1}, {0.25, 1.75}, {0.5, 3}, {0.75, 5}, {1, 8}};
        for (const auto& [q, value] : expected) QCOMPARE(quantile(values, q), value);
        QCOMPARE(quantile(std::vector<double>{3}, 0.25), 3.0);
        QVERIFY(std::isnan(quantile({}, 0.5)));
    }

    void anIntervalLiesAboutTheMedian() {
        const auto levels = quantileLevels(0.5);
        QCOMPARE(levels[placeOf(Quantile::Low)], 0.25);
        QCOMPARE(levels[placeOf(Quantile::Median)], 0.5);
        QCOMPARE(levels[placeOf(Quantile::High)], 0.75);
    }

    void outputsThatCrossArePutInOrder() {
        for (std::array<float, 3> outputs{-1.0f, 0.5f, 7.0f}; const float middle : {0.5f, -1.0f, 7.0f}) {
            outputs[1] = middle; // two that are equal as well
            auto expected = outputs;
            std::ranges::sort(expected);
            auto given = expected;
            do {
                QVERIFY(rearranged(given) == expected);
            } while (std::ranges::next_permutation(given).found);
        }
    }

    void onlyAShareIsAnInterval() {
        TrainConfig config;
        QVERIFY(!check(config));
        for (const double wrong : {0.0, 1.0, 90.0, -0.1, std::nan("")}) {
            config.interval = wrong;
            const auto error = check(config);
            QVERIFY(error && error->arguments[0] == "interval");
        }
    }
};

THROUGHLINE_TEST(QuantileTest)
#include "QuantileTest.moc"
