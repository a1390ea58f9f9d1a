// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of text: what their columns are, rows that do not fit, headers that come again, and folders of them.
#include "../io/FaultyFiles.h"
#include "Feeding.h"
#include "TestProgram.h"
#include "Values.h"
#include "history/HistorySource.h"
#include "history/formats/TableLayout.h"

#include <QTest>
#include <random>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;
using io::testing::FaultyFiles;

namespace {

std::string lines(std::initializer_list<const char*> all, const char* end = "\n") {
    std::string text;
    for (const char* line : all) text += line + std::string(end);
    return text;
}

/// A table of a few MB, most of whose rows are numbers alone; the first of each row stands in quotes, where `quoted`.
std::string largeTable(const std::string& header, bool quoted) {
    std::mt19937 random(3);
    std::string text = header + '\n';
    int x = 0;
    for (int row = 0; row < 60'000; ++row) {
        const auto kind = random() % 8000;
        x = kind == 0 ? x - 400 : x + 1;
        if (kind == 1) text += header + '\n';
        if (kind == 2) text += "1,2\n";
        if (kind == 3) text += "\n# paused\n";
        const std::string first = std::to_string(x);
        text += quoted ? '"' + first + '"' : first;
        text += ',' + std::to_string(1.0 / (1.0 + row)) + (row % 10 == 9 ? ",0.25," : ",,");
        text += kind == 4 ? "nan" : kind == 5 ? "n/a" : kind == 6 ? "1e-400" : std::to_string(17e8 + row);
        text += row % 7 == 0 ? "\r\n" : "\n";
    }
    return text;
}

} // namespace

class TableTest : public QObject {
    Q_OBJECT

    Fed m_fed;

    /// The history that a file of this text is; an empty one where it is none.
    History read(const std::string& text, const std::filesystem::path& file = "log.csv") {
        const Format* const format = formatOf({file, text});
        if (format == nullptr) {
            m_fed = {};
            m_fed.error = "unknown";
            return {};
        }
        m_fed = feed(*format, text, {}, file);
        return m_fed.histories.histories.empty() ? History() : *m_fed.histories.histories[0].history;
    }
    static Numbers x(const History& history, std::string_view name = "loss") {
        Numbers all;
        const MetricSeries* const series = history.records.find(name);
        if (series)
            for (const std::uint32_t record : series->record) all.push_back(history.records.x()[record]);
        return all;
    }
    static Numbers values(const History& history, std::string_view name = "loss") {
        return valuesOf(history.records, name);
    }
    OpenedHistories openFolder(std::shared_ptr<FaultyFiles> files, std::unique_ptr<HistorySource>& source) {
        auto opened = HistorySource::open("run", std::move(files));
        if (!opened) return {};
        source = std::move(*opened);
        return source->histories();
    }

private slots:
    void separatorsQuotesAndPadding() {
        for (const char* separator : {",", ";", "\t", " ", "   "}) {
            QString text = QStringLiteral("epoch|loss|val_loss\r\n0|0.5|1e-1\r\n1|0.25|nan\r\n");
            text.replace(QLatin1Char('|'), QLatin1String(separator));
            const History history = read(text.toStdString());
            QCOMPARE(x(history), (Numbers{0, 1}));
            QCOMPARE(values(history), (Numbers{0.5, 0.25}));
            QCOMPARE(values(history, "val_loss")[0], 0.1);
            QVERIFY(std::isnan(values(history, "val_loss")[1]));
            QCOMPARE(history.records.counter(), Counter::Epoch);
        }
        const History padded = read(
            "\xEF\xBB\xBF     epoch,   \"loss\", \"a \"\"b\"\"\"\n    3 ,  0.5,\"[1, 2]\n[3]\"\n 4 , \"0.25\" ,2\n");
        QCOMPARE(x(padded), (Numbers{3, 4}));
        QCOMPARE(values(padded), (Numbers{0.5, 0.25}));
    }

    void whatIsMissingIsNoPointAndWhatIsNotFiniteIsOne() {
        const History history = read("epoch,loss,val_loss\n0,NA,NA\n1,inf,\n2,-nan,None\n3,1e999,null\n4,-1e-999,NA\n");
        QCOMPARE(history.records.series().size(), 1u); // a column that is all NA is no series
        QCOMPARE(x(history), (Numbers{1, 2, 3, 4}));
        QVERIFY(std::isinf(values(history)[0]) && std::isnan(values(history)[1]) && std::isinf(values(history)[2]));
        QCOMPARE(values(history)[3], 0.0);
    }

    void numbersOfSpreadsheets() {
        const History german =
            read("\xEF\xBB\xBF" + lines({"Epoche;loss;acc;", "1;1,661986;1.234,5;", "2;1,306;52 %;", ";;;"}, "\r\n"));
        QCOMPARE(x(german), (Numbers{1, 2}));
        QCOMPARE(values(german), (Numbers{1.661986, 1.306}));
        QCOMPARE(values(german, "acc"), (Numbers{1234.5, 52}));
        QCOMPARE(german.records.series().size(), 2u);
        const History american = read("epoch;loss;n\n1;0.5;1,234\n2;0.25;12,345,678\n");
        QCOMPARE(values(american, "n"), (Numbers{1234, 12345678}));
        const History quoted = read("epoch,loss,n\n1,\"0,5\",\"1,356.07\"\n2,\"1,5\",\"1,234\"\n");
        QCOMPARE(values(quoted), (Numbers{0.5, 1.5}));
        QCOMPARE(values(quoted, "n"), (Numbers{1356.07})); // the other may be either
    }

    void columnsThatCount() {
        const auto counted = [this](const std::string& text) {
            const History history = read(text);
            return std::pair(history.records.counter(), x(history));
        };
        using Found = std::pair<Counter, Numbers>;
        QCOMPARE(counted("iter\tloss\n0\t2\n5\t1\n"), (Found{Counter::Iteration, {0, 5}}));
        QCOMPARE(counted("loss,time/total_timesteps\n2,86\n1,151\n"), (Found{Counter::Step, {86, 151}}));
        QCOMPARE(counted(",loss\n0,2\n1,1\n"), (Found{Counter::Row, {0, 1}}));
        QCOMPARE(counted("Lauf,loss\n5,2\n6,1\n5,3\n"), (Found{Counter::Row, {5}})); // it begins again
        QCOMPARE(counted("loss,acc\n2,1\n1,2\n"), (Found{Counter::Row, {1, 2}}));
        QCOMPARE(counted("epoch,loss\n1/3,2\n2/3,1\n"), (Found{Counter::Epoch, {1, 2}}));
        QCOMPARE(counted("epoch,steps,loss\n0,-1,2\n1,-1,1\n"), (Found{Counter::Epoch, {0, 1}}));
        const History both = read("epoch,step,loss\n0,49,2\n1,99,1\n");
        QCOMPARE(x(both), (Numbers{49, 99}));
        QCOMPARE(both.records.counter(), Counter::Step);
        QCOMPARE(both.format, std::string("lightning-csv"));
    }

    void typedByAllRows() {
        const History history = read("epoch,loss,note,lr\n0,,a,1.000E+03\n1,n/a,2,5.6e-1\n2,7,c,3\n");
        QCOMPARE(values(history), (Numbers{7}));
        QCOMPARE(values(history, "lr"), (Numbers{1000, 0.56, 3}));
    }

    void linesAboveTheHeader() {
        QCOMPARE(
            x(read(lines({"logger: started 21:29, on lab; 3", "seed=3", "", "epoch train_loss", "1 0.5", "2 0.25"})),
              "train_loss"),
            (Numbers{1, 2}));
        QCOMPARE(x(read(lines({"# trainer 3, 1", "# loss: 2", "epoch,loss", "1,0.5", "# resumed", "2,0.25"}))),
                 (Numbers{1, 2}));
        QCOMPARE(x(read(lines({"# epoch loss", "1 0.5", "2 0.25"}))), (Numbers{1, 2})); // numpy's savetxt
    }

    void aHeaderThatComesAgain() {
        const History same = read(lines({"epoch,loss", "0,3", "1,2", "epoch,loss", "1,20", "2,10"}));
        QCOMPARE(values(same), (Numbers{3, 20, 10}));
        QCOMPARE(same.abandoned.size(), 1u);
        QCOMPARE(valuesOf(same.abandoned[0]), (Numbers{2}));
        const History other =
            read(lines({"step,loss,lr", "1,3,0.1", "2,2,0.1", "step,loss,eval.loss,lr", "3,1,,0.2", "4,0.5,9,0.2"}));
        QCOMPARE(values(other), (Numbers{3, 2, 1, 0.5}));
        QCOMPARE(values(other, "eval.loss"), (Numbers{9}));
        QCOMPARE(values(other, "lr"), (Numbers{0.1, 0.1, 0.2, 0.2}));
        QVERIFY(other.warnings.empty() && other.abandoned.empty());
    }

    void aRowOfAnotherLengthNeverShifts() {
        const History history =
            read(lines({"epoch,loss,acc", "1,3,0.1", "2,198,2,0.2", "3,1", "4,0.5,0.4", "5,1,0.5,"}));
        QCOMPARE(x(history), (Numbers{1, 4, 5}));
        QVERIFY((m_fed.warnings == std::vector<Remark>{{RemarkCode::RowsRagged, {"2", "3"}}}));
    }

    void rowsOfAnotherKindAreLeftOut() {
        const History history = read(lines({"epoch,batch,loss", ",1,9", ",2,8", "1,,7", ",1,6", "2,,5"})); // poutyne
        QCOMPARE(x(history), (Numbers{1, 2}));
        QVERIFY((m_fed.warnings == std::vector<Remark>{{RemarkCode::RowsWithoutX, {"3", "epoch"}}}));
    }

    void aColumnThatTellsThePart() {
        const History history = read(lines({"epoch,set,step,loss,25", "0,train,1,5,0", "0,train,2,4,0", "0,val,1,6,0",
                                            "1,train,1,3,0", "1,train,2,2,0", "1,val,1,5,1"}));
        QCOMPARE(x(history), (Numbers{1, 2, 3, 4})); // steps that begin again with each epoch
        QCOMPARE(x(history, "val_loss"), (Numbers{1, 3}));
        QCOMPARE(values(history, "val_25"), (Numbers{0, 1}));
        QVERIFY(history.abandoned.empty());
    }

    void aPartWithoutAnX() {
        const History history = read("phase,loss\ntrain,3\nval,5\ntrain,2\nval,4\n");
        QCOMPARE(x(history), (Numbers{1, 2}));
        QCOMPARE(x(history, "val_loss"), (Numbers{1, 2}));
        QCOMPARE(history.records.size(), 2u);
    }

    void times() {
        const History clock = read("epoch,loss,time\n0,2,00:18\n1,1,1:02:03.5\n");
        QCOMPARE(values(clock, "time"), (Numbers{18, 3723.5}));
        const History download =
            read("Wall time,Step,Value\r\n1795423075.5,0,3\r\n1795423076.5,1,2\r\n", "run-a-tag-loss_train.csv");
        QCOMPARE(values(download, "loss_train"), (Numbers{3, 2}));
        QCOMPARE(download.records.x(XAxis::WallTime)[0], 1795423075500.0);
        QCOMPARE(download.records.series().size(), 1u);
    }

    void aLineThatHasNotEnded() {
        const History history = read("epoch,loss\n0,3\n1,2\n2,1");
        QCOMPARE(x(history), (Numbers{0, 1}));
        QVERIFY((m_fed.warnings == std::vector<Remark>{{RemarkCode::CutInRecord, {"3", "2"}}}));
        QCOMPARE(x(read("epoch,loss\n0,3\n1,2\n" + std::string(40, '\0'))), (Numbers{0, 1}));
        QVERIFY(!m_fed.whole);
    }

    void aHeaderAloneWaits() {
        for (const char* text : {"epoch,loss", "epoch,loss\n", "epoch,train_loss\r\n", "step\tloss\n"}) {
            const History history = read(text);
            QCOMPARE(m_fed.error, std::string());
            QCOMPARE(m_fed.histories.histories.size(), 1u);
            QVERIFY(history.records.empty());
        }
    }

    void whatIsNoHistoryIsRefused() {
        for (const char* text : {"hidden_size,batch_size,loss\n100,32,0.5\n200,64,0.4\n", "a,b,label\n1,2,0\n2,3,1\n",
                                 "iter\tPassed\tRemaining\n0\t47\t3264\n1\t48\t1652\n", "key,value\nlr,0.1\nseed,3\n",
                                 "class,precision,recall\ncat,0.5,0.4\ndog,0.4,0.3\n"}) {
            read(text);
            QVERIFY2(!m_fed.error.empty(), text);
        }
        for (const char* text :
             {"", "\n\n", "some words\nand more of them\n", "{\"loss\": 1}\n", "version https://git-lfs\noid 1\n",
              " 1: 2.5, 2.5 avg, 0.001 rate, 64 images\n 2: 2.4, 2.4 avg, 0.001 rate, 128 images\n"})
            QVERIFY2(formatOf({"log.csv", text}) == nullptr || formatOf({"log.csv", text})->name != "csv", text);
    }

    /// Rows of numbers are read at once, by two threads, and added column by column.
    void manyPlainRowsAreReadAsOneByOne() {
        for (const std::string header : {"epoch,loss,val_loss,extra", "step,loss,val_loss,time", "loss,acc,val_loss,f1",
                                         "step,loss,val_loss,epoch"}) {
            const std::string plain = largeTable(header, false), quoted = largeTable(header, true);
            const Format& format = formatNamed("csv");
            const Fed expected = feed(format, quoted, {});
            QCOMPARE(expected.error, std::string());
            QVERIFY(expected.histories.histories[0].history->records.size() > 1000);
            for (const std::vector<std::size_t>& cuts :
                 {std::vector<std::size_t>(), {1u << 18, 1u << 20, (1u << 20) + 100'003}})
                QCOMPARE(difference(feed(format, plain, cuts), expected), std::string());
        }
    }

    void hostileTables() {
        (void)read("epoch,loss\n" + std::string(300'000, ','));
        (void)read("epoch,loss\n\"" + std::string(200'000, 'x') + "\n1,2\n");
        (void)read("epoch,loss\n1," + std::string(300'000, '9') + "\n");
        (void)read(std::string(200'000, ',') + "\n1,2\n");
        std::string names = "epoch", row = "1";
        for (int i = 0; i < 9000; ++i) names += ",l" + std::to_string(i), row += ",1";
        (void)read(names + '\n' + row + '\n');
        (void)read("epoch,loss\nnan,1\ninf,2\n1e300,3\n-1e300,4\n");
        QCOMPARE(x(read("epoch,loss\n\"" + std::string(70'000, 'x') + "\n1,2\n2,1\n")),
                 (Numbers{1, 2})); // the quote never closes
    }

    void growth() {
        const auto files = std::make_shared<FaultyFiles>();
        files->write("file", "epoch,step,loss\n");
        auto source = HistorySource::open("file", files);
        QVERIFY(source);
        QVERIFY((*source)->histories().histories[0].history->records.empty());
        files->write("file", "epoch,step,loss\n0,9,3\n0,1");
        QCOMPARE((*source)->look()->kind, HistoryNews::Kind::Grown);
        files->write("file", "epoch,step,loss\n0,9,3\n0,19,2\n");
        auto news = (*source)->look();
        QCOMPARE(news->kind, HistoryNews::Kind::Grown);
        QCOMPARE(valuesOf(news->tails[0].records), (Numbers{2}));
        // A key more: Lightning writes the file anew, in place.
        files->write("file", "acc,epoch,step,loss\n,0,9,3\n,0,19,2\n0.5,0,19,\n,1,29,1\n");
        news = (*source)->look();
        QCOMPARE(news->kind, HistoryNews::Kind::Replaced);
        QCOMPARE(valuesOf(news->histories.histories[0].history->records), (Numbers{3, 2, 1}));
        QCOMPARE(valuesOf(news->histories.histories[0].history->records, "acc"), (Numbers{0.5}));
    }

    void whatTheFirstRowsLetThinkIsMended() {
        const auto files = std::make_shared<FaultyFiles>();
        files->write("file", "Lauf,loss\n1,0.5\n");
        auto source = HistorySource::open("file", files);
        QVERIFY(source);
        (void)(*source)->histories();
        files->write("file", "Lauf,loss\n1,0.5\n7,0.25\n3,0.125\n"); // it does not count
        const auto news = (*source)->look();
        QCOMPARE(news->kind, HistoryNews::Kind::Replaced);
        QCOMPARE(valuesOf(news->histories.histories[0].history->records), (Numbers{0.5, 0.25, 0.125}));
    }

    void lightningsVersions() {
        const auto files = std::make_shared<FaultyFiles>();
        files->write("run/version_0/metrics.csv", "epoch,step,loss,val_loss\n0,1,9,\n0,2,8,\n0,2,,5\n0,3,7,\n");
        files->write("run/version_10/metrics.csv", "epoch,step,loss\n0,3,60\n0,4,50\n");
        files->write("run/version_2/metrics.csv", "epoch,step,loss\n0,2,70\n0,3,65\n");
        std::unique_ptr<HistorySource> source;
        OpenedHistories opened = openFolder(files, source);
        QCOMPARE(opened.histories.size(), 1u);
        const History& history = *opened.histories[0].history;
        QCOMPARE(values(history), (Numbers{9, 70, 60, 50}));
        QCOMPARE(values(history, "val_loss"), Numbers()); // it went with what a session left behind
        QCOMPARE(history.abandoned.size(), 2u);
        QCOMPARE(history.format, std::string("lightning-csv"));
        files->write("run/version_11/metrics.csv",
                     "epoch,step,loss\n0,1,6\n0,2,5\n"); // from the beginning: another run
        opened = openFolder(files, source);
        QCOMPARE(opened.histories.size(), 2u);
        QCOMPARE(opened.histories[0].name, std::string("version_0"));
        QCOMPARE(opened.histories[1].name, std::string("version_11"));
    }

    void aTableThatIsNoHistoryIsNotShownWithThoseBesideIt() {
        const auto files = std::make_shared<FaultyFiles>();
        files->write("run/log.csv", "epoch,loss\n1,0.5\n2,0.25\n");
        files->write("run/trials.csv", "hidden_size,n_layers,dropout\n100,1,0.5\n50,2,0.1\n200,1,0.3\n");
        std::unique_ptr<HistorySource> source;
        const OpenedHistories opened = openFolder(files, source);
        QCOMPARE(opened.histories.size(), 1u);
        QCOMPARE(values(*opened.histories[0].history), (Numbers{0.5, 0.25}));
    }

    void catBoostsFolder() {
        const auto files = std::make_shared<FaultyFiles>();
        files->write("run/catboost_info/learn_error.tsv", "iter\tRMSE\n0\t3\n1\t2\n");
        files->write("run/catboost_info/test_error.tsv", "iter\tRMSE\n0\t4\n1\t3\n");
        files->write("run/catboost_info/time_left.tsv", "iter\tPassed\tRemaining\n0\t4\t3\n");
        std::unique_ptr<HistorySource> source;
        const OpenedHistories opened = openFolder(files, source);
        QCOMPARE(opened.histories.size(), 1u);
        QCOMPARE(values(*opened.histories[0].history, "learn/RMSE"), (Numbers{3, 2}));
        QCOMPARE(values(*opened.histories[0].history, "test/RMSE"), (Numbers{4, 3}));
        QCOMPARE(opened.histories[0].history->records.counter(), Counter::Iteration);
    }

    void dvclivesFolder() {
        const auto files = std::make_shared<FaultyFiles>();
        files->write("run/plots/metrics/train/loss.tsv", "step\tloss\n0\t4\n1\t3\n2\t2\n1\t30\n2\t20\n");
        files->write("run/plots/metrics/val/loss.tsv", "step\tloss\n0\t8\n2\t7\n2\t70\n"); // again at the same step
        files->write("run/plots/metrics/lr.tsv", "step\tlr\n0\t1\n");
        std::unique_ptr<HistorySource> source;
        const OpenedHistories opened = openFolder(files, source);
        QCOMPARE(opened.histories.size(), 1u);
        const History& history = *opened.histories[0].history;
        QCOMPARE(values(history, "train/loss"), (Numbers{4, 30, 20}));
        QCOMPARE(values(history, "val/loss"), (Numbers{8, 70}));
        QCOMPARE(values(history, "lr"), (Numbers{1}));
        Numbers ghosts;
        for (const MetricHistory& ghost : history.abandoned)
            for (const double value : valuesOf(ghost, "val/loss")) ghosts.push_back(value);
        QCOMPARE(ghosts, (Numbers{7}));
    }

    void mlflowsStore() {
        const auto files = std::make_shared<FaultyFiles>();
        const std::string meta = "lifecycle_stage: active\nrun_id: a1\nrun_name: 'tiny'\n";
        files->write("run/7/a1/meta.yaml", meta);
        files->write("run/7/a1/metrics/train/loss", "1795864168764 4.5 0\n1795864168765 nan 1\n1795864168766 2 2\n");
        files->write("run/7/a1/metrics/acc", "1795864168764 0.5 0\n1795864168765 0.25 0\n1795864168766 9");
        files->write("run/copied/metrics/loss", "1795864168764 4.5 0\n");
        files->write("run/copied/metrics.csv", "epoch,loss\n1,2\n");
        files->write("run/7/b2/meta.yaml", "lifecycle_stage: deleted\nrun_name: gone\n");
        files->write("run/7/b2/metrics/loss", "1795864168764 4.5 0\n");
        std::unique_ptr<HistorySource> source;
        OpenedHistories opened = openFolder(files, source);
        QCOMPARE(opened.histories.size(), 2u);
        QCOMPARE(opened.histories[0].name, std::string("copied"));
        QCOMPARE(opened.histories[1].name, std::string("tiny"));
        const History& history = *opened.histories[1].history;
        QCOMPARE(x(history, "train/loss"), (Numbers{0, 1, 2}));
        QCOMPARE(values(history, "acc"), (Numbers{0.25})); // without steps the newest holds
        QCOMPARE(history.records.x(XAxis::WallTime)[0], 1795864168765.0);
        QCOMPARE(history.format, std::string("mlflow"));
        QCOMPARE(history.records.counter(), Counter::Step);
    }

    void tablesThatLieTogetherStayApart() {
        const auto files = std::make_shared<FaultyFiles>();
        files->write("run/one.csv", "epoch,loss\n0,2\n1,1\n");
        files->write("run/two.csv", "epoch,loss\n1,4\n2,3\n");
        files->write("run/notes.txt", "nothing of the kind\n");
        std::unique_ptr<HistorySource> source;
        const OpenedHistories opened = openFolder(files, source);
        QCOMPARE(opened.histories.size(), 2u);
        QCOMPARE(opened.histories[0].name, std::string("one"));
        QCOMPARE(opened.histories[1].name, std::string("two"));
    }
};

THROUGHLINE_TEST(TableTest)
#include "TableTest.moc"
