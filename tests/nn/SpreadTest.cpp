// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "nn/Spread.h"

#include <QTest>
#include <cmath>
#include <vector>

using namespace throughline::nn;

/// Mean and standard deviation, of a sample and of all there is.
class SpreadTest : public QObject {
    Q_OBJECT

private slots:
    void isThatOfNumpy() {
        const std::vector<double> values{0.0252, 0.0635, 0.0657};
        const Spread spread = spreadOf(values);
        QCOMPARE(spread.count, std::size_t{3});
        QVERIFY(std::abs(spread.mean - 0.05146666666666666) < 1e-16);
        QVERIFY(std::abs(spread.ofSample() - 0.02277418128788241) < 1e-15); // numpy.std(ddof=1)
        QVERIFY(std::abs(spread.ofAll() - 0.018595041154984185) < 1e-15);   // numpy.std
    }

    void nothingIsLostFarFromZero() {
        const std::vector<double> values{1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0};
        QCOMPARE(spreadOf(values).ofSample(), 1.0);
    }

    void ofOneNobodyKnows() {
        const std::vector<double> one{0.5};
        QCOMPARE(spreadOf(one).mean, 0.5);
        QVERIFY(std::isnan(spreadOf(one).ofSample()));
        QCOMPARE(spreadOf(one).ofAll(), 0.0);
        QVERIFY(std::isnan(spreadOf({}).mean) && std::isnan(spreadOf({}).ofAll()));
    }
};

THROUGHLINE_TEST(SpreadTest)
#include "SpreadTest.moc"
