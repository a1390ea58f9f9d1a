// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "nn/InputEffects.h"

#include <QTest>
#include <cmath>
#include <numeric>

using namespace throughline;
using namespace throughline::nn;

/// A network without hidden layers that says 2a - b, whatever c is.
struct LinearModel {
    Dataset data;
    std::vector<std::uint32_t> rows;
    std::unique_ptr<Predictor> predictor;

    explicit LinearModel(std::size_t count) {
        data.rows = count;
        data.features = 3;
        for (std::size_t i = 0; i < count; ++i) {
            const auto a = static_cast<float>((i * 37) % 11), b = static_cast<float>((i * 23) % 7);
            data.values.insert(data.values.end(), {a, b, static_cast<float>(i)});
            data.targets.push_back(2.0F * a - b);
            rows.push_back(static_cast<std::uint32_t>(i));
        }
        TrainConfig config;
        config.network.hidden = {};
        Scaling scaling;
        scaling.offset.assign(3, 0.0F);
        scaling.scale.assign(3, 1.0F);
        const std::vector<Tensor> tensors{{"layers.0.weight", {1, 3}, {2.0F, -1.0F, 0.0F}},
                                          {"layers.0.bias", {1}, {0.0F}}};
        predictor = std::move(Predictor::create(config, data, scaling, tensors).value());
    }
};

namespace {
constexpr std::array<InputBlock, 3> each{InputBlock{0, 1}, InputBlock{1, 1}, InputBlock{2, 1}};
} // namespace

class InputEffectsTest : public QObject {
    Q_OBJECT

private slots:
    /// Shuffling what is not used costs nothing; what is used costs 2·Var(coefficient·x)/Var(target) of R² on the
    /// whole.
    void importanceIsTheDrop() {
        const LinearModel model(385);
        const auto importance = permutationImportance(*model.predictor, model.data, model.rows, each, 1, 20, {});
        QVERIFY(importance);
        QCOMPARE(importance->metric, std::string("r2"));
        QVERIFY(std::abs(importance->baseline - 1.0) < 1e-9);
        QCOMPARE(importance->inputs[2].mean, 0.0);
        QCOMPARE(importance->inputs[2].deviation, 0.0);
        const double a = 4.0 * 10.0, b = 4.0; // variances of 2a and b, drawn evenly from 0 … 10 and 0 … 6
        QVERIFY(std::abs(importance->inputs[0].mean - 2.0 * a / (a + b)) < 0.05);
        QVERIFY(std::abs(importance->inputs[1].mean - 2.0 * b / (a + b)) < 0.02);
        QVERIFY(importance->inputs[0].deviation > 0.0);
    }

    void importanceIsOfTheSeed() {
        const LinearModel model(77);
        const auto run = [&](std::uint64_t seed, std::span<const InputBlock> blocks) {
            return permutationImportance(*model.predictor, model.data, model.rows, blocks, seed, 5, {})->inputs[0].mean;
        };
        QCOMPARE(run(3, each), run(3, each));
        QVERIFY(run(3, each) != run(4, each));
        // Features that are one input move together: the row stays whole, and so does what is said of it.
        const std::array<InputBlock, 1> together{InputBlock{0, 2}};
        QVERIFY(run(3, together) > run(3, each));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!permutationImportance(*model.predictor, model.data, model.rows, each, 1, 5, stop.get_token()));
    }

    void dependenceIsTheMeanPrediction() {
        const LinearModel model(77);
        const auto dependence = partialDependence(*model.predictor, model.data, model.rows, each[0], 25, {});
        QVERIFY(dependence);
        QCOMPARE(dependence->from.size(), std::size_t(11)); // all that there are
        for (std::size_t i = 0; i < 11; ++i)                // the mean of b is 3
            QVERIFY(std::abs(dependence->means[i] - (2.0 * static_cast<double>(i) - 3.0)) < 1e-5);
        const auto other = partialDependence(*model.predictor, model.data, model.rows, each[2], 25, {});
        QCOMPARE(other->from.size(), std::size_t(25));
        QCOMPARE(other->from.front(), 0U);
        QCOMPARE(other->from.back(), 76U);
    }
};

THROUGHLINE_TEST(InputEffectsTest)
#include "InputEffectsTest.moc"
