// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "stack/StackLayout.h"

#include <QTest>

using namespace throughline::chart;

class StackLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void oneAboveTheOtherFillTheRoom() {
        const StackLayout layout({800, 600}, 2, false);
        QVERIFY(!layout.isSwitched());
        QCOMPARE(layout.card(0).topLeft(), QPoint(0, 0));
        QCOMPARE(layout.card(0).width(), 800);
        QCOMPARE(layout.card(1).left(), 0);
        QCOMPARE(layout.card(1).bottom(), 599);
        QVERIFY(layout.card(1).top() > layout.card(0).bottom());
        // The last is higher by its labels, so that the plots are of a size.
        QVERIFY(layout.hasXLabels(1) && !layout.hasXLabels(0));
        QVERIFY(layout.card(1).height() > layout.card(0).height());
        QVERIFY(layout.isFirst(0) && !layout.isFirst(1));
    }

    void manyStandSideBySide() {
        const StackLayout layout({1000, 620}, 6, false);
        QVERIFY(!layout.isSwitched());
        QCOMPARE(layout.card(1).top(), 0);
        QVERIFY(layout.card(1).left() > layout.card(0).right());
        QCOMPARE(layout.card(1).right(), 999);
        QVERIFY(layout.hasXLabels(5) && layout.hasXLabels(4) && !layout.hasXLabels(3));
        for (std::size_t i = 0; i < 6; ++i)
            for (std::size_t j = 0; j < i; ++j) QVERIFY(!layout.card(i).intersects(layout.card(j)));
    }

    void whereThereIsNoRoomOneStandsForAll() {
        for (const auto& layout : {StackLayout({400, 300}, 3, false), StackLayout({1600, 1200}, 3, true)}) {
            QVERIFY(layout.isSwitched());
            QCOMPARE(layout.card(0), layout.card(2));
            QVERIFY(layout.isFirst(2) && layout.hasXLabels(0));
        }
        QVERIFY(!StackLayout({400, 300}, 1, true).isSwitched()); // nothing to switch
    }
};

THROUGHLINE_TEST(StackLayoutTest)
#include "StackLayoutTest.moc"
