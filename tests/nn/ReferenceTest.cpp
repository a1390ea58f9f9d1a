// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"
#include "ReferenceNumbers.h"
#include "TestProgram.h"

#include <QTest>
#include <functional>

using namespace throughline;
using namespace throughline::nn;

/// Against PyTorch: the same network, rows and weights, trained for the same steps, must lose the same. The numbers are
/// made by make_reference.py; a case here is the case of that name there.
class ReferenceTest : public QObject {
    Q_OBJECT

private slots:
    void losesTheSame_data();
    void losesTheSame();
    void followsTheSameSchedule_data();
    void followsTheSameSchedule();
    void plateauFollowsItsRule();
    void warmsUpLinearly();
};

namespace {

constexpr int epochs = 12;
constexpr std::size_t rowCount = 40;
constexpr std::size_t featureCount = 5;

struct Case {
    TrainConfig config;
    int classes = 3;
};

std::shared_ptr<const DataSplit> referenceData(int classes) {
    auto data = std::make_shared<Dataset>();
    data->rows = rowCount;
    data->features = featureCount;
    for (std::size_t r = 0; r < rowCount; ++r) {
        const auto row = static_cast<double>(r);
        for (std::size_t i = 0; i < featureCount; ++i) {
            const auto column = static_cast<double>(i);
            data->values.push_back(static_cast<float>(std::sin(1.3 * row + 0.7 * column + 0.1 * row * column)));
        }
        if (classes == 0)
            data->targets.push_back(static_cast<float>(2.0 * std::sin(0.5 * row) + 1.0));
        else
            data->labels.push_back(static_cast<int>(r * r + 3 * r) % classes);
    }
    for (int i = 0; i < classes; ++i) data->classNames.push_back(std::to_string(i));
    auto split = std::make_shared<DataSplit>();
    split->training = split->validation = data;
    split->trainingRows.resize(rowCount);
    std::iota(split->trainingRows.begin(), split->trainingRows.end(), 0u);
    split->validationRows = split->trainingRows;
    split->scaling.offset.assign(featureCount, 0.0f);
    split->scaling.scale.assign(featureCount, 1.0f);
    return split;
}

void setWeights(TrainState& state, bool norm) {
    for (Tensor& tensor : state.tensors) {
        if (tensor.name.find("norm") != std::string::npos) continue;
        const double layer = tensor.name[7] - '0';
        if (norm && layer < 2 && tensor.shape.size() == 1) continue; // no bias before a normalisation
        const std::int64_t columns = tensor.shape.size() == 2 ? tensor.shape[1] : 1;
        for (std::size_t i = 0; i < tensor.values.size(); ++i) {
            const std::int64_t row = static_cast<std::int64_t>(i) / columns;
            const auto o = static_cast<double>(row);
            const auto c = static_cast<double>(static_cast<std::int64_t>(i) % columns);
            tensor.values[i] = static_cast<float>(tensor.shape.size() == 2 ? 0.5 * std::sin(3.1 * o + 1.7 * c + layer)
                                                                           : 0.1 * std::cos(o + layer));
        }
    }
}

Case caseOf(const std::string& name) {
    Case result;
    TrainConfig& config = result.config;
    config.network.hidden = {6, 4};
    config.network.activation = Activation::Tanh;
    config.optimizer.learningRate = 0.01;
    config.batchSize = rowCount;
    config.epochs = epochs;
    OptimizerConfig& optimizer = config.optimizer;
    const auto sgd = [&](double rate, double momentum = 0.0) {
        optimizer.kind = OptimizerKind::Sgd;
        optimizer.learningRate = rate;
        optimizer.momentum = momentum;
    };
    const auto kind = [&](OptimizerKind optimizerKind, double rate) {
        optimizer.kind = optimizerKind;
        optimizer.learningRate = rate;
    };
    const std::map<std::string, std::function<void()>> changes{
        {"sgd", [&] { sgd(0.1); }},
        {"sgd momentum", [&] { sgd(0.05, 0.9); }},
        {"sgd nesterov",
         [&] {
             sgd(0.05, 0.9);
             optimizer.nesterov = true;
         }},
        {"rmsprop", [&] { kind(OptimizerKind::RmsProp, 0.01); }},
        {"rmsprop momentum",
         [&] {
             kind(OptimizerKind::RmsProp, 0.005);
             optimizer.momentum = 0.8;
         }},
        {"adagrad", [&] { kind(OptimizerKind::Adagrad, 0.05); }},
        {"adam", [] {}},
        {"adamw",
         [&] {
             kind(OptimizerKind::AdamW, 0.01);
             optimizer.weightDecay = 0.1;
         }},
        {"nadam", [&] { kind(OptimizerKind::Nadam, 0.01); }},
        {"one sigmoid", [&] { result.classes = 2; }},
        {"mse", [&] { result.classes = 0; }},
        {"mae",
         [&] {
             result.classes = 0;
             config.loss = Loss::Mae;
         }},
        {"huber",
         [&] {
             result.classes = 0;
             config.loss = Loss::Huber;
         }},
        {"quantile",
         [&] {
             result.classes = 0;
             config.loss = Loss::Quantile;
             config.interval = 0.8;
         }},
        {"class weights",
         [&] {
             config.classWeights = {0.5, 2.0, 1.5};
         }},
        {"class weights, one sigmoid",
         [&] {
             result.classes = 2;
             config.classWeights = {0.25, 3.0};
         }},
        {"l1", [&] { config.l1 = 0.01; }},
        {"l2", [&] { config.l2 = 0.01; }},
        {"clip norm",
         [&] {
             sgd(0.5);
             optimizer.clipNorm = 0.05;
         }},
        {"clip value",
         [&] {
             sgd(0.5);
             optimizer.clipValue = 0.01;
         }},
        {"batch norm", [&] { config.network.batchNorm = true; }},
        {"batch norm, clip norm",
         [&] {
             sgd(0.5);
             optimizer.clipNorm = 0.1;
             config.network.batchNorm = true;
         }},
        {"cosine",
         [&] {
             sgd(0.3);
             config.schedule.kind = ScheduleKind::Cosine;
             config.schedule.minLearningRate = 0.01;
         }},
    };
    if (const auto activation = parse<Activation>(name))
        config.network.activation = *activation;
    else
        changes.at(name)();
    return result;
}

std::vector<EpochRecord> train(const TrainConfig& config, int classes) {
    const auto loop = std::move(*TrainLoop::create(config, referenceData(classes), 1));
    TrainState state;
    loop->save(state);
    setWeights(state, config.network.batchNorm);
    if (!loop->restore(state)) qFatal("restore");
    Recorder recorder;
    loop->run(config.epochs, {}, recorder);
    return recorder.records;
}

} // namespace

void ReferenceTest::losesTheSame_data() {
    QTest::addColumn<QString>("name");
    for (const auto& entry : reference::losses) {
        QTest::addRow("%s", entry.first.c_str()) << QString::fromStdString(entry.first);
    }
}

void ReferenceTest::losesTheSame() {
    QFETCH(QString, name);
    const Case tested = caseOf(name.toStdString());
    const std::vector<double>& expected = reference::losses.at(name.toStdString());
    const auto records = train(tested.config, tested.classes);
    QCOMPARE(records.size(), std::size_t{epochs});
    for (std::size_t i = 0; i <= epochs; ++i) {
        const double loss = i < epochs ? records[i].metric("loss") : records.back().metric("val_loss");
        QVERIFY2(
            std::abs(loss - expected[i]) <= 2e-5 * std::abs(expected[i]) + 1e-7,
            qPrintable(QString("step %1: %2, PyTorch %3").arg(i).arg(loss, 0, 'g', 9).arg(expected[i], 0, 'g', 9)));
    }
}

void ReferenceTest::followsTheSameSchedule_data() {
    QTest::addColumn<QString>("name");
    for (const auto& entry : reference::rates) {
        QTest::addRow("%s", entry.first.c_str()) << QString::fromStdString(entry.first);
    }
}

void ReferenceTest::followsTheSameSchedule() {
    QFETCH(QString, name);
    TrainConfig config = caseOf("sgd").config;
    config.schedule.kind = *parse<ScheduleKind>(name.toStdString());
    config.schedule.stepEpochs = 5;
    config.schedule.minLearningRate = 0.01;
    const auto records = train(config, 3);
    for (std::size_t i = 0; i < epochs; ++i) {
        const double expected = reference::rates.at(name.toStdString())[i];
        QVERIFY2(std::abs(records[i].learningRate - expected) < 1e-9,
                 qPrintable(QString("step %1: %2, PyTorch %3").arg(i).arg(records[i].learningRate).arg(expected)));
    }
}

void ReferenceTest::plateauFollowsItsRule() {
    TrainConfig config = caseOf("sgd").config;
    config.schedule.kind = ScheduleKind::Plateau;
    config.schedule.plateauPatience = 2;
    config.schedule.factor = 0.1;
    config.optimizer.learningRate = 30.0; // so large that the loss soon stops falling
    config.epochs = 60;
    const auto records = train(config, 3);
    double best = records[0].metric("val_loss");
    double rate = 30.0;
    int wait = 0;
    bool reduced = false;
    for (std::size_t i = 1; i < records.size(); ++i) {
        QCOMPARE(records[i].learningRate, rate);
        if (records[i].metric("val_loss") < best - 1e-4) {
            best = records[i].metric("val_loss");
            wait = 0;
        } else if (++wait == 2) {
            rate *= 0.1;
            wait = 0;
            reduced = true;
        }
    }
    QVERIFY(reduced);
}

void ReferenceTest::warmsUpLinearly() {
    TrainConfig config = caseOf("sgd").config;
    config.schedule.warmupEpochs = 4;
    const auto records = train(config, 3);
    for (std::size_t i = 0; i < epochs; ++i) {
        QCOMPARE(records[i].learningRate, 0.1 * std::min(1.0, (static_cast<double>(i) + 1.0) / 4.0));
    }
}

THROUGHLINE_TEST(ReferenceTest)
#include "ReferenceTest.moc"
