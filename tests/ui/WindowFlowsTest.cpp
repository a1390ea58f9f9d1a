// SPDX-License-Identifier: GPL-3.0-or-later
#include "../Sanitized.h"
#include "../history/Events.h"
#include "WindowFixture.h"

#include "ui/pages/NewRunPage.h"

#include "session/Checkpoint.h"
#include "session/OpenedRun.h"
#include "session/RunPaths.h"
#include "stack/ChartStack.h"
#include "text/NumberText.h"
#include "theme/Tokens.h"
#include "ui/PointMenu.h"
#include "ui/dialogs/RunDialogs.h"
#include "ui/models/Workspace.h"

#include <QDialog>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTimer>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;
using Status = session::RunSummary::Status;

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

/// A stopped run of some epochs on the digits or a file, on the page; its path.
QString stoppedRun(MainWindow& window, std::size_t least, const QString& data = QStringLiteral("digits")) {
    session::RunRequest request;
    request.data.source = data.toStdString();
    request.config.epochs = 100'000;
    request.config.network.hidden = {8};
    window.controller().start(request);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(records(window) >= least, Patience); }();
    trigger(window, "stop");
    [&] { QTRY_VERIFY_WITH_TIMEOUT(need<QAction>(window, "resume")->isEnabled(), Patience); }();
    return QString::fromStdString(window.controller().session().folder().string());
}

void stop(MainWindow& window) {
    trigger(window, "stop");
    QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
}

/// Chooses an entry of a menu that is open, by its text.
void choose(QMenu* menu, const QString& text) {
    for (auto* action : menu->actions()) {
        if (action->text() != text) continue;
        QVERIFY2(action->isEnabled(), qPrintable(text));
        menu->setActiveAction(action);
        QTest::keyClick(menu, Qt::Key_Return);
        return;
    }
    QFAIL(qPrintable(QStringLiteral("no ") + text));
}

void drop(QWidget& window, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& path : paths) urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &event);
    QVERIFY(event.isAccepted());
}

} // namespace

/// What one does with runs that are there.
class WindowFlowsTest : public QObject {
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
            QCOMPARE(history.abandoned[0].x(history::XAxis::Epoch).front(), static_cast<double>(best + 1));
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
        QCOMPARE(history.abandoned[0].x(history::XAxis::Epoch).front(), 6.0);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 6, Patience);
        // While it trains, nobody can go back.
        auto* second = window.pointMenu().make(path, {.epoch = 5, .from = 5});
        QVERIFY(!second->actions()[1]->isEnabled());
        delete second;
        stop(window);
        QTRY_COMPARE_WITH_TIMEOUT(window.workspace().find(path)->history->abandoned.size(), std::size_t{1}, Patience);
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
        QCOMPARE(history.abandoned[0].x(history::XAxis::Epoch).front(), 6.0);
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

    void recomputingShowsHowFarItIsAndCanBeCancelled() {
        MainWindow window;
        window.show();
        const auto path = stoppedRun(window, sanitized ? 500 : 2500); // long enough to be cancelled
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

    void takesWhatIsDropped() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("dropped.json"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(R"([{"epoch": 1, "loss": 0.9}, {"epoch": 2, "loss": 0.7}])");
        out.close();
        QString run;
        {
            MainWindow window;
            window.show();
            run = stoppedRun(window, 3);
            window.workspace().remove(run);
        }
        MainWindow window;
        window.show();
        QVERIFY(!window.workspace().find(run));
        drop(window, {run, file});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(run) && window.workspace().find(file), Patience);
        QCOMPARE(window.workspace().find(run)->kind, Item::Kind::Run);
        QCOMPARE(window.workspace().find(file)->history->records.size(), std::size_t{2});
        // A file inside a run's folder stands for the run.
        window.workspace().remove(run);
        drop(window, {run + QStringLiteral("/history.json")});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(run), Patience);
    }

    void droppedArraysAreTheDataOfANewRun() {
        QTemporaryDir folder;
        MainWindow window;
        window.show();
        drop(window, {writeNpy(folder.filePath(QStringLiteral("table.npy")), 60, 4)});
        auto& page = window.newRunPage();
        QVERIFY(page.isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(said(page, "data-title"), QStringLiteral("60 rows, 3 features, 2 classes"), Patience);
    }

    void aFolderOfTensorBoardsOpensItsRuns() {
        using namespace history::testing;
        QTemporaryDir folder;
        const auto logs = folder.filePath(QStringLiteral("logs"));
        for (const char* const part : {"a/train", "a/validation", "b"}) {
            const auto path = logs + QLatin1Char('/') + QLatin1String(part);
            QVERIFY(QDir().mkpath(path));
            QFile file(path + QStringLiteral("/events.out.tfevents.1.host"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray::fromStdString(header() + scalar(1, "epoch_loss", 2) + scalar(2, "epoch_loss", 1)));
        }
        for (int start = 0; start < 2; ++start) { // and both are there again at the next start
            MainWindow window;
            window.show();
            if (start == 0)
                drop(window, {logs});
            else
                window.workspace().restore();
            const auto a = logs + QStringLiteral("#1"), b = logs + QStringLiteral("#2");
            const auto* const workspace = &window.workspace();
            QTRY_VERIFY_WITH_TIMEOUT(workspace->find(b) && !workspace->find(b)->loading, Patience);
            QTRY_VERIFY_WITH_TIMEOUT(workspace->find(a) && !workspace->find(a)->loading, Patience);
            QCOMPARE(workspace->find(a)->kind, Item::Kind::History);
            QCOMPARE(workspace->find(a)->history->records.series().size(), std::size_t{2});
            QCOMPARE(workspace->find(b)->secondLine(), QStringLiteral("TensorBoard · 2 steps"));
            QVERIFY(!workspace->find(logs));
            if (start == 0) QCOMPARE(workspace->find(b)->name, QStringLiteral("b"));
        }
    }

    void renamesAndRemovesFromTheList() {
        MainWindow window;
        window.show();
        const auto path = stoppedRun(window, 3);
        window.workspace().rename(path, QStringLiteral("  the good one "));
        QCOMPARE(window.workspace().find(path)->name, QStringLiteral("the good one"));
        const auto reread = session::openRun(path.toStdString());
        QCOMPARE(reread->info.name, std::string("the good one"));
        auto* list = need<QListView>(window, "items");
        const auto index = list->currentIndex();
        QCOMPARE(index.data().toString(), QStringLiteral("the good one"));
        QTimer::singleShot(0, &window, [] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu);
            choose(menu, QStringLiteral("Remove from list"));
        });
        emit list->customContextMenuRequested(list->visualRect(index).center());
        QVERIFY(!window.workspace().find(path));
        QVERIFY(session::isRunFolder(path.toStdString())); // the files stay
    }

    void theLearningRateChangesWhileTraining() {
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        session::RunRequest request;
        request.config.epochs = 100'000;
        request.config.network.hidden = {8};
        window.controller().start(request);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 3, Patience);
        auto* rate = need<QLineEdit>(window, "live-learning-rate");
        QTRY_VERIFY_WITH_TIMEOUT(rate->isVisible(), Patience);
        type(window, "live-learning-rate", QStringLiteral("0.0005"));
        QTest::keyClick(rate, Qt::Key_Return);
        const auto& history = window.controller().session().history();
        QTRY_COMPARE_WITH_TIMEOUT(history.marks.size(), std::size_t{1}, Patience);
        QCOMPARE(history.marks[0].kind, history::Mark::Kind::LearningRate);
        QCOMPARE(history.marks[0].to, 0.0005);
        // Changed from elsewhere, it is shown; what is typed and left is forgotten, what is being typed stays.
        window.controller().session().setLearningRate(0.0002);
        QTRY_COMPARE_WITH_TIMEOUT(rate->text(), QStringLiteral("0.0002"), Patience);
        type(window, "live-learning-rate", QStringLiteral("7"));
        window.controller().session().setLearningRate(0.0003);
        QTRY_COMPARE_WITH_TIMEOUT(history.marks.size(), std::size_t{3}, Patience);
        QTest::qWait(250); // two beats
        QCOMPARE(rate->text(), QStringLiteral("7"));
        need<QWidget>(window, "charts")->setFocus();
        QTRY_COMPARE_WITH_TIMEOUT(rate->text(), QStringLiteral("0.0003"), Patience);
        window.controller().session().setLearningRate(0.0005);
        QTRY_COMPARE_WITH_TIMEOUT(rate->text(), QStringLiteral("0.0005"), Patience);
        const auto epochs = records(window);
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > epochs + 1, Patience);
        stop(window);
        const auto reread = session::openRun(window.controller().session().folder());
        QCOMPARE(reread->info.events.front().kind, history::Mark::Kind::LearningRate);
        QCOMPARE(reread->info.events.front().from, 0.001);
        QCOMPARE(history.records.find("learning_rate")->value.back(), 0.0005);
    }

    void startIsPrompt() {
        MainWindow window;
        window.show();
        trigger(window, "new");
        QTRY_VERIFY_WITH_TIMEOUT(need<QAbstractButton>(window, "start-run")->isEnabled(), Patience);
        type(window, "epochs", QStringLiteral("5000"));
        QElapsedTimer timer;
        double first = -1.0;
        connect(&window.controller().session(), &session::TrainingSession::recordsAppended, &window, [&] {
            if (first < 0.0) first = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
        });
        timer.start();
        click(window, "start-run");
        QTRY_VERIFY_WITH_TIMEOUT(first >= 0.0, Patience);
        qInfo("first record %.0f ms after Start", first);
        stop(window);
    }

    void f1TellsWhatThisIs() {
        MainWindow window;
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QString said;
        QTimer::singleShot(0, &window, [&] {
            auto* dialog = window.findChild<QDialog*>(QStringLiteral("about-dialog"));
            QVERIFY(dialog);
            for (const auto* label : dialog->findChildren<QLabel*>()) said += label->text() + QLatin1Char('\n');
            dialog->reject();
        });
        QTest::keyClick(&window, Qt::Key_F1);
        for (const auto* words : {"GPL-3.0-or-later", "Numerics", "Fisher; UCI, CC BY 4.0"})
            QVERIFY2(said.contains(QLatin1String(words)), words);
    }
};

int main(int argc, char** argv) {
    return throughline::ui::testing::run<WindowFlowsTest>(argc, argv);
}
#include "WindowFlowsTest.moc"
