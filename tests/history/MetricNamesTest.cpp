// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "history/MetricNames.h"
#include "nn/Metrics.h"

#include "history/MetricHistory.h"

#include <QTest>

using namespace throughline;
using namespace throughline::history;

namespace {

MetricHistory recordsWith(const std::vector<std::string>& series) {
    MetricHistory records;
    records.addRecord({1, 1, 0, 1});
    for (const auto& name : series) records.addPoint(name, 0.5);
    return records;
}

} // namespace

class MetricNamesTest : public QObject {
    Q_OBJECT

private slots:
    void trainingAndValidationFindEachOther() {
        for (const auto& [train, validation] : {std::pair<std::string, std::string>{"loss", "val_loss"},
                                                {"train_loss", "val_loss"},
                                                {"loss", "eval_loss"},
                                                {"train/loss", "val/loss"},
                                                {"train_loss", "valid_loss"},
                                                {"loss/train", "loss/val"},
                                                {"learn/loss", "test/loss"},
                                                {"train_loss", "test_loss"},
                                                {"train-loss", "test-loss"},
                                                {"train_loss_epoch", "val_loss"},
                                                {"train/epoch_loss", "validation/epoch_loss"}}) {
            const auto pairs = metricPairs(recordsWith({train, validation}));
            QCOMPARE(pairs.size(), std::size_t(1));
            QCOMPARE(pairs[0].name, std::string("loss"));
            QCOMPARE(pairs[0].train, train);
            QCOMPARE(pairs[0].validation, validation);
        }
    }

    void nothingIsLostWhereTwoSeriesHaveOneName() {
        const auto pairs = metricPairs(recordsWith({"accuracy", "acc", "val_acc"}));
        QCOMPARE(pairs.size(), std::size_t(2));
        QCOMPARE(pairs[0].validation, std::string("val_acc"));
        QCOMPARE(pairs[1].train, std::string("acc"));
    }

    void directions() {
        for (const auto* name :
             {"val_accuracy", "r2", "0/acc", "top_5_accuracy", "acc@1", "eval_f1", "metrics/mAP50(B)", "mIoU",
              "roc_auc", "rouge1", "BLEU-4", "eval/rougeLsum", "valAccuracy", "F1-score"})
            QVERIFY2(better(name) == nn::Direction::Higher, name);
        for (const auto* name : {"val_loss", "rmse", "val/box_loss", "train-mlogloss", "top1_err", "dice_loss",
                                 "valLoss", "mean_squared_error", "perplexity", "val_mae", "test/WER"})
            QVERIFY2(better(name) == nn::Direction::Lower, name);
        for (const auto* name : {"learning_rate", "grad_norm", "Genauigkeit", "准确率", "epoch", "x", "mapping",
                                 "coverage", "interval_width", ""})
            QVERIFY2(better(name) == std::nullopt, name);
        // The trainer knows its own metrics, and says the same of them.
        for (const auto* name : {"loss", "accuracy", "top_k_accuracy", "mae", "rmse", "r2", "val_loss", "val_accuracy",
                                 "val_top_k_accuracy", "val_mae", "val_rmse", "val_r2", "coverage", "val_coverage"})
            QVERIFY2(better(name) == nn::directionOf(name), name);
        QVERIFY(isAtMostOne("val_accuracy") && isAtMostOne("r2") && isAtMostOne("coverage"));
        QVERIFY(!isAtMostOne("bleu") && !isAtMostOne("dice_loss") && !isAtMostOne("psnr"));
    }

    void seriesHaveOneNameWhateverTheirToolCallsThem() {
        using Pair = std::pair<std::string, std::string>;
        const auto named = [](const std::vector<std::string>& series) {
            std::vector<Pair> pairs;
            for (const auto& one : commonSeries(recordsWith(series))) pairs.emplace_back(one.common, one.series);
            return pairs;
        };
        QCOMPARE(named({"loss/train", "loss/val", "lr"}),
                 (std::vector<Pair>{{"loss", "loss/train"}, {"val_loss", "loss/val"}}));
        QCOMPARE(named({"elapsed", "event_lr", "x/lr0", "eval_samples_per_second", "memory", "loss"}),
                 (std::vector<Pair>{{"loss", "loss"}}));
        QCOMPARE(named({"val_loss", "accuracy"}),
                 (std::vector<Pair>{{"val_loss", "val_loss"}, {"accuracy", "accuracy"}}));
        QCOMPARE(commonName("eval_loss"), std::string("val_loss"));
        QCOMPARE(commonName("train/acc"), std::string("accuracy"));
    }
    void columnsThatCount() {
        QVERIFY(isEpochName("Epoch") && isStepName("GLOBAL_STEP") && isTimeName("timestamp"));
        QVERIFY(!isEpochName("epoch_loss") && !isStepName("steps_per_second") && !isTimeName("time_left"));
        QVERIFY(looksLikeMetric("val_x") && looksLikeMetric("trainloss") && looksLikeMetric("top1_err"));
        QVERIFY(!looksLikeMetric("layers") && !looksLikeMetric("units"));
    }
};

THROUGHLINE_TEST(MetricNamesTest)
#include "MetricNamesTest.moc"
