// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "theme/ColourVision.h"
#include "theme/Tokens.h"

#include <QTest>
#include <cmath>

using namespace throughline::ui;

/// The colours of runs.
class TokensTest : public QObject {
    Q_OBJECT

private slots:
    void theColoursAreToldApartByEveryEye() {
        for (const auto* tokens : {&Tokens::light(), &Tokens::darkScheme()})
            for (const auto eye : {Eye::Common, Eye::Protanope, Eye::Deuteranope, Eye::Tritanope})
                for (std::size_t i = 0; i < 8; ++i)
                    for (std::size_t j = 0; j < i; ++j)
                        QVERIFY(colourDistance(tokens->run(i), tokens->run(j), eye) >= 15.0);
    }

    /// As colour.science computes it: L* of mid grey, the distance of the primaries.
    void distancesAreThoseOfCielab() {
        QVERIFY(std::abs(colourDistance(Qt::white, Qt::black, Eye::Common) - 100.0) < 0.01);
        QVERIFY(std::abs(colourDistance(QColor(119, 119, 119), Qt::black, Eye::Grey) - 50.03) < 0.05);
        QVERIFY(std::abs(colourDistance(QColor(255, 0, 0), QColor(0, 255, 0), Eye::Common) - 170.57) < 0.1);
        // Red and green of one lightness are one colour to a deuteranope.
        QVERIFY(colourDistance(QColor(200, 80, 60), QColor(110, 120, 50), Eye::Common) > 60.0);
        QVERIFY(colourDistance(QColor(200, 80, 60), QColor(110, 120, 50), Eye::Deuteranope) < 30.0);
    }

    void aColourOfOnesOwnIsThatColour() {
        QCOMPARE(Tokens::light().run(ownColour(QColor(1, 2, 3))), QColor(1, 2, 3));
        QCOMPARE(Tokens::darkScheme().run(ownColour(Qt::white)), QColor(Qt::white));
    }

    void thirtyTwoRunsHaveColoursOfTheirOwn() {
        for (const auto* tokens : {&Tokens::light(), &Tokens::darkScheme()})
            for (std::size_t i = 0; i < 32; ++i)
                for (std::size_t j = 0; j < i; ++j) {
                    const double distance = colourDistance(tokens->run(i), tokens->run(j), Eye::Common);
                    QVERIFY2(distance >= 8.0, qPrintable(QStringLiteral("%1 %2 %3").arg(i).arg(j).arg(distance)));
                }
    }
};

THROUGHLINE_TEST(TokensTest)
#include "TokensTest.moc"
