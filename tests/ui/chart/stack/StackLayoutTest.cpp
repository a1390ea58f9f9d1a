// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "stack/StackLayout.h"

#include <QTest>

using namespace throughline::chart;

class StackLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void oneAboveTheOtherFillTheRoom() {
        const StackLayout layout({800, 600}, 2, {});
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
        const StackLayout layout({1000, 620}, 6, {});
        QVERIFY(!layout.isSwitched());
        QCOMPARE(layout.card(1).top(), 0);
        QVERIFY(layout.card(1).left() > layout.card(0).right());
        QCOMPARE(layout.card(1).right(), 999);
        QVERIFY(layout.hasXLabels(5) && layout.hasXLabels(4) && !layout.hasXLabels(3));
        for (std::size_t i = 0; i < 6; ++i)
            for (std::size_t j = 0; j < i; ++j) QVERIFY(!layout.card(i).intersects(layout.card(j)));
    }

    void whereThereIsNoRoomOneStandsForAll() {
        for (const auto& layout : {StackLayout({400, 300}, 3, {}), StackLayout({1600, 1200}, 3, {0, 0, true})}) {
            QVERIFY(layout.isSwitched());
            QCOMPARE(layout.card(0), layout.card(2));
            QVERIFY(layout.isFirst(2) && layout.hasXLabels(0));
        }
        QVERIFY(!StackLayout({400, 300}, 1, {0, 0, true}).isSwitched()); // nothing to switch
    }

    void moreThanFitAreScrolled() {
        const StackLayout layout({900, 600}, 40, {});
        QVERIFY(!layout.isSwitched() && layout.scrolledHeight() > 600);
        QCOMPARE(layout.card(39).bottom() + 1, layout.scrolledHeight());
        QVERIFY(layout.hasXLabels(0));
        for (std::size_t i = 0; i < 40; ++i) {
            QVERIFY(layout.card(i).height() >= 150 && layout.card(i).width() >= 420);
            QVERIFY(layout.card(i).right() < 900 - 10); // beside the scroll bar
            for (std::size_t j = 0; j < i; ++j) QVERIFY(!layout.card(i).intersects(layout.card(j)));
        }
    }

    void columnsAndHeightAreThoseChosen() {
        const StackLayout layout({900, 600}, 7, {3, 300, false});
        QCOMPARE(layout.card(2).top(), 0);
        QCOMPARE(layout.card(3).top(), 312);
        QCOMPARE(layout.card(0).height(), 300);
        QCOMPARE(layout.scrolledHeight(), 3 * 300 + 2 * 12);
        QCOMPARE(StackLayout({900, 900}, 2, {1, 300, false}).scrolledHeight(), 0); // they fit
    }
};

THROUGHLINE_TEST(StackLayoutTest)
#include "StackLayoutTest.moc"
