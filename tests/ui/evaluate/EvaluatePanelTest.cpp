// SPDX-License-Identifier: GPL-3.0-or-later
#include "../WindowFixture.h"
#include "TestProgram.h"

#include "evaluation/EvaluationPictures.h"
#include "session/Explanation.h"
#include "stack/ChartStack.h"
#include "ui/evaluate/EvaluatePanel.h"
#include "ui/evaluate/PictureView.h"

#include <QClipboard>
#include <QSlider>
#include <QTabBar>
#include <QTableView>
#include <set>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

class EvaluatePanelTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    static EvaluatePanel& open(MainWindow& window) {
        auto* tabs = need<QTabBar>(window, "inspector-tabs");
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->tabText(i) == QLatin1String("Evaluate")) tabs->setCurrentIndex(i);
        return *window.findChild<EvaluatePanel*>();
    }

    static QString trainedOn(MainWindow& window, const char* data, std::int64_t epochs) {
        session::RunRequest request;
        request.data.source = data;
        request.config.network.hidden = {8};
        request.config.epochs = epochs;
        window.controller().start(request);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) > 0, Patience); }();
        const auto path = QString::fromStdString(window.controller().session().folder().string());
        [&] { QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience); }();
        return path;
    }

    static session::Evaluation evaluated(const QString& path, std::int64_t epoch) {
        session::EvaluateRequest request;
        request.model.folder = path.toStdString();
        request.model.from = session::ResumeRequest::From::Epoch;
        request.model.epoch = epoch;
        return session::evaluateRun(request).value();
    }

    static bool shows(const EvaluatePanel& panel, std::int64_t epoch) {
        return panel.shown() && panel.shown()->evaluation.position.epoch == epoch;
    }

    static QStringList texts(const QTableView* view, int column) {
        QStringList cells;
        for (int row = 0; row < view->model()->rowCount(); ++row)
            cells << view->model()->index(row, column).data(Qt::EditRole).toString();
        return cells;
    }

private slots:
    void tellsWhatEvaluateTells() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        const auto path = trainedOn(window, "iris", 8);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 8), Patience);
        const auto expected = evaluated(path, 8);
        QCOMPARE(panel.shown()->evaluation.metrics, expected.metrics);
        QCOMPARE(panel.shown()->evaluation.confusion, expected.confusion);
        QVERIFY(said(window, "evaluate-words").startsWith(QStringLiteral("epoch 8 · validation part, 30 rows")));
        const auto* confusion = need<PictureView>(window, "confusion");
        QVERIFY(confusion->isVisible());
        QCOMPARE(confusion->picture()->table()[1][1], QString::number(expected.confusion[0]));
        const auto recalls = texts(need<QTableView>(window, "class-rows"), 2);
        for (qsizetype c = 0; c < recalls.size(); ++c)
            QCOMPARE(recalls[c].toDouble(), expected.classes[static_cast<std::size_t>(c)].score.recall);
        QVERIFY(!need<PictureView>(window, "predicted")->isVisible());
        QVERIFY(!need<QSlider>(window, "threshold")->isVisible());
    }

    void cellsShowTheirRows() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        trainedOn(window, "iris", 3);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 3), Patience);
        const auto& evaluation = panel.shown()->evaluation;
        auto* confusion = need<PictureView>(window, "confusion");
        const auto* rows = need<QTableView>(window, "sample-rows");
        QCOMPARE(rows->model()->rowCount(), 30); // the worst of all
        for (int cell = 0; cell < 9; ++cell) {
            // By the keys, as the mouse does.
            confusion->setFocus(Qt::TabFocusReason);
            emit confusion->partChosen(cell);
            QCOMPARE(rows->model()->rowCount(), static_cast<int>(evaluation.confusion[static_cast<std::size_t>(cell)]));
            const auto names = evaluation.evaluated->of->data->classNames;
            for (const auto& truth : texts(rows, 2))
                QCOMPARE(truth.toStdString(), names[static_cast<std::size_t>(cell / 3)]);
            for (const auto& taken : texts(rows, 3))
                QCOMPARE(taken.toStdString(), names[static_cast<std::size_t>(cell % 3)]);
        }
        QTest::keyClick(confusion, Qt::Key_Right);
        QTest::keyClick(confusion, Qt::Key_Down);
        QTest::keyClick(confusion, Qt::Key_Return);
        QCOMPARE(confusion->chosen(), 4);
        QTest::keyClick(confusion, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), chart::tableText(*confusion->picture()));
    }

    /// Epochs that are kept, and those that are recomputed for it.
    void followsThePoint() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        const auto path = trainedOn(window, "iris", 12);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 12), Patience);
        auto* charts = need<chart::ChartStack>(window, "charts");
        charts->pinCrosshair(2.0);
        panel.showPoint(2);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 2), Patience);
        QCOMPARE(panel.shown()->evaluation.metrics, evaluated(path, 2).metrics);
        charts->pinCrosshair(7.0);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 7), Patience);
        QCOMPARE(panel.shown()->evaluation.metrics, evaluated(path, 7).metrics);
    }

    /// A hand that does not stop for as long as it takes to recompute an epoch sees epochs on its way, and the last one
    /// in the end.
    void aMovingHandIsFollowed() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        trainedOn(window, "digits", 60);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 60), Patience);
        panel.showPoint(1);
        std::set<std::int64_t> seen;
        for (int step = 0; step < 10; ++step)
            for (int epoch = 2; epoch <= 59; ++epoch) {
                panel.setPoint(step % 2 == 0 ? epoch : 61 - epoch);
                QTest::qWait(2);
                if (panel.shown()) seen.insert(panel.shown()->evaluation.position.epoch);
            }
        QVERIFY2(seen.size() > 5, QByteArray::number(static_cast<int>(seen.size())));
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 2), Patience);
        // One that is at hand while another is recomputed: what comes of that is not shown any more.
        panel.setPoint(37);
        QTest::qWait(30);
        panel.setPoint(2);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 2), Patience);
        QTest::qWait(200);
        QVERIFY(shows(panel, 2));
        QVERIFY(said(window, "evaluate-words").startsWith(QStringLiteral("epoch 2 · ")));
    }

    /// One that validates on nothing is shown all the same, and says on what.
    void withoutValidationAllRowsAreShown() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        session::RunRequest request;
        request.data.source = "iris";
        request.data.validationFraction = 0.0;
        request.config.network.hidden = {8};
        request.config.epochs = 3;
        window.controller().start(request);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) > 0, Patience);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 3), Patience);
        QCOMPARE(panel.shown()->evaluation.rows, std::size_t(150));
        QCOMPARE(said(window, "evaluate-words"), QStringLiteral("epoch 3 · all data, 150 rows"));
    }

    void aFinishedRunIsEvaluatedOnce() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        trainedOn(window, "iris", 4);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 4) && !panel.shown()->isLive, Patience);
        const auto before = panel.shown();
        need<QTabBar>(window, "inspector-tabs")->setCurrentIndex(0);
        open(window);
        QTest::qWait(200);
        QCOMPARE(panel.shown().get(), before.get());
    }

    void scoresHaveTheirIntervals() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        const auto path = trainedOn(window, "iris", 4);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 4), Patience);
        const auto* view = need<PictureView>(window, "scores");
        QTRY_VERIFY_WITH_TIMEOUT(!view->picture()->table()[2][2].isEmpty(), Patience);
        session::EvaluateRequest request;
        request.model.folder = path.toStdString();
        const auto expected = session::evaluateRun(request);
        const auto& interval = expected->intervals.front();
        QCOMPARE(interval.key, std::string("accuracy"));
        const auto row = view->picture()->table()[2];
        QCOMPARE(row[0], QStringLiteral("Accuracy"));
        QCOMPARE(row[2].toDouble(), interval.low);
        QCOMPARE(row[3].toDouble(), interval.high);
        QVERIFY(texts(need<QTableView>(window, "score-rows"), 2)[1].contains(QStringLiteral("–")));
    }

    void pixelsHaveADependence() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        trainedOn(window, "digits", 3);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 3), Patience);
        click(window, "measure-importance");
        auto* importance = need<PictureView>(window, "importance");
        QTRY_VERIFY_WITH_TIMEOUT(importance->isVisible(), Patience);
        QCOMPARE(importance->picture()->parts(), 64);
        const auto* dependence = need<PictureView>(window, "dependence");
        emit importance->partChosen(26);
        QTRY_VERIFY_WITH_TIMEOUT(dependence->isVisible(), Patience);
        QCOMPARE(dependence->picture()->title(), QStringLiteral("Dependence on pixel_3_2"));
        // It follows the epoch that is shown.
        const auto latest = dependence->picture()->table();
        panel.showPoint(1);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 1) && dependence->picture()->table() != latest, Patience);
    }

    void thresholdMovesTableAndMatrix() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        trainedOn(window, "breast-cancer", 4);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 4), Patience);
        const auto& evaluation = panel.shown()->evaluation;
        const auto& curve = evaluation.curves[1];
        need<QSlider>(window, "threshold")->setValue(900);
        const auto cut = curve.at(0.9);
        const auto table = need<PictureView>(window, "confusion")->picture()->table();
        QCOMPARE(table[2][2].toDouble(), cut.hits);
        QCOMPARE(table[1][2].toDouble(), cut.falseAlarms);
        QCOMPARE(texts(need<QTableView>(window, "class-rows"), 1)[1].toDouble(), curve.precision(cut));
        emit need<PictureView>(window, "confusion")->partChosen(2); // of the second class, taken for the first
        QCOMPARE(need<QTableView>(window, "sample-rows")->model()->rowCount(),
                 static_cast<int>(curve.positives - cut.hits));
        click(window, "best-threshold");
        const auto& best = curve.best();
        QCOMPARE(need<PictureView>(window, "confusion")->picture()->table()[2][2].toDouble(), best.hits);
    }

    void picturesOfAllKinds() {
        QTemporaryDir folder;
        for (const char* data : {"digits", "diabetes", "moons"}) {
            MainWindow window;
            window.resize(1440, 900);
            window.show();
            trainedOn(window, data, 2);
            auto& panel = open(window);
            QTRY_VERIFY_WITH_TIMEOUT(shows(panel, 2), Patience);
            const std::string name = data;
            QCOMPARE(need<PictureView>(window, "weights")->isVisible(), name == "digits");
            QCOMPARE(need<PictureView>(window, "samples")->isVisible(), name == "digits");
            QCOMPARE(need<PictureView>(window, "predicted")->isVisible(), name == "diabetes");
            QCOMPARE(need<PictureView>(window, "boundary")->isVisible(), name == "moons");
            if (name == "diabetes") {
                click(window, "measure-importance");
                QTRY_VERIFY_WITH_TIMEOUT(need<PictureView>(window, "importance")->isVisible(), Patience);
                QTRY_VERIFY_WITH_TIMEOUT(need<QAbstractButton>(window, "measure-importance")->isEnabled(), Patience);
                emit need<PictureView>(window, "importance")->partChosen(0);
                QTRY_VERIFY_WITH_TIMEOUT(need<PictureView>(window, "dependence")->isVisible(), Patience);
            }
            for (auto* view : panel.findChildren<PictureView*>()) {
                if (!view->isVisible()) continue;
                QVERIFY2(!view->accessibleName().isEmpty() && !view->accessibleDescription().isEmpty(),
                         qPrintable(view->objectName()));
                for (const char* ending : {"png", "svg", "pdf", "csv"}) {
                    const auto file = folder.filePath(view->objectName() + QLatin1Char('.') + QLatin1String(ending));
                    view->save(file);
                    QVERIFY2(QFileInfo(file).size() > 40, qPrintable(file));
                }
            }
        }
    }

    /// The latest is that of the run that trains, before it is on disk.
    void followsTheRunThatTrains() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        session::RunRequest request;
        request.data.source = "moons";
        request.config.epochs = 100'000;
        request.config.network.hidden = {64};
        request.config.batchSize = 2;
        window.controller().start(request);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 3, Patience);
        auto& panel = open(window);
        QTRY_VERIFY_WITH_TIMEOUT(panel.shown() != nullptr, Patience);
        const auto first = panel.shown()->evaluation.position.epoch;
        QTRY_VERIFY_WITH_TIMEOUT(panel.shown() && panel.shown()->isLive, Patience);
        QTRY_VERIFY_WITH_TIMEOUT(panel.shown()->evaluation.position.epoch > first + 3, Patience);
        const auto held = panel.shown(); // another one may be shown by the time that its record is
        const auto& metrics = held->evaluation;
        const auto& history = window.controller().session().history().records;
        QTRY_VERIFY_WITH_TIMEOUT(static_cast<std::int64_t>(history.size()) >= metrics.position.epoch, Patience);
        QCOMPARE(metrics.value("loss"),
                 history.find("val_loss")->value[static_cast<std::size_t>(metrics.position.epoch - 1)]);
        QVERIFY(need<PictureView>(window, "boundary")->isVisible());
        stop(window);
        const auto last = window.controller().session().history().records.size();
        QTRY_VERIFY_WITH_TIMEOUT(shows(panel, static_cast<std::int64_t>(last)), Patience);
    }
};

THROUGHLINE_TEST_BY(EvaluatePanelTest, throughline::ui::testing::run<EvaluatePanelTest>)
#include "EvaluatePanelTest.moc"
