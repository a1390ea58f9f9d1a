// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/compare/RunSettings.h"

#include <QTest>
#include <algorithm>
#include <functional>

using namespace throughline;
using namespace throughline::ui;

class RunSettingsTest : public QObject {
    Q_OBJECT

private slots:
    void onlyTheSeedMayDiffer() {
        session::RunInfo a;
        a.data.source = "moons";
        a.fingerprint = {100, {"x", "y", "label"}, {"0", "1"}, "content", "split"};
        auto b = a;
        QVERIFY(sameButSeed(a, b));
        b.config.seed = b.data.seed = 7;
        b.fingerprint.content = "other";
        b.fingerprint.split = "other";
        QVERIFY(sameButSeed(a, b));
        QVERIFY(!sameDataAndSplit(a, b));
        b.config.network.dropout = 0.1;
        QVERIFY(!sameButSeed(a, b));
        b = a;
        b.leftOutRows = {3};
        QVERIFY(!sameButSeed(a, b));
        // With the same seed other contents are other data.
        b = a;
        b.config.seed = 3;
        b.fingerprint.content = "changed";
        QVERIFY(!sameButSeed(a, b));
    }

    void branchesAreCalledByWhatTellsThemApart() {
        session::RunInfo plain;
        plain.parent = session::ParentRun{"/a", "a", 3, plain.config};
        session::RunInfo slow = plain, fewer = plain, both = plain;
        slow.config.optimizer.learningRate = 0.0005;
        fewer.leftOutRows = {1, 2};
        both.config.optimizer.learningRate = 0.0005;
        both.config.epochs = plain.config.epochs + 5;
        using Infos = std::vector<const session::RunInfo*>;
        QCOMPARE(branchNames(Infos{&plain, &slow}),
                 (QStringList{QStringLiteral("rate 0.001"), QStringLiteral("rate 0.0005")}));
        QCOMPARE(branchNames(Infos{&slow}), QStringList{QStringLiteral("rate 0.0005")});
        QCOMPARE(branchNames(Infos{&plain}), QStringList{QStringLiteral("nothing changed")});
        QCOMPARE(branchNames(Infos{&plain, &fewer}),
                 (QStringList{QStringLiteral("no rows left out"), QStringLiteral("2 rows left out")}));
        QCOMPARE(branchNames(Infos{&slow, &both}).last(), QStringLiteral("asked for %1").arg(plain.config.epochs + 5));
    }

    void everySettingIsTold() {
        const session::RunInfo plain;
        const auto differs = [&](const auto& change) {
            auto other = plain;
            change(other);
            const auto a = settingsOf(plain), b = settingsOf(other);
            return !std::ranges::equal(a, b, [](const auto& x, const auto& y) { return x.value == y.value; });
        };
        using Info = session::RunInfo;
        const std::vector<std::function<void(Info&)>> changes{
            [](Info& i) { i.data.source = "iris"; },
            [](Info& i) { i.data.labels = "l"; },
            [](Info& i) { i.data.target = "t"; },
            [](Info& i) { i.data.task = data::TaskChoice::Regression; },
            [](Info& i) { i.data.validationFraction = 0.4; },
            [](Info& i) { i.data.validationFile = "v.csv"; },
            [](Info& i) {
                i.config.network.hidden = {3, 4};
            },
            [](Info& i) { i.config.network.activation = nn::Activation::Tanh; },
            [](Info& i) { i.config.network.initialization = nn::Initialization::HeNormal; },
            [](Info& i) { i.config.network.start = nn::Start::Random; },
            [](Info& i) { i.config.network.dropout = 0.5; },
            [](Info& i) { i.config.network.batchNorm = true; },
            [](Info& i) { i.config.loss = nn::Loss::Mae; },
            [](Info& i) { i.config.loss = nn::Loss::Quantile; },
            [](Info& i) { i.config.optimizer.kind = nn::OptimizerKind::Sgd; },
            [](Info& i) { i.config.optimizer.learningRate = 0.1; },
            [](Info& i) { i.config.optimizer.momentum = 0.9; },
            [](Info& i) { i.config.optimizer.nesterov = true; },
            [](Info& i) { i.config.optimizer.beta1 = 0.8; },
            [](Info& i) { i.config.optimizer.beta2 = 0.8; },
            [](Info& i) { i.config.optimizer.rho = 0.8; },
            [](Info& i) { i.config.optimizer.epsilon = 1e-7; },
            [](Info& i) { i.config.optimizer.weightDecay = 0.1; },
            [](Info& i) { i.config.optimizer.clipNorm = 1.0; },
            [](Info& i) { i.config.optimizer.clipValue = 1.0; },
            [](Info& i) { i.config.schedule.kind = nn::ScheduleKind::Cosine; },
            [](Info& i) { i.config.schedule.warmupEpochs = 2.0; },
            [](Info& i) { i.config.schedule.stepEpochs = 3; },
            [](Info& i) { i.config.schedule.factor = 0.9; },
            [](Info& i) { i.config.schedule.plateauPatience = 9; },
            [](Info& i) { i.config.schedule.minLearningRate = 1e-5; },
            [](Info& i) { i.config.earlyStopping.monitor = "loss"; },
            [](Info& i) { i.config.earlyStopping.patience = 3; },
            [](Info& i) { i.config.earlyStopping.minDelta = 0.1; },
            [](Info& i) { i.config.earlyStopping.restoreBest = true; },
            [](Info& i) { i.config.l1 = 0.1; },
            [](Info& i) { i.config.l2 = 0.1; },
            [](Info& i) {
                i.config.classWeights = {1.0, 2.0};
            },
            [](Info& i) { i.config.balancedClasses = true; },
            [](Info& i) { i.config.topK = 3; },
            [](Info& i) { i.config.batchSize = 8; },
            [](Info& i) { i.config.epochs = 8; },
            [](Info& i) { i.config.seed = 8; },
            [](Info& i) { i.parent = session::ParentRun{.folder = "a", .id = "b", .epoch = 4, .config = {}}; },
            [](Info& i) {
                i.leftOutRows = {3, 4};
            },
        };
        for (std::size_t i = 0; i < changes.size(); ++i) QVERIFY2(differs(changes[i]), qPrintable(QString::number(i)));
    }
};

THROUGHLINE_TEST(RunSettingsTest)
#include "RunSettingsTest.moc"
