// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../Sanitized.h"
#include "WindowFixture.h"

#include "session/Checkpoint.h"
#include "session/RunPaths.h"
#include "stack/ChartStack.h"
#include "text/NumberText.h"
#include "theme/Tokens.h"
#include "ui/PointMenu.h"
#include "ui/dialogs/RunDialogs.h"
#include "ui/models/Workspace.h"
#include "ui/widgets/NoteBox.h"

#include <QDialog>
#include <QFile>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

namespace {

/// Two classes on a line, `rows` of each.
void writeTable(const QString& file, int rows) {
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("x,y,kind\n");
    for (int i = 0; i < rows; ++i) {
        out.write(QStringLiteral("%1,%2,left\n").arg(i).arg(-i).toUtf8());
        out.write(QStringLiteral("%1,%2,right\n").arg(-i).arg(i + 5).toUtf8());
    }
}

} // namespace

/// Going on with a run from where one points, and what else can be had of a point of its curve.
class ResumeFlowsTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void resumesFromTheBest() {
        MainWindow window;
        window.show();
        const auto path = stoppedRun(window, 30);
        const auto best = window.workspace().find(path)->summary.bestEpoch;
        const auto all = window.workspace().find(path)->history->records.size();
        QVERIFY(best > 0);
        auto* menu = need<QMenu>(window, "resume-menu");
        emit menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 3);
        menu->actions()[1]->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window.controller().session().state() == session::SessionState::Training, Patience);
        const auto& history = window.controller().session().history();
        if (static_cast<std::size_t>(best) < all) {
            // What came after the best is a ghost.
            QTRY_COMPARE_WITH_TIMEOUT(history.abandoned.size(), std::size_t{1}, Patience);
            QCOMPARE(history.abandoned[0].x().front(), static_cast<double>(best + 1));
        }
        QTRY_VERIFY_WITH_TIMEOUT(history.records.size() > static_cast<std::size_t>(best), Patience);
        stop(window);
    }

    void resumesFromAPointOfTheCurve() {
        MainWindow window;
        window.show();
        const auto path = stoppedRun(window, 12);
        emit need<chart::ChartStack>(window, "charts")->pointClicked(path, 5.0, QPoint(10, 10));
        QTRY_VERIFY_WITH_TIMEOUT(window.findChild<QMenu*>(QStringLiteral("point-menu")), Patience);
        auto* menu = need<QMenu>(window, "point-menu");
        choose(menu, QStringLiteral("Resume from here"));
        QTRY_VERIFY_WITH_TIMEOUT(window.controller().session().state() == session::SessionState::Training, Patience);
        const auto& history = window.controller().session().history();
        QTRY_COMPARE_WITH_TIMEOUT(history.abandoned.size(), std::size_t{1}, Patience);
        QCOMPARE(history.abandoned[0].x().front(), 6.0);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 6, Patience);
        // While it trains, nobody can go back.
        auto* second = window.pointMenu().make(path, {.epoch = 5, .from = 5});
        QVERIFY(!second->actions()[1]->isEnabled());
        delete second;
        stop(window);
        QTRY_COMPARE_WITH_TIMEOUT(window.workspace().find(path)->history->abandoned.size(), std::size_t{1}, Patience);
    }

    void resumesFromAnyEpoch() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        const auto path = stoppedRun(window, 12);
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience);
        const auto last = window.workspace().find(path)->summary.epoch;
        for (const auto& file : session::checkpointFiles(std::filesystem::path(path.toStdString()) / "checkpoints")) {
            const auto position = *session::checkpointPosition(file);
            if (position.batch == 0 && position.epoch < last) std::filesystem::remove(file);
        }
        window.controller().askAndResume(path);
        auto* dialog = window.findChild<QDialog*>(QStringLiteral("resume-dialog"));
        QVERIFY(dialog);
        auto* epoch = need<QLineEdit>(*dialog, "resume-epoch");
        auto* accept = need<QAbstractButton>(*dialog, "resume-accept");
        auto* from = need<QComboBox>(*dialog, "resume-from");
        QVERIFY(!epoch->isVisible());
        from->setCurrentIndex(from->count() - 1);
        QVERIFY(epoch->isVisible());
        type(*dialog, "resume-epoch", grouped(last + 1));
        QVERIFY(!accept->isEnabled());
        type(*dialog, "resume-epoch", QStringLiteral("5"));
        const auto consequence = [&] { return need<QLabel>(*dialog, "resume-consequence")->text(); };
        QTRY_VERIFY_WITH_TIMEOUT(
            consequence().contains(QStringLiteral("Epoch 5 is not kept; it is recomputed from the beginning")),
            Patience);
        QVERIFY(consequence().contains(QStringLiteral("stay as a grey line")));
        QTRY_COMPARE(epoch->height(), metrics::ControlHeight); // nothing is squeezed by the words
        accept->click();
        const auto& history = window.controller().session().history();
        QTRY_VERIFY_WITH_TIMEOUT(!isIdle(window) && history.abandoned.size() == 1 && records(window) > 5, Patience);
        QCOMPARE(history.abandoned[0].x().front(), 6.0);
        stop(window);
    }

    // Resume asks what is meant, and then trains on.
    void aRunThatStoppedEarlyGoesOnForTheAsking() {
        MainWindow window;
        window.show();
        session::RunRequest request;
        request.data.source = "iris";
        request.config.network.hidden = {4};
        request.config.epochs = 30;
        request.config.earlyStopping.patience = 3;
        request.config.earlyStopping.minDelta = 10.0;
        window.controller().start(request);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) == 4, Patience);
        const auto path = window.workspace().items().front().path;
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience);
        window.controller().resume(path, session::ResumeRequest::From::Latest);
        auto* dialog = window.findChild<QDialog*>(QStringLiteral("resume-dialog"));
        QVERIFY(dialog);
        QString words;
        for (const auto* label : dialog->findChildren<QLabel*>()) words += label->text();
        QVERIFY2(words.contains(QStringLiteral("Stopped early at epoch 4 of 30: no gain since epoch 1.")),
                 qPrintable(words));
        QTRY_VERIFY_WITH_TIMEOUT(
            need<QLabel>(*dialog, "resume-consequence")->text().contains(QStringLiteral("nothing stops it early")),
            Patience);
        need<QAbstractButton>(*dialog, "resume-accept")->click();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) == 30, Patience);
    }

    // A run that was best in its last epoch says so, with a way on.
    void aRunThatWasStillFallingOffersToTrainOn() {
        MainWindow window;
        window.show();
        const auto& asked = HeldQuestions::askedBy(window);
        const auto path = trained(window, {.hidden = 8, .epochs = 3});
        QCOMPARE(window.workspace().find(path)->summary.bestEpoch, 3);
        NoteBox* note = nullptr;
        const auto says = [&] {
            for (auto* box : window.findChildren<NoteBox*>())
                for (const auto* label : box->findChildren<QLabel*>())
                    if (label->text().contains(QStringLiteral("was best in the last epoch"))) note = box;
            return note != nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(says(), Patience);
        emit note->linkActivated();
        QVERIFY(asked.resume);
    }

    void asksBeforeItGoesOnWithOtherData() {
        QTemporaryDir folder;
        const auto table = folder.filePath(QStringLiteral("line.csv"));
        writeTable(table, 40);
        MainWindow window;
        window.show();
        const auto path = stoppedRun(window, 4, table);
        const auto before = records(window);
        writeTable(table, 50);
        const auto& asked = HeldQuestions::askedBy(window);
        trigger(window, "resume");
        QTRY_VERIFY_WITH_TIMEOUT(asked.accept, Patience);
        const auto differences = QString::fromStdString(asked.differences.at(0));
        QVERIFY(differences.contains(QStringLiteral("80")) && differences.contains(QStringLiteral("100")));
        // Without an answer nothing goes on, and nothing waits.
        QVERIFY(isIdle(window) && need<QAction>(window, "resume")->isEnabled());
        QCOMPARE(window.workspace().find(path)->history->records.size(), before);
        asked.accept();
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > before + 2, Patience);
        stop(window);
    }

    // As a queue does: the next run begins as soon as the one before has ended, whatever is asked about that.
    void aQuestionDoesNotHoldUpTheNextRun() {
        QTemporaryDir folder;
        const auto table = folder.filePath(QStringLiteral("line.csv"));
        writeTable(table, 40);
        MainWindow window;
        window.show();
        stoppedRun(window, 4, table);
        writeTable(table, 50);
        const auto& asked = HeldQuestions::askedBy(window);
        session::RunRequest next;
        next.data.source = "iris";
        next.config.epochs = 100'000;
        const auto start = [&] { window.controller().start(next); };
        connect(&window.controller(), &RunController::ended, &window, start,
                static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
        trigger(window, "resume");
        QTRY_VERIFY_WITH_TIMEOUT(asked.accept && records(window) > 2 && !isIdle(window), Patience);
        const auto running = window.controller().session().folder();
        asked.accept(); // too late
        QCOMPARE(window.controller().session().folder(), running);
        QVERIFY(!isIdle(window));
        stop(window);
    }

    void theDialogListsWhatHasChangedAndWaitsForNobody() {
        QWidget window;
        RunDialogs dialogs(window);
        int accepted = 0;
        for (const auto* answer : {"Leave it", "Resume all the same"}) {
            dialogs.askAboutChangedData({"rows: 80, now 100", "<b>x</b>"}, [&accepted] { ++accepted; });
            QCOMPARE(accepted, 0);
            auto* box = window.findChild<QMessageBox*>(QStringLiteral("data-changed"));
            QVERIFY(box && box->isVisible());
            for (const auto* label : box->findChildren<QLabel*>()) QCOMPARE(label->textFormat(), Qt::PlainText);
            QCOMPARE(box->informativeText(), QStringLiteral("•  rows: 80, now 100\n•  <b>x</b>"));
            for (auto* button : box->buttons())
                if (button->text() == QLatin1String(answer)) button->click();
            QTRY_VERIFY(!window.findChild<QMessageBox*>());
        }
        QCOMPARE(accepted, 1);
    }

    void evaluatesAndExportsACheckpoint() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        const auto path = stoppedRun(window, 8);
        const auto* item = window.workspace().find(path);
        window.pointMenu().evaluate(path, 4);
        QTRY_VERIFY_WITH_TIMEOUT(item->finding.text.contains(QStringLiteral("accuracy")), Patience);
        QCOMPARE(item->finding.head, QStringLiteral("Epoch 4"));
        // The figures are those of the history.
        const auto* loss = item->history->records.find("val_loss");
        QVERIFY(item->finding.text.contains(QString::number(loss->value[3], 'f', 4)));

        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("four.safetensors"));
        QSignalSpy told(&window.pointMenu(), &PointMenu::told);
        window.pointMenu().exportCheckpoint(path, 4, file);
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, Patience);
        const auto checkpoint = session::readCheckpoint(file.toStdString());
        QVERIFY(checkpoint);
        QCOMPARE(checkpoint->state.position.epoch, 4);
        // Where it cannot be written, that is said.
        window.pointMenu().exportCheckpoint(path, 4, folder.filePath(QStringLiteral("none/four.safetensors")));
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 2, Patience);
        QVERIFY(told[1][0].toString().contains(QStringLiteral("cannot be")));
    }

    void aHistoryHasNoMenu() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("h.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(R"([{"epoch": 1, "loss": 0.9}])");
        out.close();
        MainWindow window;
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(file), Patience);
        QVERIFY(!window.pointMenu().make(file, {.epoch = 1}));
    }

    void anEpochThatIsNotKeptIsRecomputed() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        const auto path = stoppedRun(window, 12);
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience);
        const auto checkpoints = std::filesystem::path(path.toStdString()) / "checkpoints";
        const auto last = window.workspace().find(path)->summary.epoch;
        for (const auto& file : session::checkpointFiles(checkpoints)) {
            const auto position = *session::checkpointPosition(file);
            if (position.batch == 0 && position.epoch < last) std::filesystem::remove(file);
        }
        window.pointMenu().show(path, 5, QPoint(10, 10));
        QTRY_VERIFY_WITH_TIMEOUT(window.findChild<QMenu*>(QStringLiteral("point-menu")), Patience);
        auto* menu = need<QMenu>(window, "point-menu");
        QStringList words;
        for (const auto* action : menu->actions()) words << action->text();
        const auto said = words.join(QLatin1Char('\n'));
        QVERIFY2(said.contains(QStringLiteral("Epoch 5 is not kept; it is recomputed from the beginning, about 1 s")),
                 qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("the nearest kept")), qPrintable(said));
        choose(menu, QStringLiteral("Evaluate here"));
        const auto* item = window.workspace().find(path);
        QTRY_VERIFY_WITH_TIMEOUT(item->finding.text.contains(QStringLiteral("accuracy")), Patience);
        const auto* loss = item->history->records.find("val_loss");
        QVERIFY(item->finding.text.contains(QString::number(loss->value[4], 'f', 4)));
        // Nothing was added to what is kept.
        QVERIFY(!std::filesystem::exists(checkpoints / session::checkpointName({5, 0, 0})));
    }

    void recomputingShowsHowFarItIsAndCanBeCancelled() {
        MainWindow window;
        window.show();
        const auto path = stoppedRun(window, sanitized ? 500 : 12'000); // long enough to be cancelled
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience);
        const auto checkpoints = std::filesystem::path(path.toStdString()) / "checkpoints";
        for (const auto& file : session::checkpointFiles(checkpoints)) std::filesystem::remove(file);
        const auto epoch = window.workspace().find(path)->summary.epoch;
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("late.safetensors"));
        QSignalSpy told(&window.pointMenu(), &PointMenu::told);
        window.pointMenu().exportCheckpoint(path, epoch, file);
        auto* cancel = need<QAbstractButton>(window, "task-cancel");
        QTRY_VERIFY_WITH_TIMEOUT(cancel->isVisible(), Patience);
        QVERIFY(said(window, "task-text").startsWith(QStringLiteral("Recomputing epoch %1").arg(grouped(epoch))));
        click(window, "task-cancel");
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, Patience);
        QVERIFY(told[0][0].toString().contains(QStringLiteral("was cancelled")));
        QTRY_VERIFY_WITH_TIMEOUT(!cancel->isVisible(), Patience);
        QVERIFY(!QFile::exists(file));
    }
};

THROUGHLINE_TEST_BY(ResumeFlowsTest, throughline::ui::testing::run<ResumeFlowsTest>)
#include "ResumeFlowsTest.moc"
