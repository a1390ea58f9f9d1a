// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "SessionFixture.h"

#include "session/Explanation.h"

#include <QTest>
#include <cmath>
#include <numeric>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;

class EvaluationTest : public QObject {
    Q_OBJECT

    Runs m_runs;

    std::filesystem::path trained(const char* data) {
        RunRequest request = m_runs.request();
        request.data.source = data;
        QTest::qVerify(train(request).kind == OutcomeKind::Completed, "trained", data, __FILE__, __LINE__);
        return request.folder;
    }
    static EvaluateRequest at(const std::filesystem::path& folder, std::int64_t epoch) {
        EvaluateRequest request;
        request.model.folder = folder;
        request.model.from = ResumeRequest::From::Epoch;
        request.model.epoch = epoch;
        return request;
    }

private slots:
    /// Kept epochs, and those that are recomputed: the numbers of the history, to the bit.
    void anyEpochIsThatOfTheHistory() {
        for (const char* const data : {"iris", "diabetes"}) {
            const auto folder = trained(data);
            for (const nn::EpochRecord& record : recordsIn(folder / "history.json")) {
                const auto evaluation = evaluateRun(at(folder, record.epoch));
                QVERIFY(evaluation);
                for (const nn::MetricValue& metric : evaluation->metrics)
                    QCOMPARE(metric.value, record.metric("val_" + metric.name));
            }
        }
    }

    void withoutValidationAllRowsAreEvaluated() {
        RunRequest request = m_runs.request();
        request.data.validationFraction = 0.0;
        QVERIFY(train(request).kind == OutcomeKind::Completed);
        const auto evaluation = evaluateRun(at(request.folder, 6));
        QVERIFY(evaluation);
        QVERIFY(evaluation->part == EvaluatedPart::All);
        QCOMPARE(evaluation->rows, std::size_t(150));
        EvaluateRequest validation = at(request.folder, 6);
        validation.part = EvaluatedPart::Validation;
        QCOMPARE(evaluateRun(validation).error().code, ErrorCode::TooFewRows);
    }

    void partsOfAnEvaluationAgree() {
        const auto folder = trained("iris");
        const auto evaluation = evaluateRun(at(folder, 6));
        QVERIFY(evaluation);
        const EvaluatedRows& rows = *evaluation->evaluated;
        QCOMPARE(rows.size(), evaluation->rows);
        std::vector<std::int64_t> confusion(9);
        double losses = 0.0;
        for (std::size_t place = 0; place < rows.size(); ++place) {
            ++confusion[rows.label(place) * 3 + rows.predicted[place]];
            losses += rows.losses[place] / static_cast<double>(rows.size());
            QVERIFY(std::abs(rows.losses[place] + std::log(rows.output(place, rows.label(place)))) < 1e-5);
        }
        QCOMPARE(confusion, evaluation->confusion);
        QVERIFY(std::abs(losses - evaluation->value("loss")) < 1e-6);
        QCOMPARE(evaluation->worst.size(), rows.size());
        for (std::size_t i = 1; i < rows.size(); ++i)
            QVERIFY(rows.losses[evaluation->worst[i - 1]] >= rows.losses[evaluation->worst[i]]);
        QCOMPARE(evaluation->curves.size(), std::size_t(3));
        QVERIFY(std::isnan(evaluation->value("r2")));
    }

    /// Rows that were loaded before give what those give that are loaded for it, also for an epoch that is not kept.
    void rowsAreLoadedOnce() {
        const auto folder = trained("iris");
        const auto rows = loadEvaluationRows(openRun(folder)->info, {}, {}, {});
        QVERIFY(rows);
        for (const std::int64_t epoch : {2, 6}) {
            const auto once = evaluateRun(at(folder, epoch), *rows), anew = evaluateRun(at(folder, epoch));
            QVERIFY(once && anew);
            QCOMPARE(once->evaluated->outputs, anew->evaluated->outputs);
            QCOMPARE(once->metrics, anew->metrics);
        }
    }

    /// A model that the training hands over while it goes on: as its checkpoint, and the training is what it is
    /// without.
    void modelsAreTakenWhileItTrains() {
        const RunRequest whole = m_runs.request(40);
        QVERIFY(train(whole).kind == OutcomeKind::Completed);
        RunRequest watched = whole;
        watched.folder = m_runs.fresh();
        TrainingSession session;
        std::vector<LiveModelPtr> taken;
        QObject::connect(&session, &TrainingSession::modelTaken, [&](const LiveModelPtr& model) {
            taken.push_back(model);
            session.takeModel();
        });
        QObject::connect(&session, &TrainingSession::stateChanged, &session, &TrainingSession::takeModel);
        session.start(watched);
        QVERIFY(ending(session).kind == OutcomeKind::Completed);
        QVERIFY(!taken.empty());
        QVERIFY(sameRecords(whole.folder, watched.folder));
        QVERIFY(sameState(newest(whole.folder).state, newest(watched.folder).state));
        const auto opened = openRun(watched.folder);
        const auto rows = loadEvaluationRows(opened->info, {}, {}, {});
        for (const LiveModelPtr& model : {taken.front(), taken.back()}) {
            QVERIFY(model->folder == watched.folder);
            Checkpoint checkpoint{{}, contextOf(opened->info)};
            checkpoint.state.position = model->position;
            checkpoint.state.tensors = model->tensors;
            const auto live = evaluateModel(checkpoint, *rows);
            QVERIFY(live);
            const auto kept = evaluateRun(at(whole.folder, model->position.epoch));
            QCOMPARE(live->position, kept->position);
            QCOMPARE(live->evaluated->outputs, kept->evaluated->outputs);
            QCOMPARE(live->evaluated->losses, kept->evaluated->losses);
            QCOMPARE(live->metrics, kept->metrics);
        }
    }

    void intervalsAreHadLater() {
        const auto folder = trained("iris");
        const auto with = evaluateRun(at(folder, 6));
        EvaluateRequest request = at(folder, 6);
        request.intervals = false;
        const auto without = evaluateRun(request);
        QVERIFY(without->intervals.empty());
        const auto later = scoreIntervals(*without->evaluated);
        QVERIFY(later && later->size() == with->intervals.size() && !later->empty());
        for (std::size_t i = 0; i < later->size(); ++i) {
            QCOMPARE((*later)[i].key, with->intervals[i].key);
            QCOMPARE((*later)[i].low, with->intervals[i].low);
            QCOMPARE((*later)[i].high, with->intervals[i].high);
        }
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!scoreIntervals(*without->evaluated, stop.get_token()));
    }

    void explanationsAreOfTheInputs() {
        const auto folder = trained("iris");
        const auto evaluation = evaluateRun(at(folder, 6));
        const auto importance = inputImportance(*evaluation->evaluated);
        QVERIFY(importance);
        QCOMPARE(importance->inputs.size(), std::size_t(4));
        QCOMPARE(importance->baseline, evaluation->value("accuracy"));
        const auto dependence = inputDependence(*evaluation->evaluated, 2);
        QVERIFY(dependence);
        QCOMPARE(dependence->means.size(), dependence->values.size() * 3);
        for (std::size_t i = 0; i < dependence->values.size(); ++i) {
            const auto* const first = dependence->means.data() + i * 3;
            QVERIFY(std::abs(std::accumulate(first, first + 3, 0.0) - 1.0) < 1e-6);
            QVERIFY(i == 0 || dependence->values[i] > dependence->values[i - 1]);
        }
        QVERIFY(!hasDecisionGrid(*evaluation->evaluated->of));
    }

    void twoInputsHaveAPlane() {
        const auto folder = trained("moons");
        const auto evaluation = evaluateRun(at(folder, 6));
        QVERIFY(hasDecisionGrid(*evaluation->evaluated->of));
        const DecisionGrid grid = decisionGrid(*evaluation->evaluated, 16);
        QCOMPARE(grid.values.size(), std::size_t(16 * 16 * 2));
        // The cell that a row lies in says nearly what is said of the row.
        const EvaluatedRows& rows = *evaluation->evaluated;
        double off = 0.0;
        for (std::size_t place = 0; place < rows.size(); ++place) {
            const float* const x = rows.of->data->values.data() + rows.row(place) * std::size_t{2};
            const auto u =
                static_cast<std::size_t>((static_cast<double>(x[0]) - grid.left) / (grid.right - grid.left) * 16);
            const auto v =
                static_cast<std::size_t>((grid.top - static_cast<double>(x[1])) / (grid.top - grid.bottom) * 16);
            off =
                std::max(off, std::abs(static_cast<double>(grid.values[(v * 16 + u) * 2 + 1]) - rows.output(place, 1)));
        }
        QVERIFY2(off < 0.2, QByteArray::number(off));
    }
};

THROUGHLINE_TEST(EvaluationTest)
#include "EvaluationTest.moc"
