// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "stack/LegendSwitch.h"

#include <QTest>

using namespace throughline::chart;

class LegendSwitchTest : public QObject {
    Q_OBJECT

    static LegendKey run(const char* id) { return {LegendKey::Kind::Run, QLatin1String(id)}; }
    static std::vector<bool> visible(const LegendSwitch::Shown& shown) {
        std::vector<bool> result;
        for (const auto& [id, on] : shown.runs) result.push_back(on);
        return result;
    }

private slots:
    void aClickHidesAndShows() {
        LegendSwitch legend;
        LegendSwitch::Shown shown{{{"a", true}, {"b", true}, {"c", false}}};
        shown = legend.click(run("b"), false, shown);
        QCOMPARE(visible(shown), (std::vector<bool>{true, false, false}));
        shown = legend.click(run("c"), false, shown);
        QCOMPARE(visible(shown), (std::vector<bool>{true, false, true}));
        shown = legend.click({LegendKey::Kind::Train, {}}, false, shown);
        QVERIFY(!shown.train && shown.validation);
        shown = legend.click({LegendKey::Kind::Train, {}}, false, shown);
        QVERIFY(shown.train && shown.validation);
    }

    void aDoubleClickShowsOneAloneAndThenAllAgain() {
        LegendSwitch legend;
        LegendSwitch::Shown shown{{{"a", true}, {"b", true}, {"c", false}}};
        const auto twice = [&](const LegendKey& key) {
            shown = legend.click(key, false, shown);
            shown = legend.click(key, true, shown);
        };
        twice(run("b"));
        QCOMPARE(visible(shown), (std::vector<bool>{false, true, false}));
        twice(run("b"));
        QCOMPARE(visible(shown), (std::vector<bool>{true, true, true}));
        twice({LegendKey::Kind::Validation, {}});
        QVERIFY(!shown.train && shown.validation);
        twice({LegendKey::Kind::Validation, {}});
        QVERIFY(shown.train && shown.validation);
    }
};

THROUGHLINE_TEST(LegendSwitchTest)
#include "LegendSwitchTest.moc"
