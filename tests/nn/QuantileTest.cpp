// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "nn/Quantile.h"

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
};

THROUGHLINE_TEST(QuantileTest)
#include "QuantileTest.moc"
