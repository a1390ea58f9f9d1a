// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "TestProgram.h"

#include "nn/BatchInspector.h"
#include "nn/Predictor.h"

#include <QTest>

using namespace throughline;
using namespace throughline::nn;

namespace {

TrainState stateAt(const TrainConfig& config, const std::shared_ptr<const DataSplit>& data, std::int64_t steps) {
    auto loop = TrainLoop::create(config, data, 1).value();
    Recorder recorder;
    loop->run(1'000, {}, recorder, steps);
    TrainState state;
    loop->save(state);
    return state;
}

InspectedBatch inspected(BatchInspector& inspector, const TrainState& state) {
    return inspector.inspect(state, true).value();
}

/// √Σ((f(p + h) - f(p - h)) / 2h)² over all parameters, a value for each row.
template <class Losses>
std::vector<double> normsByDifferences(TrainState state, Losses losses, const std::string& leftOut = {}) {
    constexpr float h = 4e-3f;
    std::vector<double> squares(losses(state).size(), 0.0);
    for (Tensor& tensor : state.tensors) {
        // A bias before a normalisation is no parameter.
        if (tensor.name.find("running") != std::string::npos || tensor.name == leftOut) continue;
        for (float& parameter : tensor.values) {
            const float there = parameter;
            parameter = there + h;
            const std::vector<double> up = losses(state);
            parameter = there - h;
            const std::vector<double> down = losses(state);
            parameter = there;
            for (std::size_t i = 0; i < squares.size(); ++i) {
                const double slope = (up[i] - down[i]) / (2.0 * static_cast<double>(h));
                squares[i] += slope * slope;
            }
        }
    }
    for (double& square : squares) square = std::sqrt(square);
    return squares;
}

} // namespace

/// Row by row, a batch is what the loop trains on.
class BatchInspectorTest : public QObject {
    Q_OBJECT

    static TrainConfig base() {
        TrainConfig config;
        config.network.hidden = {7, 5};
        config.network.activation = Activation::Tanh;
        config.network.start = Start::Random;
        config.batchSize = 16;
        return config;
    }

private slots:
    void normsAreThoseOfDifferences_data() {
        QTest::addColumn<TrainConfig>("config");
        QTest::addColumn<int>("classes");
        QTest::newRow("three classes") << base() << 3;
        QTest::newRow("one sigmoid") << base() << 2;
        QTest::newRow("a number") << base() << 0;
        TrainConfig config = base();
        config.network.dropout = 0.4;
        config.labelSmoothing = 0.1;
        config.classWeights = {1.0, 5.0, 0.5}; // of the batch, not of a row
        config.l2 = 0.1;                       // nor this
        QTest::newRow("dropout, weights, penalty") << config << 3;
        config = base();
        config.network.hidden = {};
        QTest::newRow("no hidden layer") << config << 3;
        config = base();
        config.network.hidden = {40};
        config.network.activation = Activation::Gelu;
        QTest::newRow("more than a panel") << config << 3;
    }
    void normsAreThoseOfDifferences() {
        QFETCH(const TrainConfig, config);
        QFETCH(const int, classes);
        const auto data = makeData(40, 6, classes);
        const TrainState state = stateAt(config, data, 4); // in the middle of the second epoch
        QCOMPARE(state.position.batch, 1);
        auto inspector = BatchInspector::create(config, data).value();
        const auto batch = inspected(*inspector, state);
        QCOMPARE(batch.rows.size(), 16u);
        const auto wanted = normsByDifferences(state, [&](const TrainState& moved) {
            std::vector<double> losses;
            const InspectedBatch again = inspector->inspect(moved, false).value();
            for (const RowInBatch& row : again.rows) losses.push_back(row.loss);
            return losses;
        });
        for (std::size_t i = 0; i < wanted.size(); ++i)
            QVERIFY2(std::abs(batch.rows[i].gradientNorm - wanted[i]) < 2e-3 * (1.0 + wanted[i]),
                     qPrintable(QStringLiteral("%1 %2").arg(batch.rows[i].gradientNorm).arg(wanted[i])));
    }

    /// With the batch's mean and variance as constants: what evaluation does where they are the running ones.
    void withNormalisationStatisticsAreConstants() {
        TrainConfig config = base();
        config.network.hidden = {6};
        config.network.batchNorm = true;
        const auto data = makeData(16, 4, 3);
        TrainState state = stateAt(config, data, 3);
        auto inspector = BatchInspector::create(config, data).value();
        const auto batch = inspected(*inspector, state);
        const auto find = [&](const char* name) -> Tensor& {
            return *std::ranges::find(state.tensors, name, &Tensor::name);
        };
        const Tensor& weight = find("layers.0.weight");
        for (std::size_t unit = 0; unit < 6; ++unit) {
            std::vector<double> products;
            for (const std::uint32_t row : data->trainingRows) {
                double product = 0.0;
                for (std::size_t i = 0; i < 4; ++i)
                    product += static_cast<double>(weight.values[unit * 4 + i]) *
                               static_cast<double>(data->training->values[row * 4 + i]);
                products.push_back(product);
            }
            const double mean = std::accumulate(products.begin(), products.end(), 0.0) / 16.0;
            double squares = 0.0;
            for (const double product : products) squares += (product - mean) * (product - mean);
            find("layers.0.norm.running_mean").values[unit] = static_cast<float>(mean);
            find("layers.0.norm.running_var").values[unit] = static_cast<float>(squares / 16.0);
        }
        const auto wanted = normsByDifferences(
            state,
            [&](const TrainState& moved) {
                const auto predictor = Predictor::create(config, *data->training, data->scaling, moved.tensors).value();
                std::vector<double> losses;
                for (const RowInBatch& row : batch.rows)
                    losses.push_back(predictor->evaluate(*data->training, std::vector{row.row}).front().value);
                return losses;
            },
            "layers.0.bias");
        for (std::size_t i = 0; i < wanted.size(); ++i)
            QVERIFY2(std::abs(batch.rows[i].gradientNorm - wanted[i]) < 2e-3 * (1.0 + wanted[i]),
                     qPrintable(QStringLiteral("%1 %2").arg(batch.rows[i].gradientNorm).arg(wanted[i])));
    }

    /// Batch after batch the sums are those of the loop, bit for bit, and the last ones are the epoch's.
    void sumsAreTheLoops() {
        TrainConfig config = base();
        config.network.dropout = 0.3;
        config.network.batchNorm = true;
        config.classWeights = {1.0, 2.0, 0.7};
        config.optimizer.clipNorm = 0.5;
        const auto data = makeData(90, 6, 3);
        auto loop = TrainLoop::create(config, data, 3).value();
        auto inspector = BatchInspector::create(config, data).value();
        Recorder recorder;
        TrainState before, after;
        EpochSums sums;
        while (recorder.records.size() < 2) {
            loop->save(before);
            sums = inspector->inspect(before, recorder.records.empty())->sums;
            loop->run(2, {}, recorder, before.position.step + 1);
            loop->save(after);
            if (after.position.batch == 0) {
                QCOMPARE(sums.loss / sums.weight, recorder.records.back().metric("loss"));
                continue;
            }
            sums.seconds = after.sums.seconds;
            QCOMPARE(sums, after.sums);
        }
    }

    void predictionsAreToldToo() {
        const auto data = makeData(60, 4, 3);
        TrainConfig config = base();
        config.batchSize = 60;
        const TrainState state = stateAt(config, data, 30);
        auto inspector = BatchInspector::create(config, data).value();
        const auto batch = inspected(*inspector, state);
        double right = 0.0;
        for (const RowInBatch& row : batch.rows) right += row.predicted == data->training->labels[row.row];
        QCOMPARE(right, batch.sums.correct);
        QVERIFY(!inspector->inspect({}, true)); // of no network
    }
};

THROUGHLINE_TEST(BatchInspectorTest)
#include "BatchInspectorTest.moc"
