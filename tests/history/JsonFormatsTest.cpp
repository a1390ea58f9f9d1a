// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

// What the JSON of other tools means: where its rows lie, which sessions belong together, and what is no history.
#include "Values.h"

#include "history/HistorySource.h"
#include "io/WriteFile.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;
namespace fs = std::filesystem;

namespace {

Numbers placesOf(const MetricHistory& records, std::string_view name = "loss") {
    Numbers places;
    if (const MetricSeries* const series = records.find(name))
        for (const std::uint32_t record : series->record) places.push_back(records.x()[record]);
    return places;
}

/// A trainer_state.json with a loss a step; from `branch` on the losses are `other` than in a state without.
std::string state(int steps, int branch = 1000, double other = 0.5) {
    std::string text = R"({"best_metric": null, "log_history": [)";
    for (int step = 1; step <= steps; ++step)
        text += (step > 1 ? "," : "") + std::string(R"({"epoch": )") + std::to_string(step * 0.25) + R"(, "loss": )" +
                std::to_string(step >= branch ? other : 10.0 / step) + R"(, "step": )" + std::to_string(step) + "}";
    return text + R"(], "global_step": )" + std::to_string(steps) + "}";
}

/// Rows as MMEngine writes them: four iterations an epoch, and a row of validation behind each.
std::string scalars(int from, int to, double loss) {
    std::string text;
    for (int step = from; step <= to; ++step) {
        text += R"({"loss": )" + std::to_string(loss / step) + R"(, "time": 0.5, "epoch": )" +
                std::to_string((step + 3) / 4) + R"(, "iter": )" + std::to_string(step) + R"(, "step": )" +
                std::to_string(step) + "}\n";
        if (step % 4 == 0) text += R"({"acc": 0.5, "time": 9, "step": )" + std::to_string(step / 4) + "}\n";
    }
    return text;
}

} // namespace

class JsonFormatsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    fs::path at(const std::string& name) { return fs::path(m_folder->path().toStdString()) / name; }

    void write(const std::string& name, std::string_view text, int seconds = 0) {
        fs::create_directories(at(name).parent_path());
        QVERIFY(io::writeFile(at(name), text));
        if (seconds > 0)
            fs::last_write_time(at(name), fs::file_time_type(std::chrono::seconds(1'700'000'000 + seconds)));
    }

    Result<History> open(std::string_view text, const char* name = "file.json") {
        write(name, text);
        return openHistory(at(name));
    }

    /// The only one.
    std::shared_ptr<const History> one(const std::string& folder) {
        const auto opened = openHistories(at(folder));
        if (!opened || opened->histories.size() != 1) return std::make_shared<History>();
        return opened->histories.front().history;
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void linesCountStepsAndKnowTheirEpochs() {
        const auto history = open(
            "{\"epoch\":0,\"step\":10,\"losses\":{\"ner\":3}}\n{\"epoch\":1,\"losses\":{\"ner\":2},\"step\":20}\n");
        QVERIFY(history);
        QCOMPARE(history->format, std::string("jsonl"));
        QVERIFY(history->records.counter() == Counter::Step);
        QCOMPARE(placesOf(history->records, "losses/ner"), (Numbers{10, 20}));
    }

    void aLineThatIsNotEndedIsToldAndNotTaken() {
        write("log.jsonl", "{\"step\":1,\"loss\":3}\n{\"step\":2,\"loss\":2}\n{\"step\":3,\"lo");
        auto source = HistorySource::open(at("log.jsonl"), io::localFiles());
        QVERIFY(source);
        const auto before = (*source)->histories();
        QCOMPARE(before.histories.front().history->records.size(), 2u);
        QVERIFY((before.histories.front().history->warnings[0] == Remark{RemarkCode::CutInRecord, {"3", "2"}}));
        std::ofstream(at("log.jsonl"), std::ios::app) << "ss\":1}\n";
        const auto news = (*source)->look();
        QVERIFY(news);
        QVERIFY(news->kind == HistoryNews::Kind::Grown);
        QCOMPARE(valuesOf(news->tails.at(0).records), (Numbers{1}));
    }

    void linesThatCannotBeReadAreCounted() {
        const auto history = open("{\"step\":1,\"loss\":3}\n// by hand\n\n{\"step\":2,\"lo\n{\"step\":3,\"loss\":1}\n");
        QVERIFY(history);
        QCOMPARE(placesOf(history->records), (Numbers{1, 3}));
        QVERIFY((history->warnings == std::vector<Remark>{{RemarkCode::RecordsDamaged, {"1"}}}));
    }

    void shortListsAreSeries() {
        const auto history =
            open("{\"epoch\":0,\"test_bbox\":[0.5,0.25]}\n{\"epoch\":1,\"test_bbox\":[0.75,\"NaN\"]}\n");
        QVERIFY(history);
        QCOMPARE(valuesOf(history->records, "test_bbox[0]"), (Numbers{0.5, 0.75}));
        QVERIFY(std::isnan(valuesOf(history->records, "test_bbox[1]").back()));
    }

    void textThatStandsForNoNumberIsOne() {
        const auto history = open(R"([{"loss": "NaN"}, {"loss": 2}, {"loss": "-Infinity"}, {"loss": "low"}])");
        QVERIFY(history);
        QCOMPARE(history->records.find("loss")->size(), 3u);
        QVERIFY(std::isnan(valuesOf(history->records)[0]));
        QCOMPARE(valuesOf(history->records)[2], -std::numeric_limits<double>::infinity());
    }

    void validationLiesWhereTrainingWas_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QList<double>>("train");
        QTest::addColumn<QList<double>>("validation");
        // MMCV counts the batches of validation there.
        QTest::newRow("mmcv") << QByteArray("{}\n{\"mode\":\"train\",\"epoch\":1,\"iter\":50,\"loss\":3}\n"
                                            "{\"mode\":\"train\",\"epoch\":1,\"iter\":100,\"loss\":2}\n"
                                            "{\"mode\":\"val\",\"epoch\":1,\"iter\":64,\"acc\":1}\n")
                              << QList<double>{50, 100} << QList<double>{100};
        QTest::newRow("mmengine, by epoch") << QByteArray("{\"loss\":3,\"epoch\":1,\"iter\":40,\"step\":40}\n"
                                                          "{\"acc\":1,\"step\":1}\n"
                                                          "{\"loss\":3,\"epoch\":2,\"iter\":80,\"step\":80}\n"
                                                          "{\"acc\":1,\"step\":2}\n")
                                            << QList<double>{40, 80} << QList<double>{40, 80};
        QTest::newRow("mmengine, 0 each time")
            << QByteArray("{\"loss\":3,\"iter\":40,\"step\":40}\n{\"acc\":1,\"step\":0}\n") << QList<double>{40}
            << QList<double>{40};
        QTest::newRow("mmengine, by iteration")
            << QByteArray("{\"loss\":3,\"iter\":40,\"step\":40}\n{\"acc\":1,\"step\":45}\n") << QList<double>{40}
            << QList<double>{45};
        QTest::newRow("said, with a step") << QByteArray("{\"split\":\"train\",\"step\":10,\"loss\":3}\n"
                                                         "{\"split\":\"val\",\"step\":5,\"acc\":1}\n")
                                           << QList<double>{10} << QList<double>{5};
        QTest::newRow("without a step") << QByteArray("{\"step\":10,\"loss\":3}\n{\"acc\":1}\n") << QList<double>{10}
                                        << QList<double>{10};
    }
    void validationLiesWhereTrainingWas() {
        QFETCH(QByteArray, text);
        QFETCH(QList<double>, train);
        QFETCH(QList<double>, validation);
        const auto history = open(text.toStdString());
        QVERIFY(history);
        QCOMPARE(placesOf(history->records), Numbers(train.begin(), train.end()));
        QCOMPARE(placesOf(history->records, "acc"), Numbers(validation.begin(), validation.end()));
    }

    void whatValidationCallsAsTrainingDoesIsKeptApart() {
        const auto history = open(R"([{"phase":"train","epoch":1,"loss":3},{"phase":"val","epoch":1,"loss":4},
                                      {"phase":"train","epoch":2,"loss":2},{"phase":"val","epoch":2,"loss":3.5}])");
        QVERIFY(history);
        QCOMPARE(valuesOf(history->records), (Numbers{3, 2}));
        QCOMPARE(valuesOf(history->records, "val/loss"), (Numbers{4, 3.5}));
    }

    void stepsOfEachEpochGoOn() {
        const auto history = open("{\"epoch\":1,\"iter\":10,\"loss\":9}\n{\"epoch\":1,\"iter\":20,\"loss\":8}\n"
                                  "{\"epoch\":2,\"iter\":10,\"loss\":7}\n{\"epoch\":2,\"iter\":20,\"loss\":6}\n"
                                  "{\"epoch\":3,\"iter\":10,\"loss\":5}\n");
        QVERIFY(history);
        QCOMPARE(placesOf(history->records), (Numbers{10, 20, 30, 40, 50}));
        QVERIFY(history->abandoned.empty());
    }

    void whatIsNoHistoryIsNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("kind");
        const auto row = [](const char* name, const QByteArray& text, const char* kind) {
            QTest::newRow(name) << text << QByteArray(kind);
        };
        row("messages", "{\"message\":\"loss 1\",\"level\":20}\n{\"message\":\"loss 2\",\"level\":20}\n",
            "log messages");
        row("end values", R"({"epoch": 6.0, "train_loss": 0.6, "train_runtime": 4})", "single values");
        row("settings", R"({"hidden_layers": [64, 32], "lr": 0.1})", "hyperparameters");
        row("table of settings", R"([{"batch_size": 8, "accuracy": 0.5}, {"batch_size": 16, "accuracy": 0.6}])",
            "hyperparameters");
        row("repr", "{'loss': [3, 2]}", "Python");
        row("pickle", QByteArray("\x80\x04\x95\x10", 4) + QByteArray(20, 'x'), "pickle");
        row("zip", QByteArray("PK\x03\x04", 4) + QByteArray(20, '\0'), "ZIP");
        row("HDF5", QByteArray("\x89HDF\r\n\x1a\n", 8) + QByteArray(20, '\0'), "HDF5");
        row("DuckDB", QByteArray(8, '\1') + "DUCK" + QByteArray(20, '\0'), "DuckDB");
        row("Darknet", "1: 933.3, 933.3 avg, 0.000000 rate, 5.2 seconds, 64 images\n", "Darknet");
        row("LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 3\n", "LFS");
    }
    void whatIsNoHistoryIsNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, kind);
        const auto history = open(text.toStdString());
        QVERIFY(!history);
        QVERIFY(history.error().code == ErrorCode::UnknownFormat);
        QVERIFY2(history.error().arguments[0].find(kind.toStdString()) != std::string::npos,
                 history.error().arguments[0].c_str());
    }

    void aFileOfNoFormatIsToldWhichThereAre() {
        const auto history = open(std::string("\x01\x02\x03\x04\x05\x06", 6));
        QVERIFY(!history);
        QVERIFY(history.error().arguments.at(2).find("jsonl") != std::string::npos);
    }

    void theNameOfADownloadedSeriesIsInItsFilesName() {
        const auto history =
            open(R"([[1795423075.6, 0, 27.5], [1795423076.6, 5, "NaN"]])", "run-a-tag-loss_train.json");
        QVERIFY(history);
        QCOMPARE(placesOf(history->records, "loss_train"), (Numbers{0, 5}));
        QVERIFY(std::isnan(valuesOf(history->records, "loss_train")[1]));
    }

    void boostingCountsIterations() {
        const auto history = open(R"({"validation_0": {"auc": [0.5, 0.6]}, "validation_1": {"auc": [0.4, 0.5]}})");
        QVERIFY(history);
        QCOMPARE(history->format, std::string("xgboost"));
        QVERIFY(history->records.counter() == Counter::Iteration);
        QCOMPARE(valuesOf(history->records, "validation_1/auc"), (Numbers{0.4, 0.5}));
    }

    void catBoostNamesItsMetricsApart() {
        const auto history = open(R"({"meta":{"test_metrics":[{"name":"AUC"}],"learn_metrics":[{"name":"Logloss"}]},
            "iterations":[{"learn":[0.5],"iteration":0,"test":[0.7]},{"learn":[0.25],"iteration":5,"test":[0.75]}]})");
        QVERIFY(history);
        QCOMPARE(placesOf(history->records, "learn/Logloss"), (Numbers{0, 5}));
        QCOMPARE(valuesOf(history->records, "test/AUC"), (Numbers{0.7, 0.75}));
    }

    void theSumOfATrainersRunIsNoPoint() {
        const auto history = open(R"({"log_history":[{"loss":2,"step":10,"epoch":1},{"eval_loss":3,"step":10,"epoch":1},
            {"step":10,"train_loss":2.5,"train_runtime":3,"epoch":1}],"global_step":10})");
        QVERIFY(history);
        QCOMPARE(history->records.size(), 1u);
        QVERIFY(!history->records.find("train_loss"));
        QCOMPARE(placesOf(history->records, "eval_loss"), (Numbers{10}));
    }

    void theNewestCheckpointStandsForTheRun() {
        write("out/checkpoint-4/trainer_state.json", state(4), 1);
        write("out/checkpoint-8/trainer_state.json", state(8), 2);
        write("out/checkpoint-6/trainer_state.json", state(6), 3); // resumed from 4 and killed again
        const auto history = one("out");
        QCOMPARE(placesOf(history->records), (Numbers{1, 2, 3, 4, 5, 6}));
        QCOMPARE(history->abandoned.size(), 1u);
        QCOMPARE(placesOf(history->abandoned[0]), (Numbers{7, 8}));
        QVERIFY(history->warnings.empty() || history->warnings[0].code == RemarkCode::StepsRestart);
    }

    void whatANewerCheckpointHasOtherwiseIsLeftBehind() {
        write("out/checkpoint-8/trainer_state.json", state(8), 1);
        write("out/checkpoint-9/trainer_state.json", state(9, 5), 2);
        const auto history = one("out");
        QCOMPARE(history->records.find("loss")->size(), 9u);
        QCOMPARE(valuesOf(history->records)[4], 0.5);
        QCOMPARE(placesOf(history->abandoned.at(0)), (Numbers{5, 6, 7, 8}));
    }

    void checkpointsWithoutAWholeStateArePassedOverAndNamed() {
        write("out/checkpoint-4/trainer_state.json", state(4), 1);
        write("out/checkpoint-6/trainer_state.json", state(6).substr(0, 120), 2);
        write("out/checkpoint-8/optimizer.pt", "x", 3);
        const auto history = one("out");
        QCOMPARE(placesOf(history->records), (Numbers{1, 2, 3, 4}));
        QVERIFY(history->abandoned.empty());
        QCOMPARE(history->warnings.size(), 2u);
        QStringList files;
        for (const Remark& remark : history->warnings) files << QString::fromStdString(remark.file);
        files.sort();
        QCOMPARE(files, (QStringList{"checkpoint-6/trainer_state.json", "checkpoint-8/trainer_state.json"}));
    }

    void runsSideBySideStayApart() {
        write("all/one/checkpoint-4/trainer_state.json", state(4));
        write("all/two/checkpoint-5/trainer_state.json", state(5));
        const auto opened = openHistories(at("all"));
        QVERIFY(opened);
        QCOMPARE(opened->histories.size(), 2u);
        QCOMPARE(opened->histories[1].name, std::string("two"));
    }

    void datedSessionsAreOneRun() {
        const std::string first = scalars(1, 12, 10), second = scalars(9, 16, 20);
        write("work/20260101_100000/vis_data/scalars.json", first);
        write("work/20260101_100000/vis_data/20260101_100000.json", first);
        write("work/20260101_110000/vis_data/scalars.json", second);
        write("work/20260101_110000/vis_data/20260101_110000.json", second);
        const auto opened = openHistories(at("work"));
        QVERIFY(opened);
        QCOMPARE(opened->histories.size(), 1u);
        QCOMPARE(opened->histories[0].pieces.size(), 2u);
        const History& history = *opened->histories[0].history;
        QCOMPARE(history.records.find("loss")->size(), 16u);
        QCOMPARE(placesOf(history.records, "acc"), (Numbers{4, 8, 12, 16}));
        QCOMPARE(history.abandoned.size(), 1u);
        QCOMPARE(placesOf(history.abandoned[0]), (Numbers{9, 10, 11, 12}));
        QCOMPARE(placesOf(history.abandoned[0], "acc"), (Numbers{12}));
    }

    void aStoreOfAimIsNamed() {
        write("work/.aim/seqs/chunks/000004.sst", "x");
        const auto opened = openHistories(at("work"));
        QVERIFY(!opened);
        QVERIFY(opened.error().code == ErrorCode::UnknownFormat);
        QVERIFY(opened.error().arguments.at(0).find("Aim") != std::string::npos);
    }

    void aSessionThatBeginsAnewIsAnotherRun() {
        write("work/20260101_100000/vis_data/scalars.json", scalars(1, 12, 10));
        write("work/20260101_110000/vis_data/scalars.json", scalars(1, 8, 20));
        const auto opened = openHistories(at("work"));
        QVERIFY(opened);
        QCOMPARE(opened->histories.size(), 2u);
    }
};

THROUGHLINE_TEST(JsonFormatsTest)
#include "JsonFormatsTest.moc"
