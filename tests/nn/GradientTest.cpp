// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "TestProgram.h"

#include <QTest>

using namespace throughline;
using namespace throughline::nn;

Q_DECLARE_METATYPE(throughline::nn::TrainConfig)

/// One step of plain SGD with rate 1 on one batch gives the gradient; the loss of the same batch with one parameter
/// moved up and down gives it again by differences. All through the public interface.
class GradientTest : public QObject {
    Q_OBJECT

private slots:
    void matchesFiniteDifferences_data();
    void matchesFiniteDifferences();
};

namespace {

/// The loss of the one batch at `state`, and the state after the step.
double step(TrainLoop& loop, const TrainState& state, TrainState* after = nullptr) {
    if (!loop.restore(state)) qFatal("restore");
    Recorder recorder;
    loop.run(state.position.epoch + 1, {}, recorder);
    if (after) loop.save(*after);
    return recorder.records.at(0).metric("loss");
}

} // namespace

void GradientTest::matchesFiniteDifferences_data() {
    QTest::addColumn<TrainConfig>("config");
    QTest::addColumn<int>("classes");

    TrainConfig base;
    base.network.hidden = {7, 5};
    base.network.start = Start::Random; // without weights in the output layer there are no gradients below it
    base.optimizer.kind = OptimizerKind::Sgd;
    base.optimizer.learningRate = 1.0;
    base.batchSize = 64;

    for (const std::string_view activation : names<Activation>()) {
        TrainConfig config = base;
        config.network.activation = *parse<Activation>(activation);
        QTest::addRow("%s", std::string(activation).c_str()) << config << 3;
    }
    QTest::addRow("one sigmoid") << base << 2;
    for (const Loss loss : {Loss::Mse, Loss::Mae, Loss::Huber, Loss::Quantile}) {
        TrainConfig config = base;
        config.loss = loss;
        config.network.activation = Activation::Tanh;
        QTest::addRow("%s", std::string(name(loss)).c_str()) << config << 0;
    }
    TrainConfig norm = base;
    norm.network.activation = Activation::Tanh;
    norm.network.batchNorm = true;
    QTest::addRow("batch norm") << norm << 3;
    TrainConfig dropout = base;
    dropout.network.activation = Activation::Silu;
    dropout.network.dropout = 0.4;
    QTest::addRow("dropout") << dropout << 3;
    TrainConfig both = norm;
    both.network.dropout = 0.3;
    QTest::addRow("batch norm and dropout") << both << 3;
    TrainConfig weights = base;
    weights.network.activation = Activation::Tanh;
    weights.classWeights = {0.5, 2.0, 1.5};
    QTest::addRow("class weights") << weights << 3;
    for (const int classes : {2, 3, 37}) {
        TrainConfig shaped = base;
        shaped.network.activation = Activation::Tanh;
        shaped.labelSmoothing = 0.15;
        QTest::addRow("label smoothing, %d classes", classes) << shaped << classes;
        shaped.focal = 2.0;
        QTest::addRow("both, %d classes", classes) << shaped << classes;
        shaped.labelSmoothing = 0.0;
        shaped.focal = 0.7;
        QTest::addRow("focal, %d classes", classes) << shaped << classes;
    }
    TrainConfig wide = base;
    wide.network.hidden = {70, 40};
    wide.network.activation = Activation::Gelu;
    QTest::addRow("several panels, many classes") << wide << 37;
    TrainConfig none = base;
    none.network.hidden.clear();
    none.network.activation = Activation::Linear;
    QTest::addRow("no hidden layer") << none << 3;
}

void GradientTest::matchesFiniteDifferences() {
    QFETCH(TrainConfig, config);
    QFETCH(int, classes);
    const Activation activation = config.network.activation;
    const bool kinks = activation == Activation::Relu || activation == Activation::LeakyRelu ||
                       config.loss == Loss::Mae || config.loss == Loss::Quantile;
    const auto data = makeData(48, 6, classes);
    auto loop = std::move(*TrainLoop::create(config, data, 1));
    TrainState start;
    loop->save(start);
    // Zero biases would hide a wrong gradient of theirs behind a symmetry.
    Noise noise(3);
    for (Tensor& tensor : start.tensors) {
        if (tensor.name.find("running") != std::string::npos) continue;
        for (float& value : tensor.values) value += static_cast<float>(0.1 * noise());
    }
    TrainState after;
    const double middle = step(*loop, start, &after);

    constexpr float shift = 4e-3f;
    int checked = 0;
    for (std::size_t t = 0; t < start.tensors.size(); ++t) {
        if (start.tensors[t].name.find("running") != std::string::npos) continue;
        const std::size_t count = start.tensors[t].values.size();
        const std::size_t stride = std::max<std::size_t>(1, count / 60);
        for (std::size_t i = 0; i < count; i += stride) {
            const float value = start.tensors[t].values[i];
            const double analytic = static_cast<double>(value) - static_cast<double>(after.tensors[t].values[i]);
            TrainState moved = start;
            moved.tensors[t].values[i] = value + shift;
            const double up = step(*loop, moved);
            moved.tensors[t].values[i] = value - shift;
            const double down = step(*loop, moved);
            const double numeric =
                (up - down) / (static_cast<double>(value + shift) - static_cast<double>(value - shift));
            // Rectifiers and |e| have kinks; where a row crosses one, the slopes on both sides differ.
            if (kinks && std::abs(up - 2.0 * middle + down) > 1e-3 * std::abs(up - down) + 4e-7) continue;
            const double tolerance = 2e-4 + 0.01 * std::abs(numeric);
            if (std::abs(analytic - numeric) > tolerance) {
                QFAIL(qPrintable(QString("%1[%2]: %3 analytic, %4 by differences")
                                     .arg(QString::fromStdString(start.tensors[t].name))
                                     .arg(i)
                                     .arg(analytic)
                                     .arg(numeric)));
            }
            ++checked;
        }
    }
    QVERIFY(checked > 15);
}

THROUGHLINE_TEST(GradientTest)
#include "GradientTest.moc"
