// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "TestProgram.h"

#include "nn/RowDefaults.h"

#include <QTest>

using namespace throughline;
using namespace throughline::nn;

/// How a run begins: what the network predicts before it has learned anything.
class StartTest : public QObject {
    Q_OBJECT

private:
    static TrainState begun(const TrainConfig& config, const std::shared_ptr<const DataSplit>& data) {
        TrainState state;
        (*TrainLoop::create(config, data, 1))->save(state);
        return state;
    }
    /// The loss of the training rows before the first update: one epoch with a rate that changes no bit.
    static double firstLoss(TrainConfig config, const std::shared_ptr<const DataSplit>& data) {
        config.optimizer = {.kind = OptimizerKind::Sgd, .learningRate = 1e-30};
        Recorder recorder;
        (*TrainLoop::create(config, data, 1))->run(1, {}, recorder);
        return recorder.records.at(0).metric("loss");
    }
    static std::vector<double> shares(const DataSplit& data, const std::vector<double>& weights = {}) {
        std::vector<double> shares(data.training->classes(), 0.0);
        double sum = 0.0;
        for (const std::uint32_t row : data.trainingRows) {
            const auto label = static_cast<std::size_t>(data.training->labels[row]);
            const double weight = weights.empty() ? 1.0 : weights[label];
            shares[label] += weight;
            sum += weight;
        }
        for (double& share : shares) share /= sum;
        return shares;
    }
    static double entropy(const std::vector<double>& shares) {
        double sum = 0.0;
        for (const double share : shares)
            if (share > 0.0) sum -= share * std::log(share);
        return sum;
    }

private slots:
    void predictsTheMean() {
        const auto data = makeData(200, 6, 0);
        double sum = 0.0, squares = 0.0;
        for (const std::uint32_t row : data->trainingRows) {
            const double scaled = (static_cast<double>(data->training->targets[row]) - 3.0) * 0.5;
            sum += scaled;
            squares += scaled * scaled;
        }
        const double mean = sum / 200, variance = squares / 200 - mean * mean;
        QVERIFY(std::abs(mean) > 1e-3); // the target is not centred, and the bias has to be
        TrainConfig config;
        for (const std::vector<int>& hidden : {std::vector<int>{}, {1}, {7}, {128}, {40, 20}, {9, 8, 33}}) {
            config.network.hidden = hidden;
            QVERIFY(std::abs(firstLoss(config, data) - variance) < 1e-5 * variance);
        }
    }

    /// Whatever the features, as numpy.quantile has them of the scaled targets.
    void predictsTheQuantiles() {
        auto split = std::make_shared<DataSplit>(*makeData(200, 6, 0));
        auto data = std::make_shared<Dataset>(*split->training);
        for (std::size_t i = 0; i < data->rows; ++i) data->targets[i] = 3.0f + 2.0f * static_cast<float>(i * i % 101);
        split->training = split->validation = data;
        std::erase_if(split->trainingRows, [](std::uint32_t row) { return row >= 101; });
        TrainConfig config;
        config.loss = Loss::Quantile;
        config.interval = 0.8;
        // numpy.quantile([i * i % 101 for i in range(101)], [0.1, 0.5, 0.9])
        const std::vector<float> expected{9.0f, 49.0f, 88.0f};
        double loss = 0.0;
        for (const std::uint32_t row : split->trainingRows) {
            for (std::size_t k = 0; k < 3; ++k) {
                const double over = static_cast<double>(row * row % 101) - static_cast<double>(expected[k]);
                const double level = std::array{0.1, 0.5, 0.9}[k];
                loss += std::max(level * over, (level - 1.0) * over) / 3.0;
            }
        }
        for (const std::vector<int>& hidden : {std::vector<int>{}, {1}, {7}, {40, 20}}) {
            config.network.hidden = hidden;
            QCOMPARE(begun(config, split).tensors.back().values, expected);
            QVERIFY(std::abs(firstLoss(config, split) / (loss / 101.0) - 1.0) < 1e-5);
        }
    }

    void predictsTheFrequencies() {
        for (const int classes : {2, 3, 37}) {
            const auto data = makeData(300, 6, classes);
            TrainConfig config;
            const double expected = entropy(shares(*data));
            QVERIFY(expected < std::log(classes)); // some are more frequent than others
            QVERIFY(std::abs(firstLoss(config, data) - expected) < 1e-5);
            if (classes != 2) continue;
            config.loss = Loss::CrossEntropy;
            QVERIFY(std::abs(firstLoss(config, data) - expected) < 1e-5);
        }
    }

    void weighsTheFrequencies() {
        for (const int classes : {2, 3}) {
            const auto data = makeData(300, 6, classes);
            TrainConfig config;
            config.balancedClasses = true;
            QVERIFY(std::abs(firstLoss(config, data) - std::log(classes)) < 1e-5);
            config.balancedClasses = false;
            config.classWeights.assign(static_cast<std::size_t>(classes), 1.0);
            config.classWeights[1] = 4.0;
            QVERIFY(std::abs(firstLoss(config, data) - entropy(shares(*data, config.classWeights))) < 1e-5);
        }
    }

    void classesWithoutRowsAreNotImpossible() {
        auto split = std::make_shared<DataSplit>(*makeData(300, 6, 5));
        std::erase_if(split->trainingRows, [&](std::uint32_t row) { return split->training->labels[row] == 0; });
        const TrainState state = begun({}, split);
        for (const float bias : state.tensors.back().values) QVERIFY(std::isfinite(bias));
        QCOMPARE(std::ranges::min(state.tensors.back().values), state.tensors.back().values[0]);
    }

    /// Only the output layer's biases depend on the data.
    void weightsAreAPureFunctionOfTheSeed() {
        TrainConfig config;
        config.network.hidden = {20, 11};
        const TrainState state = begun(config, makeData(100, 6, 3));
        const TrainState other = begun(config, makeData(90, 6, 3, 8));
        for (std::size_t i = 0; i < 5; ++i) QVERIFY(state.tensors[i] == other.tensors[i]);
        QVERIFY(state.tensors[5] != other.tensors[5]);
        TrainConfig plain = config;
        plain.network.initialization = Initialization::GlorotUniform;
        QVERIFY(begun(plain, makeData(100, 6, 3)).tensors[0] == state.tensors[0]);
        config.seed = 2;
        QVERIFY(begun(config, makeData(100, 6, 3)).tensors[0] != state.tensors[0]);
    }

    /// Twins cancel in the output, yet learn from the first step on, and not the same.
    void twinsPartAtOnce() {
        TrainConfig config;
        config.network.hidden = {20, 11};
        const auto data = makeData(100, 6, 3);
        const TrainState state = begun(config, data);
        const auto row = [](const TrainState& of, std::size_t layer, std::size_t unit) {
            const std::vector<float>& all = of.tensors[2 * layer].values;
            const auto inputs = static_cast<std::ptrdiff_t>(of.tensors[2 * layer].shape[1]);
            const auto from = all.begin() + static_cast<std::ptrdiff_t>(unit) * inputs;
            return std::vector<float>(from, from + inputs);
        };
        for (std::size_t unit = 0; unit < 10; unit += 2) {
            QVERIFY(row(state, 1, unit) == row(state, 1, unit + 1));
            QCOMPARE(state.tensors[3].values[unit], state.tensors[3].values[unit + 1]);
            for (std::size_t output = 0; output < 3; ++output)
                QCOMPARE(row(state, 2, output)[unit], -row(state, 2, output)[unit + 1]);
        }
        for (std::size_t output = 0; output < 3; ++output) QCOMPARE(row(state, 2, output)[10], 0.0f);
        config.batchSize = 100;
        const auto loop = std::move(*TrainLoop::create(config, data, 1));
        Recorder recorder;
        loop->run(1, {}, recorder);
        TrainState after;
        loop->save(after);
        for (std::size_t unit = 0; unit < 10; ++unit) QVERIFY(row(after, 1, unit) != row(state, 1, unit));
        QVERIFY(row(after, 0, 0) != row(state, 0, 0));
        QVERIFY(row(after, 1, 0) != row(after, 1, 1));
    }

    void aNormalisationHasNoBiasBeforeIt() {
        TrainConfig config;
        config.network.hidden = {20};
        config.network.batchNorm = true;
        const TrainState state = begun(config, makeData(100, 6, 3));
        QVERIFY(std::ranges::all_of(state.tensors[1].values, [](float bias) { return bias == 0.0f; }));
    }

    /// As 0.1.0 began: He's in hidden layers, Glorot's in the last, no biases.
    void randomIsTheOldRule() {
        TrainConfig config;
        config.network.hidden = {20, 10};
        config.network.start = Start::Random;
        const auto data = makeData(100, 6, 3);
        const TrainState state = begun(config, data);
        TrainConfig plain = config;
        plain.network.start = Start::Data;
        plain.network.initialization = Initialization::HeUniform;
        const TrainState he = begun(plain, data);
        for (std::size_t i = 0; i < 4; ++i) QVERIFY(state.tensors[i] == he.tensors[i]);
        plain.network.initialization = Initialization::GlorotUniform;
        const TrainState glorot = begun(plain, data);
        for (std::size_t i = 4; i < 6; ++i) QVERIFY(state.tensors[i] == glorot.tensors[i]);
        QVERIFY(std::ranges::all_of(state.tensors[5].values, [](float bias) { return bias == 0.0f; }));
    }

    void defaultsGoByTheRows() {
        std::size_t before = 0;
        for (const RowDefaults& each : rowDefaults) {
            QVERIFY(each.below > before);
            TrainConfig config;
            config.batchSize = each.batchSize;
            config.epochs = each.epochs;
            QVERIFY(!check(config));
            QCOMPARE(usualFor(before).batchSize, each.batchSize);
            QCOMPARE(usualFor(each.below - 1).epochs, each.epochs);
            before = each.below;
        }
        // What the documents promise of the digits, and what a configuration that knows no data holds.
        QCOMPARE(usualFor(1'437).batchSize, TrainConfig().batchSize);
        QCOMPARE(usualFor(1'437).epochs, TrainConfig().epochs);
    }
};

THROUGHLINE_TEST(StartTest)
#include "StartTest.moc"
