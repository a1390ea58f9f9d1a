// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/compare/RunSettings.h"
#include "ui/compare/SeedBand.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <random>

using namespace throughline;
using namespace throughline::ui;
using history::MetricHistory;
using history::XAxis;
using Runs = std::vector<std::shared_ptr<const MetricHistory>>;

namespace {

constexpr double NaN = std::numeric_limits<double>::quiet_NaN();

/// As numpy.nanquantile(values, q) does by default: sort, position (n − 1) q, a straight line between its neighbours.
double slowQuantile(std::vector<double> values, double q) {
    std::erase_if(values, [](double value) { return std::isnan(value); });
    std::sort(values.begin(), values.end());
    if (values.empty()) return NaN;
    const double position = q * static_cast<double>(values.size() - 1);
    const auto left = static_cast<std::size_t>(std::floor(position));
    const auto right = static_cast<std::size_t>(std::ceil(position));
    if (values[left] == values[right]) return values[left];
    return values[left] + (values[right] - values[left]) * (position - std::floor(position));
}

bool same(double a, double b) {
    return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) <= 1e-12 * std::abs(b);
}

/// Value of a series at an epoch; nothing where there is no point.
std::optional<double> valueAt(const MetricHistory& records, const std::string& name, double epoch) {
    const auto* series = records.find(name);
    if (!series) return std::nullopt;
    for (std::size_t i = 0; i < series->size(); ++i)
        if (records.x()[series->record[i]] == epoch) return series->value[i];
    return std::nullopt;
}

/// Runs of different lengths, not all of whose records have all series, with NaN and infinite values among them.
Runs randomRuns(std::mt19937& random) {
    std::uniform_int_distribution<int> count(1, 7), length(0, 60), chance(0, 19);
    std::normal_distribution<double> noise;
    Runs runs;
    for (int k = count(random); k > 0; --k) {
        auto records = std::make_shared<MetricHistory>();
        const int epochs = length(random);
        for (double epoch = 1; epoch <= epochs; ++epoch) {
            if (chance(random) == 0) continue;
            records->addRecord({epoch, 10.0 * epoch, 0.0, chance(random) == 0 ? NaN : 1.0 + noise(random) * 0.1});
            for (const auto* name : {"loss", "val_loss"}) {
                const int what = chance(random);
                if (what == 0) continue;
                const double infinite = std::numeric_limits<double>::infinity();
                records->addPoint(name, what == 1 ? NaN : what == 2 ? infinite : noise(random));
            }
        }
        runs.push_back(std::move(records));
    }
    return runs;
}

} // namespace

class SeedBandTest : public QObject {
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

    void bandsAreThoseOfBruteForce() {
        std::mt19937 random(20);
        for (int round = 0; round < 300; ++round) {
            const auto runs = randomRuns(random);
            for (const auto spread : {Spread::Quartiles, Spread::Range}) {
                const auto made = makeSeedBand(runs, spread);
                const double low = spread == Spread::Range ? 0.0 : 0.25;
                const std::pair<const MetricHistory*, double> parts[]{
                    {&made.middle->records, 0.5}, {&made.band->low, low}, {&made.band->high, 1.0 - low}};
                for (const auto* name : {"loss", "val_loss"}) {
                    for (double epoch = 1; epoch <= 60; ++epoch) {
                        std::vector<double> values;
                        for (const auto& run : runs)
                            if (const auto value = valueAt(*run, name, epoch)) values.push_back(*value);
                        for (const auto& [records, q] : parts) {
                            const auto value = valueAt(*records, name, epoch);
                            QCOMPARE(value.has_value(), !values.empty());
                            if (value) QVERIFY(same(*value, slowQuantile(values, q)));
                        }
                    }
                }
            }
        }
    }

    void aRunThatEndsTakesNoPartFromThereOn() {
        auto shorter = std::make_shared<MetricHistory>(), longer = std::make_shared<MetricHistory>();
        for (double epoch = 1; epoch <= 4; ++epoch) {
            longer->addRecord({epoch, epoch, 0.0, 2.0});
            longer->addPoint("loss", 10.0);
            if (epoch > 2) continue;
            shorter->addRecord({epoch, epoch, 0.0, 4.0});
            shorter->addPoint("loss", 0.0);
        }
        const auto made = makeSeedBand({shorter, longer}, Spread::Range);
        const auto& loss = *made.middle->records.find("loss");
        QCOMPARE(loss.value, (std::vector<double>{5, 5, 10, 10}));
        QCOMPARE(made.band->low.find("loss")->value, (std::vector<double>{0, 0, 10, 10}));
        // Time: the medians of the seconds of each epoch, added up.
        const auto time = made.middle->records.x(XAxis::Time);
        QCOMPARE(std::vector<double>(time.begin(), time.end()), (std::vector<double>{3, 6, 8, 10}));
    }

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
        // With the same seed other contents are other data.
        b = a;
        b.config.seed = 3;
        b.fingerprint.content = "changed";
        QVERIFY(!sameButSeed(a, b));
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
            [](Info& i) { i.config.network.dropout = 0.5; },
            [](Info& i) { i.config.network.batchNorm = true; },
            [](Info& i) { i.config.loss = nn::Loss::Mae; },
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
        };
        for (std::size_t i = 0; i < changes.size(); ++i) QVERIFY2(differs(changes[i]), qPrintable(QString::number(i)));
    }
};

THROUGHLINE_TEST(SeedBandTest)
#include "SeedBandTest.moc"
