// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "TestProgram.h"

#include "nn/Predictor.h"
#include "nn/Quantile.h"

#include <QTest>
#include <atomic>
#include <numeric>
#include <thread>

using namespace throughline;
using namespace throughline::nn;

class TrainLoopTest : public QObject {
    Q_OBJECT

private slots:
    void learns();
    void sameBitsOnAnyNumberOfThreadsAndInterruptedAnywhere_data();
    void sameBitsOnAnyNumberOfThreadsAndInterruptedAnywhere();
    void stepOfWeightsThatNoCacheHolds();
    void seedChangesTheRun();
    void refusesAStateOfAnotherNetwork();
    void predictsWhatItValidated();
    void predictsIntervals();
    void intervalsResumeToTheSameBits();
    void nobodyCallsACoverageBest();
    void endsAtNaN();
    void stopsEarly();
    void goesOnInPlaceWithOtherBatches();
    void learningRateChangesAtTheNextBatch();
};

namespace {

std::unique_ptr<TrainLoop> make(const TrainConfig& config, std::shared_ptr<const DataSplit> data, int threads = 1) {
    auto loop = TrainLoop::create(config, std::move(data), threads);
    if (!loop) qFatal("%s", loop.error().arguments.empty() ? "?" : loop.error().arguments[0].c_str());
    return std::move(*loop);
}

/// What must be equal to the last bit: all but the times.
bool sameRecords(const std::vector<EpochRecord>& a, const std::vector<EpochRecord>& b) {
    return std::ranges::equal(a, b, [](const EpochRecord& x, const EpochRecord& y) {
        return x.epoch == y.epoch && x.metrics == y.metrics && x.learningRate == y.learningRate;
    });
}

TrainState finalState(const TrainLoop& loop) {
    TrainState state;
    loop.save(state);
    state.sums.seconds = 0.0;
    return state;
}

/// A configuration drawn at random from all that the trainer offers.
TrainConfig randomConfig(std::uint64_t seed) {
    Noise noise(seed);
    for (int i = 0; i < 10; ++i) noise();
    const auto draw = [&](int count) { return static_cast<int>((noise() + 1.0) / 2.0 * count); };
    const auto drawKind = [&]<class Enum>(Enum& kind) {
        kind = static_cast<Enum>(draw(static_cast<int>(names<Enum>().size())));
    };
    TrainConfig config;
    config.network.hidden.clear();
    for (int i = draw(4); i > 0; --i) config.network.hidden.push_back(1 + draw(draw(4) == 0 ? 300 : 90));
    drawKind(config.network.activation);
    drawKind(config.network.initialization);
    config.network.dropout = draw(2) * 0.35;
    config.network.batchNorm = draw(2) == 1;
    drawKind(config.optimizer.kind);
    config.optimizer.learningRate = 0.005;
    config.optimizer.momentum = draw(2) * 0.8;
    config.optimizer.nesterov =
        config.optimizer.kind == OptimizerKind::Sgd && config.optimizer.momentum > 0.0 && draw(2);
    config.optimizer.clipNorm = draw(2) * 0.5;
    config.optimizer.clipValue = draw(2) * 0.1;
    drawKind(config.schedule.kind);
    config.schedule.warmupEpochs = draw(2) * 1.5;
    config.schedule.stepEpochs = 2;
    config.schedule.plateauPatience = 1;
    config.l1 = draw(2) * 1e-4;
    config.l2 = draw(2) * 1e-3;
    config.balancedClasses = draw(2) == 1;
    config.batchSize = draw(3) == 0 ? 120 + draw(60) : 1 + draw(60);
    config.epochs = 5;
    config.seed = seed;
    config.earlyStopping.patience = draw(4);
    config.earlyStopping.minDelta = draw(2) * 10.0;
    drawKind(config.network.start);
    return config;
}

/// Softmax cross-entropy's gradient through rectified layers, in double and without any of the trainer's code:
/// [layer][out · in], for the weights of `state` (weight, bias, weight, bias, …).
std::vector<std::vector<double>> plainGradients(const TrainState& state, const DataSplit& split) {
    const std::size_t layers = state.tensors.size() / 2;
    std::vector<std::vector<double>> gradients;
    for (std::size_t l = 0; l < layers; ++l) gradients.emplace_back(state.tensors[2 * l].values.size());
    const auto size = [&](std::size_t l) { return state.tensors[2 * l + 1].values.size(); };
    for (const std::uint32_t row : split.trainingRows) {
        const std::size_t features = split.training->features;
        const float* from = split.training->values.data() + row * features;
        std::vector<std::vector<double>> outputs{{from, from + features}};
        for (std::size_t l = 0; l < layers; ++l) {
            const std::vector<double>& x = outputs.back();
            std::vector<double> z(state.tensors[2 * l + 1].values.begin(), state.tensors[2 * l + 1].values.end());
            for (std::size_t o = 0; o < z.size(); ++o) {
                const float* w = state.tensors[2 * l].values.data() + o * x.size();
                z[o] += std::inner_product(x.begin(), x.end(), w, 0.0);
                if (l + 1 < layers) z[o] = std::max(z[o], 0.0);
            }
            outputs.push_back(std::move(z));
        }
        std::vector<double> delta = outputs.back();
        const double most = std::ranges::max(delta);
        double sum = 0.0;
        for (double& d : delta) sum += d = std::exp(d - most);
        for (double& d : delta) d /= sum;
        delta[static_cast<std::size_t>(split.training->labels[row])] -= 1.0;
        for (double& d : delta) d /= static_cast<double>(split.trainingRows.size());
        for (std::size_t l = layers; l-- > 0;) {
            const std::vector<double>& x = outputs[l];
            std::vector<double> below(x.size());
            for (std::size_t o = 0; o < size(l); ++o) {
                const float* w = state.tensors[2 * l].values.data() + o * x.size();
                for (std::size_t i = 0; i < x.size(); ++i) {
                    gradients[l][o * x.size() + i] += delta[o] * x[i];
                    if (x[i] > 0.0) below[i] += delta[o] * static_cast<double>(w[i]);
                }
            }
            delta = std::move(below);
        }
    }
    return gradients;
}

} // namespace

void TrainLoopTest::learns() {
    TrainConfig config;
    config.network.hidden = {32};
    config.optimizer.learningRate = 0.01;
    config.batchSize = 32;
    config.epochs = 60;
    for (const int classes : {0, 2, 3}) {
        Recorder recorder;
        const auto loop = make(config, makeData(600, 4, classes));
        QCOMPARE(loop->run(60, {}, recorder), Ending::Completed);
        QCOMPARE(recorder.records.size(), 60u);
        QVERIFY(recorder.records.back().metric("loss") < 0.6 * recorder.records.front().metric("loss"));
        QVERIFY(recorder.records.back().metric("val_loss") < recorder.records.front().metric("val_loss"));
    }
}

void TrainLoopTest::sameBitsOnAnyNumberOfThreadsAndInterruptedAnywhere_data() {
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 40; ++seed) QTest::addRow("configuration %llu", seed) << seed;
}

void TrainLoopTest::sameBitsOnAnyNumberOfThreadsAndInterruptedAnywhere() {
    QFETCH(quint64, seed);
    const TrainConfig config = randomConfig(seed);
    const auto data = makeData(130 + 5 * seed, 5 + seed % 40, seed % 4 == 0 ? 0 : 1 + static_cast<int>(seed % 4), seed);

    Recorder straight;
    const auto reference = make(config, data, 1);
    const Ending ending = reference->run(config.epochs, {}, straight);
    const TrainState expected = finalState(*reference);

    for (const int threads : {2, 3, 8}) {
        Recorder recorder;
        const auto loop = make(config, data, threads);
        QCOMPARE(loop->run(config.epochs, {}, recorder), ending);
        QVERIFY(sameRecords(recorder.records, straight.records));
        QVERIFY(finalState(*loop) == expected);
    }

    // Stopped from another thread at whatever batch it happens to be at, and taken up by a new loop each time.
    Recorder recorder;
    TrainState state;
    bool first = true;
    for (int attempt = 0; attempt < 2000; ++attempt) {
        const auto loop = make(config, data, 1 + attempt % 2);
        if (!first) QVERIFY(loop->restore(state).has_value());
        std::stop_source source;
        std::atomic<bool> done{false};
        std::jthread stopper([&] {
            while (!done && loop->position().step < state.position.step + 1 + attempt % 5) std::this_thread::yield();
            source.request_stop();
        });
        const Ending now = loop->run(config.epochs, source.get_token(), recorder);
        done = true;
        stopper.join();
        loop->save(state);
        first = false;
        if (now == Ending::Stopped) continue;
        QCOMPARE(now, ending);
        QVERIFY(sameRecords(recorder.records, straight.records));
        QVERIFY(finalState(*loop) == expected);
        // What is over stays over.
        const auto after = make(config, data);
        QVERIFY(after->restore(state).has_value());
        QCOMPARE(after->run(config.epochs, {}, recorder), ending);
        QVERIFY(sameRecords(recorder.records, straight.records));
        QVERIFY(finalState(*after) == expected);
        return;
    }
    QFAIL("never done");
}

/// Products whose weights lie outside the cores' own caches ask for them ahead, by kernels of their own.
void TrainLoopTest::stepOfWeightsThatNoCacheHolds() {
    TrainConfig config;
    config.network.hidden = {1100, 1000};
    config.network.start = Start::Random;
    config.optimizer = {.kind = OptimizerKind::Sgd, .learningRate = 1.0};
    config.batchSize = 40;
    config.epochs = 1;
    const auto data = makeData(31, 20, 3);
    TrainState before;
    make(config, data)->save(before);
    const auto gradients = plainGradients(before, *data);
    for (const int threads : {1, 2, 3}) {
        const auto loop = make(config, data, threads);
        Recorder recorder;
        loop->run(1, {}, recorder);
        const TrainState after = finalState(*loop);
        for (std::size_t l = 0; l < gradients.size(); ++l) {
            const std::vector<float>& w = before.tensors[2 * l].values;
            double error = 0.0, size = 0.0;
            for (std::size_t i = 0; i < w.size(); ++i) {
                const double change = static_cast<double>(w[i]) - static_cast<double>(after.tensors[2 * l].values[i]);
                error += (change - gradients[l][i]) * (change - gradients[l][i]);
                size += gradients[l][i] * gradients[l][i];
            }
            // Weights of about 0.05 are rounded to 4e-9 each.
            QVERIFY2(std::sqrt(error) < 1e-5 * std::sqrt(size) + 4e-9 * std::sqrt(static_cast<double>(w.size())),
                     qPrintable(QString("layer %1, %2 threads: %3 of %4")
                                    .arg(l)
                                    .arg(threads)
                                    .arg(std::sqrt(error))
                                    .arg(std::sqrt(size))));
        }
    }
}

void TrainLoopTest::seedChangesTheRun() {
    TrainConfig config;
    config.network.hidden = {8};
    const auto data = makeData(100, 4, 3);
    Recorder one, two;
    make(config, data)->run(2, {}, one);
    config.seed = 2;
    make(config, data)->run(2, {}, two);
    QVERIFY(!sameRecords(one.records, two.records));
}

void TrainLoopTest::refusesAStateOfAnotherNetwork() {
    TrainConfig config;
    config.network.hidden = {8};
    const auto data = makeData(100, 4, 3);
    const auto loop = make(config, data);
    const TrainState before = finalState(*loop);
    TrainConfig other = config;
    other.network.hidden = {9};
    const auto result = loop->restore(finalState(*make(other, data)));
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::WrongShape);
    QVERIFY(finalState(*loop) == before);
}

void TrainLoopTest::predictsWhatItValidated() {
    for (const int classes : {0, 2, 5}) {
        TrainConfig config;
        config.network.hidden = {40, 10};
        config.network.batchNorm = classes == 5;
        const auto data = makeData(400, 6, classes);
        Recorder recorder;
        const auto loop = make(config, data);
        loop->run(3, {}, recorder);
        const auto predictor =
            std::move(*Predictor::create(config, *data->training, data->scaling, finalState(*loop).tensors));
        const auto metrics = predictor->evaluate(*data->validation, data->validationRows);
        for (const MetricValue& metric : metrics) {
            QCOMPARE(metric.value, recorder.records.back().metric("val_" + metric.name));
        }
        const auto outputs = predictor->predict(*data->validation, data->validationRows);
        QCOMPARE(outputs.size(), data->validationRows.size() * static_cast<std::size_t>(std::max(1, classes)));
        if (classes == 0) continue;
        double right = 0.0;
        for (std::size_t i = 0; i < data->validationRows.size(); ++i) {
            const float* row = outputs.data() + i * static_cast<std::size_t>(classes);
            QVERIFY(std::abs(std::accumulate(row, row + classes, 0.0f) - 1.0f) < 1e-5f);
            right += std::max_element(row, row + classes) - row == data->validation->labels[data->validationRows[i]];
        }
        QCOMPARE(right / static_cast<double>(data->validationRows.size()),
                 recorder.records.back().metric("val_accuracy"));
    }
}

void TrainLoopTest::predictsIntervals() {
    TrainConfig config;
    config.loss = Loss::Quantile;
    config.interval = 0.5;
    config.network.hidden = {40};
    const auto data = makeData(400, 6, 0);
    Recorder recorder;
    const auto loop = make(config, data);
    loop->run(3, {}, recorder);
    const TrainState state = finalState(*loop);
    QCOMPARE(state.tensors.back().values.size(), quantileCount);
    const auto predictor = std::move(*Predictor::create(config, *data->training, data->scaling, state.tensors));
    for (const MetricValue& metric : predictor->evaluate(*data->validation, data->validationRows))
        QCOMPARE(metric.value, recorder.records.back().metric("val_" + metric.name));
    QCOMPARE(predictor->columns(), quantileCount);
    const auto outputs = predictor->predict(*data->validation, data->validationRows);
    QCOMPARE(outputs.size(), data->validationRows.size() * quantileCount);
    double covered = 0.0, absolute = 0.0;
    for (std::size_t i = 0; i < data->validationRows.size(); ++i) {
        const float* row = outputs.data() + i * quantileCount;
        const float target = data->validation->targets[data->validationRows[i]];
        QVERIFY(row[0] <= row[1] && row[1] <= row[2]);
        covered += row[0] <= target && target <= row[2];
        absolute += static_cast<double>(std::abs(row[1] - target));
    }
    const auto count = static_cast<double>(data->validationRows.size());
    QCOMPARE(covered / count, recorder.records.back().metric("val_coverage"));
    QVERIFY(std::abs(absolute / count - recorder.records.back().metric("val_mae")) < 1e-6);

    // Ends that have changed places are put in order again; the loss is of each output as it is.
    TrainState crossed = state;
    for (Tensor& tensor : std::span(crossed.tensors).last(2)) {
        const auto ofOne = std::ssize(tensor.values) / std::ssize(state.tensors.back().values);
        std::swap_ranges(tensor.values.begin(), tensor.values.begin() + ofOne, tensor.values.end() - ofOne);
    }
    const auto other = std::move(*Predictor::create(config, *data->training, data->scaling, crossed.tensors));
    QCOMPARE(other->predict(*data->validation, data->validationRows), outputs);
    for (const MetricValue& metric : other->evaluate(*data->validation, data->validationRows)) {
        const double value = recorder.records.back().metric("val_" + metric.name);
        QVERIFY2(metric.name == "loss" ? metric.value > value : metric.value == value, metric.name.c_str());
    }
}

/// Stopped after every third batch: what lay in its interval before is counted behind it.
void TrainLoopTest::intervalsResumeToTheSameBits() {
    TrainConfig config;
    config.loss = Loss::Quantile;
    config.network.hidden = {20};
    config.batchSize = 16;
    const auto data = makeData(150, 5, 0);
    Recorder straight, pieces;
    const auto whole = make(config, data);
    whole->run(4, {}, straight);
    TrainState state;
    make(config, data)->save(state);
    for (bool ends = false; !ends;) {
        const auto loop = make(config, data, 2);
        QVERIFY(loop->restore(state).has_value());
        ends = loop->run(4, {}, pieces, state.position.step + 3) == Ending::Completed;
        loop->save(state);
        QVERIFY(state.position.batch == 0 || state.sums.covered > 0.0);
    }
    QVERIFY(sameRecords(pieces.records, straight.records));
    QVERIFY(straight.records.back().metric("coverage") > 0.5);
    state.sums.seconds = 0.0;
    QVERIFY(state == finalState(*whole));
}

void TrainLoopTest::nobodyCallsACoverageBest() {
    TrainConfig config;
    config.loss = Loss::Quantile;
    config.earlyStopping.monitor = "val_coverage";
    const auto refused = TrainLoop::create(config, makeData(100, 4, 0), 1);
    QVERIFY(!refused && refused.error().arguments[0] == "monitor");
    QCOMPARE(refused.error().arguments[2],
             std::string("one of loss, mae, rmse, r2, val_loss, val_mae, val_rmse, val_r2"));
}

void TrainLoopTest::endsAtNaN() {
    TrainConfig config;
    config.network.activation = Activation::Linear;
    config.optimizer.kind = OptimizerKind::Sgd;
    config.optimizer.learningRate = 1000.0;
    Recorder recorder;
    QCOMPARE(make(config, makeData(300, 4, 0))->run(200, {}, recorder), Ending::Diverged);
}

void TrainLoopTest::stopsEarly() {
    TrainConfig config;
    config.network.hidden = {64};
    config.optimizer.learningRate = 0.05;
    config.earlyStopping.patience = 3;
    config.epochs = 400;
    Recorder recorder;
    const auto loop = make(config, makeData(90, 6, 4));
    QCOMPARE(loop->run(400, {}, recorder), Ending::EarlyStopped);
    TrainState state;
    loop->save(state);
    const auto best = std::ranges::min_element(recorder.records, {}, [](auto& r) { return r.metric("val_loss"); });
    QCOMPARE(state.best.epoch, best->epoch);
    QCOMPARE(state.best.value, best->metric("val_loss"));
    QCOMPARE(recorder.records.back().epoch, best->epoch + 3);
}

/// A state of 13 batches an epoch goes on where epochs have 4: as one that was always there, but for the updates made.
void TrainLoopTest::goesOnInPlaceWithOtherBatches() {
    TrainConfig config;
    config.network.hidden = {8};
    config.schedule.kind = ScheduleKind::Cosine;
    config.batchSize = 8;
    config.epochs = 6;
    const auto more = makeData(130, 4, 3), fewer = makeData(40, 4, 3);
    for (const int extra : {0, 5}) { // batches into the next epoch
        Recorder ignored;
        const auto before = make(config, more);
        const std::int64_t batches = before->batchesPerEpoch();
        QCOMPARE(before->run(6, {}, ignored, 3 * batches + extra), Ending::Stopped);
        TrainState state;
        before->save(state);

        Recorder recorder;
        const auto loop = make(config, fewer);
        QVERIFY(loop->batchesPerEpoch() < batches);
        QVERIFY(loop->restore(state).has_value());
        QCOMPARE(loop->position(), (Position{3, 0, 3 * loop->batchesPerEpoch()}));
        QCOMPARE(loop->run(6, {}, recorder), Ending::Completed);
        QCOMPARE(loop->position(), (Position{6, 0, 6 * loop->batchesPerEpoch()}));
        Recorder straight;
        make(config, fewer)->run(6, {}, straight);
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(recorder.records.at(i).learningRate, straight.records.at(3 + i).learningRate);
        const TrainState after = finalState(*loop);
        QCOMPARE(after.position.step + after.moreUpdates, 3 * batches + extra + 3 * loop->batchesPerEpoch());

        // Adam's bias correction counts updates: a state that has made them all at once goes on with the same bits.
        TrainState same = state;
        same.position = {3, 0, 3 * loop->batchesPerEpoch()};
        same.moreUpdates = state.position.step - same.position.step;
        same.sums = {};
        const auto other = make(config, fewer);
        QVERIFY(other->restore(same).has_value());
        other->run(6, {}, recorder);
        QVERIFY(finalState(*other) == after);
        same.moreUpdates = 0;
        QVERIFY(other->restore(same).has_value());
        other->run(6, {}, recorder);
        QVERIFY(finalState(*other).tensors != after.tensors);
    }
}

void TrainLoopTest::learningRateChangesAtTheNextBatch() {
    class Changer : public Recorder {
    public:
        void learningRateChanged(double from, double to, const TrainLoop& loop) override {
            changes.push_back({from, to});
            loop.save(saved);
        }
        std::vector<std::pair<double, double>> changes;
        TrainState saved;
    };
    TrainConfig config;
    const auto data = makeData(200, 5, 3);
    const auto loop = make(config, data);
    Changer changer;
    loop->run(2, {}, changer);
    loop->setLearningRate(0.01);
    loop->run(5, {}, changer);
    QCOMPARE(changer.changes, (std::vector<std::pair<double, double>>{{0.001, 0.01}}));
    QCOMPARE(changer.records.back().learningRate, 0.01);

    Recorder again;
    const auto other = make(config, data, 2);
    QVERIFY(other->restore(changer.saved).has_value());
    other->run(5, {}, again);
    QVERIFY(finalState(*other) == finalState(*loop));
}

THROUGHLINE_TEST(TrainLoopTest)
#include "TrainLoopTest.moc"
