// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "nn/Variant.h"
#include "session/ModelLoader.h"
#include "session/OpenedRun.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
namespace fs = std::filesystem;

namespace {

const fs::path old = fs::path(THROUGHLINE_SOURCE_DIR) / "tests/session/runs/0.1.0";

/// Numbers are the same to the bit within one variant of the numerics alone.
bool isVariantOfTheRun() {
    return nn::variant() == "x86-64";
}

bool isNear(const nn::EpochRecord& a, const nn::EpochRecord& b) {
    const auto near = [](double x, double y) { return std::abs(x - y) <= 1e-4 * std::max(std::abs(x), std::abs(y)); };
    return a.epoch == b.epoch && near(a.learningRate, b.learningRate) &&
           std::ranges::equal(a.metrics, b.metrics, [&](const nn::MetricValue& x, const nn::MetricValue& y) {
               return x.name == y.name && near(x.value, y.value);
           });
}

const std::vector<double>& valuesOf(const history::MetricHistory& records, const char* name) {
    static const std::vector<double> none;
    const history::MetricSeries* const series = records.find(name);
    return series ? series->value : none;
}

} // namespace

/// A run folder that version 0.1.0 wrote (runs/README.md says how) is opened by every later one.
class OldRunTest : public QObject {
    Q_OBJECT

private slots:
    void allThatItSaysIsRead() {
        const auto before = filesBelow(old);
        const Result<OpenedRun> run = openRun(old / "run");
        QVERIFY(run);
        const RunInfo& info = run->info;
        QCOMPARE(info.name, std::string("iris 8"));
        QVERIFY(info.id.empty());
        QVERIFY(!info.validation);
        QVERIFY(info.notes.empty());
        QCOMPARE(info.data.source, std::string("iris"));
        QCOMPARE(info.widths, (std::vector<int>{4, 8, 3}));
        QVERIFY(info.config.schedule.kind == nn::ScheduleKind::Cosine);
        QCOMPARE(info.config.epochs, 8);
        QVERIFY((info.checkpoints == CheckpointPolicy{2, 3}));
        QCOMPARE(info.batchesPerEpoch, 30);
        QVERIFY(info.encoding);
        QCOMPARE(info.pinned, (std::vector<nn::Position>{{3, 0, 90}}));

        QCOMPARE(info.sessions.size(), 3U);
        QVERIFY(info.sessions[0].outcome == OutcomeKind::Stopped);
        QVERIFY(info.sessions[1].outcome == OutcomeKind::Completed);
        QCOMPARE(info.sessions[1].from, (nn::Position{2, 8, 68}));
        QCOMPARE(info.sessions[2].from, (nn::Position{3, 0, 90}));
        QCOMPARE(info.sessions[2].variant, std::string("x86-64"));

        QVERIFY(run->summary.status == RunSummary::Status::Completed);
        QCOMPARE(run->summary.epoch, 8);
        QCOMPARE(run->summary.bestEpoch, 8);
        QCOMPARE(run->summary.best, 1.0897875801970562);
        QCOMPARE(run->checkpointEpochs, (std::vector<std::int64_t>{3, 4, 6, 8}));
        QCOMPARE(filesBelow(old), before);
    }

    void historyMarksAndGhostAreDrawn() {
        using Kind = history::Mark::Kind;
        const Result<OpenedRun> run = openRun(old / "run");
        QVERIFY(run);
        const history::History& history = run->history;
        QVERIFY(history.warnings.empty());
        QCOMPARE(history.records.size(), 8U);
        QCOMPARE(valuesOf(history.records, "loss").front(), 1.576236845490833);
        QCOMPARE(valuesOf(history.records, "loss").back(), 1.0836534578508388);
        QCOMPARE(valuesOf(history.records, "val_accuracy").back(), 0.26666666666666666);
        QCOMPARE(valuesOf(history.records, "learning_rate").back(), 5.5949094863283477e-08);

        std::vector<std::pair<Kind, double>> marks;
        for (const history::Mark& mark : history.marks) marks.emplace_back(mark.kind, mark.epoch);
        QCOMPARE(marks, (std::vector<std::pair<Kind, double>>{{Kind::Stopped, 2.2666666666666666},
                                                              {Kind::Resumed, 2.2666666666666666},
                                                              {Kind::Resumed, 3.0},
                                                              {Kind::Epochs, 3.0}}));

        QCOMPARE(history.abandoned.size(), 1U);
        const std::span<const double> epochs = history.abandoned[0].x();
        QCOMPARE(std::vector<double>(epochs.begin(), epochs.end()), (std::vector<double>{4.0, 5.0, 6.0}));
        QCOMPARE(valuesOf(history.abandoned[0], "val_loss").back(), 1.1801627640922865);
    }

    void checkpointsVerify() {
        std::vector<std::int64_t> epochs;
        for (const fs::path& folder : {old / "run/checkpoints", old / "run/abandoned/1"})
            for (const fs::path& file : checkpointFiles(folder)) {
                const Result<Checkpoint> checkpoint = readCheckpoint(file);
                QVERIFY2(checkpoint, file.c_str());
                QVERIFY(checkpoint->context.encoding);
                epochs.push_back(checkpoint->state.position.epoch);
            }
        QCOMPARE(epochs, (std::vector<std::int64_t>{3, 4, 6, 8, 6}));
    }

    void anEpochThatWasNotKeptIsRecomputed() {
        const Result<LoadedModel> model =
            loadModel({.folder = old / "run", .from = ResumeRequest::From::Epoch, .epoch = 7});
        QVERIFY(model);
        QCOMPARE(model->state.position.epoch, 7);
        if (isVariantOfTheRun()) QVERIFY(model->warnings.empty());
    }

    void itsBeginningIsRecomputedByTheRuleOfItsTime() {
        const Result<OpenedRun> run = openRun(old / "run");
        QVERIFY(run);
        QVERIFY(run->info.config.network.start == nn::Start::Random);
        const Result<LoadedModel> model =
            loadModel({.folder = old / "run", .from = ResumeRequest::From::Epoch, .epoch = 1});
        QVERIFY(model);
        QCOMPARE(model->state.position.epoch, 1);
        if (isVariantOfTheRun()) QVERIFY(model->warnings.empty());
        const double then = valuesOf(run->history.records, "val_loss").front();
        QVERIFY(std::abs(model->state.best.value - then) <= 1e-4 * then);
    }

    void itGoesOnWithTheNumbersOfItsOwnVersion() {
        QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "run";
        fs::copy(old / "run", folder, fs::copy_options::recursive);

        TrainingSession session;
        std::optional<RunOutcome> outcome;
        std::vector<ErrorCode> warnings;
        connect(&session, &TrainingSession::finished, [&](const RunOutcome& ended) { outcome = ended; });
        connect(&session, &TrainingSession::warning, [&](const Error& error) { warnings.push_back(error.code); });
        session.resume({.folder = folder, .epochs = 12, .threads = 1});
        QTRY_VERIFY_WITH_TIMEOUT(outcome, 60'000);
        QVERIFY(outcome->kind == OutcomeKind::Completed);
        QCOMPARE(outcome->epoch, 12);
        // What 0.1.0 did not know is written down from now on.
        QCOMPARE(session.info().id.size(), 32U);
        QVERIFY((session.info().validation == data::Validation{data::Validation::Kind::Fraction, 0.2, {}, 30}));

        const auto expected = recordsIn(old / "resumed/history.json"), records = recordsIn(folder / "history.json");
        QCOMPARE(expected.size(), 12U);
        QVERIFY(std::ranges::equal(records, expected, isNear));
        if (!isVariantOfTheRun()) {
            QCOMPARE(warnings, std::vector<ErrorCode>{ErrorCode::VariantChanged});
            return;
        }
        QVERIFY(warnings.empty());
        QVERIFY(std::ranges::equal(records, expected, history::sameNumbers));
        nn::TrainState then = readCheckpoint(old / "resumed/epoch-00012.safetensors")->state;
        nn::TrainState now = readCheckpoint(folder / "checkpoints/epoch-00012.safetensors")->state;
        then.sums.seconds = now.sums.seconds = 0.0;
        QVERIFY(then == now);
    }
};

THROUGHLINE_TEST(OldRunTest)
#include "OldRunTest.moc"
