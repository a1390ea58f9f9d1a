// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"
#include "WindowFixture.h"

#include "curves/RunCurves.h"
#include "figure/ChartExport.h"
#include "stack/ChartStack.h"
#include "text/NumberText.h"
#include "ui/compare/CompareModel.h"
#include "ui/models/Workspace.h"

#include <QDir>
#include <algorithm>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// A run that counts small gains as none has one best epoch, wherever it is told.
class BestEpochTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    static session::RunRequest request(std::int64_t epochs) {
        session::RunRequest request;
        request.data.source = "iris";
        request.config.epochs = epochs;
        request.config.earlyStopping.minDelta = 0.05;
        return request;
    }

    /// By the numbers alone, however small the gain.
    static double leastEpoch(const history::MetricHistory& records) {
        const auto& loss = *records.find("val_loss");
        const auto least = std::min_element(loss.value.begin(), loss.value.end()) - loss.value.begin();
        return records.x()[loss.record[static_cast<std::size_t>(least)]];
    }

    static double ringOf(MainWindow& window, const QString& path) {
        for (const auto& run : need<chart::ChartStack>(window, "charts")->runs())
            if (run.id == path) return chart::RunCurves(run).bestEpoch().value_or(0.0);
        return 0.0;
    }

    static QString tileOf(MainWindow& window) { return need<QWidget>(window, "tile-0")->toolTip(); }

    static QString comparedOf(MainWindow& window, const QString& path) {
        CompareModel table(window.workspace());
        table.setMetric("val_loss");
        for (int row = 0; row < table.rowCount(); ++row) {
            const auto best = table.index(row, CompareModel::Best), at = best.siblingAtColumn(CompareModel::Best + 1);
            if (best.data(CompareModel::Path).toString() == path) return at.data().toString();
        }
        return {};
    }

    static bool saysCheckpoint(MainWindow& window, const QString& words) {
        const auto labels = window.findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().endsWith(words); });
    }

private slots:
    void everyPlaceTellsTheSame() {
        session::RunOutcome outcome;
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        connect(&window.controller().session(), &session::TrainingSession::finished, this,
                [&](const session::RunOutcome& ended) { outcome = ended; });
        window.controller().start(request(120));
        QTRY_VERIFY_WITH_TIMEOUT(outcome.epoch == 120, Patience);
        const auto path = QString::fromStdString(outcome.folder.string());
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience);
        const auto* item = window.workspace().find(path);
        const auto best = outcome.best.epoch;
        QVERIFY(leastEpoch(item->history->records) > static_cast<double>(best)); // else it tests nothing

        QCOMPARE(item->summary.bestEpoch, best);
        QVERIFY(item->secondLine().endsWith(metricText(outcome.best.value)));
        QCOMPARE(ringOf(window, path), static_cast<double>(best));
        QTRY_VERIFY2_WITH_TIMEOUT(tileOf(window).endsWith(QStringLiteral(" at %1").arg(best)),
                                  qPrintable(tileOf(window)), Patience);
        QVERIFY(saysCheckpoint(window, QStringLiteral("best %1").arg(best)));
        QCOMPARE(comparedOf(window, path), QString::number(best));

        // A picture carries it, and tells the same when it is opened.
        const auto file = QDir(QString::fromStdString(outcome.folder.parent_path().string())).filePath("best.png");
        const auto png =
            chart::figureBytes(chart::FigureFormat::Png, need<chart::ChartStack>(window, "charts")->runs(), {});
        QVERIFY(png && chart::writeFigure(file.toStdString(), *png));
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(file) && window.workspace().find(file)->history, Patience);
        QCOMPARE(ringOf(window, file), static_cast<double>(best));
        QTRY_VERIFY2_WITH_TIMEOUT(tileOf(window).endsWith(QStringLiteral(" at %1").arg(best)),
                                  qPrintable(tileOf(window)), Patience);
        QCOMPARE(comparedOf(window, file), QString::number(best));
    }

    void aRunThatGrowsTellsItToo() {
        session::TrainingSession other;
        auto asked = request(100'000);
        other.start(asked);
        QTRY_VERIFY_WITH_TIMEOUT(other.history().records.size() > 100, Patience);
        other.pause();
        QTRY_VERIFY_WITH_TIMEOUT(other.state() == session::SessionState::Paused, Patience);
        const auto path = QString::fromStdString(other.folder().string());
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        window.openPaths({path});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path) && window.workspace().find(path)->run, Patience);
        QVERIFY(window.workspace().find(path)->isFollowed());
        const auto before = other.history().records.size();
        other.unpause();
        QTRY_VERIFY_WITH_TIMEOUT(other.history().records.size() > before + 20, Patience);
        other.pause();
        QTRY_VERIFY_WITH_TIMEOUT(other.state() == session::SessionState::Paused, Patience);
        const auto* item = window.workspace().find(path);
        const auto all = other.history().records.size();
        QTRY_COMPARE_WITH_TIMEOUT(item->history->records.size(), all, Patience);
        auto best = session::bestOfRun(other.info());
        best.scan(other.history().records);
        QVERIFY(leastEpoch(item->history->records) > best.epoch());
        QCOMPARE(static_cast<double>(item->summary.bestEpoch), best.epoch());
        QCOMPARE(ringOf(window, path), best.epoch());
        QTRY_VERIFY2_WITH_TIMEOUT(tileOf(window).endsWith(QStringLiteral(" at %1").arg(best.epoch())),
                                  qPrintable(tileOf(window)), Patience);
        QCOMPARE(comparedOf(window, path), QString::number(best.epoch()));
        other.stop();
        QTRY_VERIFY_WITH_TIMEOUT(other.state() == session::SessionState::Idle, Patience);

        // Gone on with in this window, from where it had its best.
        QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience);
        window.controller().resume(path, session::ResumeRequest::From::Best);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > all, Patience);
        window.controller().togglePause();
        QTRY_VERIFY_WITH_TIMEOUT(window.controller().session().state() == session::SessionState::Paused, Patience);
        best.reset();
        best.scan(window.controller().session().history().records);
        QCOMPARE(static_cast<double>(window.workspace().find(path)->summary.bestEpoch), best.epoch());
        QCOMPARE(ringOf(window, path), best.epoch());
        trigger(window, "stop");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
    }
};

THROUGHLINE_TEST_BY(BestEpochTest, throughline::ui::testing::run<BestEpochTest>)
#include "BestEpochTest.moc"
