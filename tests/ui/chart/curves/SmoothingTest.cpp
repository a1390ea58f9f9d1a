// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "curves/Smoothing.h"

#include <QTest>
#include <cmath>
#include <vector>

using namespace throughline::chart;

class SmoothingTest : public QObject {
    Q_OBJECT

    static std::vector<double> smooth(double weight, const std::vector<double>& values) {
        Smoothing smoothing(weight);
        std::vector<double> result;
        result.reserve(values.size());
        for (const double value : values) result.push_back(smoothing.next(value));
        return result;
    }

private slots:
    void equalsTheFormulaOnKnownNumbers() {
        // By hand, w = 0.5: last 0.5, 1.25, 2.125 over 1 - w^n = 0.5, 0.75, 0.875.
        const auto result = smooth(0.5, {1, 2, 3});
        QCOMPARE(result[0], 1.0);
        QVERIFY(std::abs(result[1] - 5.0 / 3.0) < 1e-15);
        QVERIFY(std::abs(result[2] - 17.0 / 7.0) < 1e-15);
    }

    void equalsTensorBoardsLoop() {
        const std::vector<double> values{0.83, 0.71, NAN, 0.66, INFINITY, 0.59, 0.61, 0.58, NAN, 0.57};
        for (const double w : {0.1, 0.6, 0.9, 0.99}) {
            const auto result = smooth(w, values);
            double last = 0.0;
            int n = 0;
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (!std::isfinite(values[i])) {
                    QVERIFY(std::isnan(values[i]) ? std::isnan(result[i]) : result[i] == values[i]);
                    continue;
                }
                last = last * w + (1.0 - w) * values[i];
                ++n;
                QVERIFY(std::abs(result[i] - last / (1.0 - std::pow(w, n))) < 1e-12);
            }
        }
    }

    void equalValuesStayAsTheyAre() {
        for (const double value : smooth(0.97, std::vector<double>(50, 0.1))) QCOMPARE(value, 0.1);
    }

    void zeroGivesTheValuesBack() {
        const std::vector<double> values{3, 1, 4, 1, 5};
        QCOMPARE(smooth(0.0, values), values);
    }
};

THROUGHLINE_TEST(SmoothingTest)
#include "SmoothingTest.moc"
