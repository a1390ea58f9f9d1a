// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../Sanitized.h"
#include "history/HistorySource.h"
#include "history/SeriesBuilder.h"
#include "io/WriteFile.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::history;

namespace {

double last(const History& history, std::string_view series) {
    const MetricSeries* const found = history.records.find(series);
    return found && found->size() > 0 ? found->value.back() : -12345.0;
}

} // namespace

class OpenHistoryTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Result<History> open(std::string_view text, const char* name = "file") {
        const std::filesystem::path file = std::filesystem::path(m_folder.path().toStdString()) / name;
        if (auto written = io::writeFile(file, text); !written) return tl::unexpected(written.error());
        return openHistory(file);
    }

private slots:
    void theArticlesList() {
        const auto history = open(R"([{"loss": 2.5, "accuracy": 0.1, "val_loss": 2.25},
                                      {"loss": NaN, "accuracy": 0.5, "val_loss": null}])");
        QVERIFY(history);
        QCOMPARE(history->format, std::string("json-list"));
        QCOMPARE(history->records.size(), 2u);
        QCOMPARE(history->records.x()[1], 2.0);
        QVERIFY(std::isnan(last(*history, "loss")));
        QCOMPARE(history->records.find("val_loss")->size(), 1u);
        QVERIFY(history->warnings.empty());
    }

    void aListThatIsCutKeepsItsWholeRecords() {
        const auto history = open(R"([{"loss": 1.5, "acc": 0.5}, {"loss": 2.5, "acc": )");
        QVERIFY(history);
        QCOMPARE(history->records.size(), 1u);
        QCOMPARE(history->warnings.size(), 1u);
        QVERIFY((history->warnings[0] == Remark{RemarkCode::CutInRecord, {"2", "1"}}));
    }

    void stepsEpochsTimesAndNestedObjects() {
        const auto history =
            open(R"([{"Epoch":301,"step":10,"timestamp":1700000000,"loss":1,"w":{"a":{"b":2}}, "b":[{"loss":9}]},
                                      {"Epoch":302,"step":20,"timestamp":1700000060,"loss":0.5,"flag":true}])");
        QVERIFY(history);
        QCOMPARE(history->records.x()[0], 301.0);
        QCOMPARE(history->records.x(XAxis::Step)[1], 20.0);
        QCOMPARE(history->records.x(XAxis::Time)[1], 60.0);
        QCOMPARE(history->records.find("w/a/b")->size(), 1u);
        QVERIFY(!history->records.find("flag"));
        QVERIFY(!history->records.find("b/loss"));
    }

    void restartsLeaveAGhost() {
        const auto history = open(R"([{"epoch":0,"loss":5},{"epoch":1,"loss":4},{"epoch":2,"loss":3},
                                      {"epoch":1,"loss":40},{"epoch":2,"loss":30},{"epoch":2,"val_loss":31}])");
        QVERIFY(history);
        QCOMPARE(history->records.size(), 3u);
        QCOMPARE(history->records.find("loss")->value, (std::vector<double>{5, 40, 30}));
        QCOMPARE(last(*history, "val_loss"), 31.0);
        QCOMPARE(history->abandoned.size(), 1u);
        QCOMPARE(history->abandoned[0].find("loss")->value, (std::vector<double>{4, 3}));
        QCOMPARE(history->warnings.size(), 1u);
    }

    void kerasHistory() {
        const auto history =
            open(R"({"loss":[3,2,Infinity],"val_loss":[1.5],"epoch":[5,6,7],"note":"x","names":["a"]})");
        QVERIFY(history);
        QCOMPARE(history->format, std::string("keras-history"));
        QCOMPARE(history->records.size(), 3u);
        QCOMPARE(history->records.x()[0], 5.0);
        QCOMPARE(last(*history, "loss"), HUGE_VAL);
        QCOMPARE(history->records.find("val_loss")->record, std::vector<std::uint32_t>{0});
        QVERIFY(!history->records.find("names"));
        QCOMPARE(history->warnings.size(), 1u);
    }

    void kerasNestedOnceAndCut() {
        const auto history = open(R"({"0": {"acc": [0.1, 0.2, 0.3], "loss": [3, 2, 1)");
        QVERIFY(history);
        QCOMPARE(history->records.find("0/acc")->size(), 3u);
        QCOMPARE(history->records.find("0/loss")->value, (std::vector<double>{3, 2}));
        QVERIFY(!history->warnings.empty());
    }

    // A list of n values makes n records and n points: what is kept is counted in the file, and told of once.
    void onlyWhatIsLeftOutIsToldOf() {
        if (sanitized) return; // a gigabyte takes minutes
        constexpr std::size_t most = SeriesBuilder::mostValues;
        const auto list = [](std::size_t values) {
            std::string text(2 * values + 1, ',');
            for (std::size_t i = 0; i < values; ++i) text[2 * i + 1] = '1';
            text.front() = '[';
            text.back() = ']';
            return text;
        };
        const auto whole = open(list(most / 2));
        QVERIFY(whole);
        QCOMPARE(whole->records.size(), most / 2);
        QVERIFY(whole->warnings.empty());
        const auto longer = open(list(most + 1));
        QVERIFY(longer);
        QCOMPARE(longer->records.size(), most);
        QCOMPARE(longer->warnings.size(), 1u);
    }

    void aBareListIsNamedByItsFile() {
        QCOMPARE(open("[1,2,3]", "loss_curve.json")->records.find("loss")->size(), 3u);
        QCOMPARE(open("[1,2,3]", "curve.json")->records.find("value")->size(), 3u);
    }

    void ownRecordsAreRecognised() {
        const auto history = open("[\n{\"epoch\":1,\"loss\":null,\"learning_rate\":0.1,\"seconds\":2,"
                                  "\"time\":\"2026-11-23T09:00:00.000Z\"}\n]\n");
        QVERIFY(history);
        QCOMPARE(history->format, std::string("throughline"));
        QVERIFY(std::isnan(last(*history, "loss")));
        QCOMPARE(last(*history, "learning_rate"), 0.1);
    }

    /// As JSON has it: the last one counts.
    void aNameThatComesTwiceIsOnePoint() {
        std::string text = "[\n";
        for (int epoch = 1; epoch <= 3; ++epoch)
            text += std::string(epoch > 1 ? ",\n" : "") + "{\"epoch\":" + std::to_string(epoch) +
                    ",\"loss\":1,\"learning_rate\":7,\"loss\":2,\"learning_rate\":0.1,\"seconds\":2,"
                    "\"time\":\"2026-11-23T09:00:00.000Z\"}";
        const auto history = open(text + "\n]\n");
        QVERIFY(history);
        QCOMPARE(history->records.find("loss")->value, (std::vector<double>{2, 2, 2}));
        QCOMPARE(history->records.find("learning_rate")->value, (std::vector<double>{0.1, 0.1, 0.1}));
        QCOMPARE(history->records.find("learning_rate")->record, (std::vector<std::uint32_t>{0, 1, 2}));
    }

    /// Own records are added many at once, those of one layout together.
    void ownRecordsKeepTheirPlacesAndGaps() {
        std::string text = "[\n";
        for (int epoch = 1; epoch <= 1500; ++epoch) {
            const std::string number = std::to_string(epoch);
            text += (epoch > 1 ? ",\n{\"epoch\":" : "{\"epoch\":") + number +
                    ",\"loss\":" + (epoch % 7 == 0 ? "null" : number + ".5") +
                    (epoch > 700 ? ",\"val_loss\":" + number : "") +
                    ",\"learning_rate\":0.1,\"seconds\":" + (epoch < 600 ? "null" : "2") +
                    ",\"time\":\"2026-11-23T09:00:00." + std::to_string(100 + epoch / 2) + "Z\"}";
        }
        const auto history = open(text + "\n]\n");
        QVERIFY(history && history->warnings.empty());
        const MetricHistory& records = history->records;
        const MetricSeries &loss = *records.find("loss"), &later = *records.find("val_loss");
        QCOMPARE(loss.size(), 1500u);
        QCOMPARE(later.size(), 800u);
        QCOMPARE(records.find("learning_rate")->size(), 1500u);
        for (std::size_t i = 0; i < 1500; ++i) {
            QCOMPARE(records.x()[i], static_cast<double>(i + 1));
            QCOMPARE(std::isnan(loss.value[i]), (i + 1) % 7 == 0);
            const std::size_t half = (i + 1) / 2;
            QCOMPARE(records.x(XAxis::WallTime)[i], records.x(XAxis::WallTime)[0] + static_cast<double>(half));
            if (i >= 700) QCOMPARE(records.x()[later.record[i - 700]], later.value[i - 700]);
        }
        QCOMPARE(records.seconds(1200), 2.0);
    }

    void whatIsNoHistoryIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        QTest::newRow("empty") << QByteArray() << static_cast<int>(ErrorCode::EmptyFile);
        QTest::newRow("text") << QByteArray("hello") << static_cast<int>(ErrorCode::UnknownFormat);
        QTest::newRow("lfs") << QByteArray("version https://git-lfs.github.com/spec/v1\n")
                             << static_cast<int>(ErrorCode::UnknownFormat);
        QTest::newRow("hyperparameters") << QByteArray(R"([{"layers":2,"units":64},{"layers":3,"units":32}])")
                                         << static_cast<int>(ErrorCode::UnknownFormat);
        QTest::newRow("strings") << QByteArray(R"(["a","b"])") << static_cast<int>(ErrorCode::UnknownFormat);
        QTest::newRow("scalars") << QByteArray(R"({"eval_loss":0.5,"epoch":3})")
                                 << static_cast<int>(ErrorCode::UnknownFormat);
        QTest::newRow("lines") << QByteArray("{\"user\":1}\n{\"user\":2}\n")
                               << static_cast<int>(ErrorCode::UnknownFormat);
        QTest::newRow("cut at once") << QByteArray("[{\"loss\":1") << static_cast<int>(ErrorCode::Damaged);
    }
    void whatIsNoHistoryIsRefused() {
        QFETCH(QByteArray, text);
        QFETCH(int, code);
        const auto history = open(text.toStdString());
        QVERIFY(!history);
        QCOMPARE(static_cast<int>(history.error().code), code);
    }

    void noEpochYetIsNoError() {
        const auto history = open("[]");
        QVERIFY(history);
        QCOMPARE(history->records.size(), 0u);
    }

    // Training and validation share x and stand behind one another: nothing has started again.
    void rowsOfValidationBehindThoseOfTraining() {
        const auto history = open(R"([{"step":10,"loss":3},{"step":20,"loss":2},{"step":30,"loss":1},
                                      {"step":10,"eval_loss":6},{"step":20,"eval_loss":5},{"step":30,"eval_loss":4}])");
        QVERIFY(history);
        QCOMPARE(history->records.counter(), Counter::Step);
        QCOMPARE(history->records.size(), 3u);
        QCOMPARE(history->records.find("loss")->value, (std::vector<double>{3, 2, 1}));
        QCOMPARE(history->records.find("eval_loss")->value, (std::vector<double>{6, 5, 4}));
        QVERIFY(history->abandoned.empty());
        QVERIFY(history->warnings.empty());
    }

    // Several steps of an epoch are several points.
    void stepsThatAreFinerThanEpochs() {
        const auto history = open(R"([{"epoch":1,"step":10,"loss":3},{"epoch":1,"step":20,"loss":2},
                                      {"epoch":2,"step":30,"loss":1}])");
        QVERIFY(history);
        QCOMPARE(history->records.counter(), Counter::Step);
        QCOMPARE(history->records.find("loss")->value, (std::vector<double>{3, 2, 1}));
    }

    void aTimeThatCannotBeReadIsTold() {
        const auto history = open(R"([{"loss":1,"time":"2026-01-05T10:00:00+00:00"},{"loss":2,"time":"noon"}])");
        QVERIFY(history);
        QCOMPARE(history->records.x(XAxis::WallTime)[0], 1'767'607'200'000.0);
        QCOMPARE(history->warnings.size(), 1u);
        QVERIFY((history->warnings[0] == Remark{RemarkCode::TimesUnread, {"noon", "0"}}));
    }
};

THROUGHLINE_TEST(OpenHistoryTest)
#include "OpenHistoryTest.moc"
