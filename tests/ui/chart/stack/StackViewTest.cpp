// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "stack/StackView.h"

#include <QTest>
#include <cmath>

using namespace throughline::chart;

class StackViewTest : public QObject {
    Q_OBJECT

    static constexpr std::int64_t Long = 10'000; ///< ms: after it another gesture begins

    const DataRange m_data{{0.0, 100.0}, 90.0};
    std::int64_t m_now = 0;
    StackView m_view;

    void pause() { m_now += Long; }

private slots:
    void init() {
        m_view = StackView([this] { return m_now; });
        m_view.setMetrics({"loss", "accuracy"});
        m_view.follow(m_data);
    }

    void itGoesAlongWithTheDataUntilItIsMoved() {
        QCOMPARE(m_view.x(), (Range{0.0, 100.0}));
        m_view.follow({{0.0, 200.0}, 180.0});
        QCOMPARE(m_view.x(), (Range{0.0, 200.0}));
        m_view.zoomX(0.5, 100.0, {{0.0, 200.0}, 180.0});
        QVERIFY(!m_view.follows());
        m_view.follow({{0.0, 300.0}, 280.0});
        QCOMPARE(m_view.x(), (Range{50.0, 150.0}));
        m_view.fit();
        m_view.follow({{0.0, 300.0}, 280.0});
        QCOMPARE(m_view.x(), (Range{0.0, 300.0}));
    }

    void theNewestPointsStayInView() {
        m_view.moveX({10.0, 30.0}, m_data, Gesture::Set);
        m_view.followNewest(m_data);
        QVERIFY(m_view.follows());
        m_view.follow({{0.0, 200.0}, 150.0});
        QVERIFY(std::abs(m_view.x().size() - 20.0) < 1e-9);
        QVERIFY(m_view.x().contains(150.0) && !m_view.x().contains(130.0));
        // Where all is in view there is nothing newer to follow than all.
        m_view.moveX({-50.0, 250.0}, m_data, Gesture::Set);
        m_view.followNewest(m_data);
        m_view.follow(m_data);
        QCOMPARE(m_view.x(), m_data.x);
    }

    void itNeverLosesTheDataNorComesTooClose() {
        m_view.moveX({1000.0, 1010.0}, m_data, Gesture::Pan);
        QVERIFY(m_view.x().min < m_data.x.max);
        m_view.moveX({50.0, 50.0}, m_data, Gesture::Zoom);
        QVERIFY(m_view.x().size() > 0.0);
        m_view.moveX({-1e6, 1e6}, m_data, Gesture::Zoom);
        QVERIFY(m_view.x().size() <= 200.0);
    }

    void yIsTheUsersOnlyWhereItWasSet() {
        m_view.box("loss", {10.0, 20.0}, {0.5, 1.0});
        QCOMPARE(m_view.x(), (Range{10.0, 20.0}));
        QCOMPARE(m_view.y("loss"), std::optional(Range{0.5, 1.0}));
        QVERIFY(!m_view.y("accuracy"));
        m_view.pan("accuracy", 1.0, 0.1, m_data); // it has none to move
        QVERIFY(!m_view.y("accuracy"));
        m_view.pan("loss", 0.0, 0.5, m_data);
        QCOMPARE(m_view.y("loss"), std::optional(Range{0.75, 1.25}));
        m_view.setMetrics({"accuracy"});
        QVERIFY(m_view.ownY().empty());
        m_view.setMetrics({"loss", "accuracy"});
        QVERIFY(!m_view.y("loss"));
    }

    void whatCannotBeDrawnIsLeftOut() {
        const std::map<std::string, Range> y{{"loss", {1.0, 1.0}}, {"accuracy", {0.0, 1.0}}, {"f1", {0.0, 1.0}}};
        m_view.show({10.0, 20.0}, y, m_data);
        QCOMPARE(m_view.ownY().size(), std::size_t(1)); // one is empty, of one there is no chart
        m_view.setLogY(true);
        m_view.show({10.0, 20.0}, y, m_data);
        QVERIFY(m_view.ownY().empty()); // a log axis has no zero
        m_view.zoom("loss", 0.5, {15.0, 1.0}, {0.01, 100.0}, m_data);
        QVERIFY(std::abs(m_view.y("loss")->min - 0.1) < 1e-9 && std::abs(m_view.y("loss")->max - 10.0) < 1e-9);
    }

    void backAndForwardGoThroughWhatWasSeen() {
        QVERIFY(!m_view.canGoBack());
        m_view.zoomX(0.5, 50.0, m_data);
        m_view.zoomX(0.5, 50.0, m_data); // one turn of the wheel
        pause();
        m_view.pan("loss", 5.0, 0.0, m_data);
        const auto panned = m_view.x();
        m_view.goBack();
        QCOMPARE(m_view.x(), (Range{37.5, 62.5}));
        m_view.goBack();
        QVERIFY(m_view.follows() && !m_view.canGoBack());
        m_view.goForward();
        m_view.goForward();
        QCOMPARE(m_view.x(), panned);
        QVERIFY(!m_view.canGoForward());
    }

    /// Keys once changed the height before the view that they leave was remembered.
    void aHeightThatIsLeftComesBack() {
        m_view.panY("loss", 0.1, {0.0, 1.0}, m_data);
        QCOMPARE(m_view.y("loss"), std::optional(Range{0.1, 1.1}));
        m_view.goBack();
        QVERIFY(m_view.follows() && m_view.ownY().empty());

        pause();
        m_view.box("loss", {10.0, 20.0}, {0.5, 1.0});
        pause();
        m_view.stretch({12.0, 14.0}, m_data);
        QVERIFY(m_view.ownY().empty());
        m_view.goBack();
        QCOMPARE(m_view.y("loss"), std::optional(Range{0.5, 1.0}));
    }
};

THROUGHLINE_TEST(StackViewTest)
#include "StackViewTest.moc"
