// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/compare/RunGroups.h"

#include <QTest>

using namespace throughline;
using namespace throughline::ui;
using Members = std::vector<std::size_t>;

class RunGroupsTest : public QObject {
    Q_OBJECT

private slots:
    void theSettingsTellWhatIsASeed() {
        std::vector<session::RunInfo> infos(5);
        for (std::size_t i = 0; i < 5; ++i) infos[i].config.seed = i;
        infos[2].config.optimizer.learningRate = infos[4].config.optimizer.learningRate = 0.1;
        std::vector<RunFacts> facts;
        for (std::size_t i = 0; i < 5; ++i) facts.push_back({&infos[i], QStringLiteral("digits-%1").arg(i + 1)});
        const auto groups = groupRuns(facts, bySeeds, Unnamed::Apart);
        QCOMPARE(groups.size(), 2u);
        QCOMPARE(groups[0].members, (Members{0, 1, 3}));
        QCOMPARE(groups[1].members, (Members{2, 4}));
        QCOMPARE(groups[0].title, QStringLiteral("digits, rate 0.001"));
        QCOMPARE(groups[1].title, QStringLiteral("digits, rate 0.1"));
        QCOMPARE(bandText(groups[0], history::Interval::Quartiles, bySeeds),
                 QStringLiteral("digits, rate 0.001 · median of 3 seeds, quartiles"));
        const auto rate = QStringLiteral("learning-rate");
        QCOMPARE(groupingsOf(facts), QStringList{rate});
        const auto byRate = groupRuns(facts, rate, Unnamed::Apart);
        QCOMPARE(byRate.size(), 2u);
        QCOMPARE(bandText(byRate[1], history::Interval::Confidence95, rate),
                 QStringLiteral("learning rate 0.1 · mean of 2 runs, 95 % interval (t)"));
    }

    void namesTellWhereNoSettingsDo() {
        const std::vector<RunFacts> facts{
            {nullptr, QStringLiteral("small-seed1")}, {nullptr, QStringLiteral("small-seed2")},
            {nullptr, QStringLiteral("big_Seed=1")},  {nullptr, QStringLiteral("big_Seed=2")},
            {nullptr, QStringLiteral("a")},           {nullptr, QStringLiteral("b")}};
        const auto apart = groupRuns(facts, bySeeds, Unnamed::Apart);
        QCOMPARE(apart.size(), 2u);
        QCOMPARE(apart[0].title, QStringLiteral("small"));
        QCOMPARE(apart[1].title, QStringLiteral("big"));
        const auto together = groupRuns(facts, bySeeds, Unnamed::Together);
        QCOMPARE(together.size(), 3u);
        QCOMPARE(together[2].members, (Members{4, 5}));
    }

    void pairsAreOfOneSeed() {
        const std::vector<RunFacts> facts{{nullptr, QStringLiteral("a-seed1")}, {nullptr, QStringLiteral("a-seed2")},
                                          {nullptr, QStringLiteral("b-seed2")}, {nullptr, QStringLiteral("b-seed3")},
                                          {nullptr, QStringLiteral("b-seed1")}, {nullptr, QStringLiteral("x")},
                                          {nullptr, QStringLiteral("y")}};
        using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
        QCOMPARE(pairsOf(facts, {{}, {0, 1}}, {{}, {2, 3, 4}}), (Pairs{{0, 4}, {1, 2}}));
        QCOMPARE(pairsOf(facts, {{}, {5}}, {{}, {6}}), (Pairs{{5, 6}}));
    }
};

THROUGHLINE_TEST(RunGroupsTest)
#include "RunGroupsTest.moc"
