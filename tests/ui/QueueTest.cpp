// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"
#include "WindowFixture.h"

#include "ui/models/ItemModel.h"
#include "ui/pages/NewRunPage.h"
#include "ui/pages/RateFinder.h"
#include "ui/widgets/Disclosure.h"

#include <QListView>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// What is started while a run trains waits, is seen and ordered in the list, and goes on by itself.
class QueueTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    static session::RunRequest request(int hidden, std::int64_t epochs) {
        session::RunRequest request;
        request.data.source = "iris";
        request.config.network.hidden = {hidden};
        request.config.epochs = epochs;
        return request;
    }

    static std::vector<int> widthsWaiting(MainWindow& window) {
        std::vector<int> widths;
        for (const auto& entry : window.controller().queue().waiting())
            if (const auto* run = std::get_if<session::RunRequest>(&entry.request))
                widths.push_back(run->config.network.hidden.front());
        return widths;
    }

    /// Names in the list under the heading of what waits.
    static QStringList listed(MainWindow& window) {
        const auto* model = need<QListView>(window, "items")->model();
        QStringList names;
        for (int row = 0; row < model->rowCount(); ++row) {
            const auto index = model->index(row, 0);
            if (index.data(ItemModel::RowKind).toInt() == static_cast<int>(ItemModel::Row::Waiting))
                names << index.data().toString();
        }
        return names;
    }

    static void choose(MainWindow& window, const QString& name) {
        auto* view = need<QListView>(window, "items");
        const auto found = view->model()->match(view->model()->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(found.first()).center());
    }

private slots:
    void startQueuesBehindWhatTrains() {
        MainWindow window;
        window.show();
        startRun(window, QStringLiteral("100000"));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 2, Patience);
        const auto first = window.controller().session().folder();

        trigger(window, "new");
        auto* button = need<QAbstractButton>(window, "start-run");
        QCOMPARE(button->text(), QStringLiteral("Start after this one"));
        type(window, "run-name", QStringLiteral("second"));
        type(window, "epochs", QStringLiteral("3"));
        click(window, "start-run");
        QCOMPARE(need<QLineEdit>(window, "run-name")->text(), QString()); // the next has a fresh one
        QCOMPARE(listed(window), QStringList{QStringLiteral("second")});
        QVERIFY(!isIdle(window));
        QCOMPARE(window.controller().session().folder(), first);

        trigger(window, "stop");
        // Between the two nothing trains for a moment.
        const auto isSecond = [&] { return window.controller().session().info().name == "second"; };
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && isSecond() && records(window) == 3, Patience);
        QVERIFY(listed(window).isEmpty());
        QCOMPARE(button->text(), QStringLiteral("Start"));
    }

    void orderIsTheListsAndOneCanBeginBeside() {
        MainWindow window;
        window.show();
        window.resize(1280, 800); // with room for the list
        auto& controller = window.controller();
        controller.start(request(8, 1'000'000));
        for (const int width : {11, 12, 13}) controller.start(request(width, 1'000'000));
        QCOMPARE(listed(window),
                 (QStringList{QStringLiteral("iris 11"), QStringLiteral("iris 12"), QStringLiteral("iris 13")}));

        auto* view = need<QListView>(window, "items");
        choose(window, QStringLiteral("iris 13"));
        QTest::keyClick(view, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(widthsWaiting(window), (std::vector{11, 13, 12}));
        QTest::keyClick(view, Qt::Key_Up, Qt::AltModifier);
        QTest::keyClick(view, Qt::Key_Up, Qt::AltModifier); // it is the first already
        QCOMPARE(widthsWaiting(window), (std::vector{13, 11, 12}));
        QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(widthsWaiting(window), (std::vector{11, 13, 12}));

        // By the mouse: the last to before the first.
        auto* model = view->model();
        const auto row = [&](const QString& name) {
            return model->match(model->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly).value(0);
        };
        const std::unique_ptr<QMimeData> dragged(model->mimeData({row(QStringLiteral("iris 12"))}));
        QVERIFY(model->canDropMimeData(dragged.get(), Qt::MoveAction, row(QStringLiteral("iris 11")).row(), 0, {}));
        QVERIFY(!model->canDropMimeData(dragged.get(), Qt::MoveAction, 1, 0, {})); // not among the runs
        model->dropMimeData(dragged.get(), Qt::MoveAction, row(QStringLiteral("iris 11")).row(), 0, {});
        QCOMPARE(widthsWaiting(window), (std::vector{12, 11, 13}));

        choose(window, QStringLiteral("iris 11"));
        QTest::keyClick(view, Qt::Key_Delete);
        QCOMPARE(widthsWaiting(window), (std::vector{12, 13}));

        controller.queue().startNow(controller.queue().waiting().front().id);
        QCOMPARE(controller.queue().training().size(), std::size_t{2});
        QTRY_VERIFY_WITH_TIMEOUT(controller.session().state() == session::SessionState::Training &&
                                     controller.session().info().config.network.hidden.front() == 8,
                                 Patience);
        const auto path = [&](std::size_t index) {
            const auto* session = controller.queue().sessionOf(controller.queue().training().at(index).id);
            return QString::fromStdString(session->folder().string());
        };
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().isLive(path(0)) && window.workspace().isLive(path(1)), Patience);
        // Stop is about the one that is chosen.
        const auto name = window.workspace().find(path(1))->title;
        choose(window, name);
        QCOMPARE(controller.session().info().config.network.hidden.front(), 12);
        controller.queue().hold();
        trigger(window, "stop");
        QTRY_COMPARE_WITH_TIMEOUT(controller.queue().training().size(), std::size_t{1}, Patience);
        QCOMPARE(controller.session().info().config.network.hidden.front(), 8);
        for (const auto& entry : controller.queue().waiting()) controller.queue().remove(entry.id);
        controller.queue().goOn();
        stop(window);
    }

    void theNextStartGoesOn() {
        std::filesystem::path interrupted;
        {
            MainWindow window;
            window.show();
            window.controller().start(request(8, 1'000'000));
            auto last = request(9, 2);
            last.name = "last of all";
            window.controller().start(last);
            QTRY_VERIFY_WITH_TIMEOUT(records(window) > 2, Patience);
            interrupted = window.controller().session().folder();
            window.close();
            QTRY_VERIFY_WITH_TIMEOUT(!window.isVisible(), Patience);
        }
        MainWindow window;
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(!isIdle(window) && records(window) > 3, Patience);
        QCOMPARE(window.controller().session().folder(), interrupted);
        QCOMPARE(listed(window), QStringList{QStringLiteral("last of all")});
        trigger(window, "stop");
        // Between the two nothing trains for a moment.
        const auto& current = [&]() -> const session::RunInfo& { return window.controller().session().info(); };
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && current().name == "last of all", Patience);
    }

    void aResumeWaitsLikeAStartAndGoesOnAtTheNextOne() {
        std::filesystem::path stopped;
        {
            MainWindow window;
            window.show();
            window.resize(1280, 800); // with room for the list
            stopped = stoppedRun(window, 2, QStringLiteral("iris")).toStdString();
            const auto path = QString::fromStdString(stopped.string());
            window.controller().start(request(9, 1'000'000));
            QTRY_VERIFY_WITH_TIMEOUT(records(window) > 2, Patience);
            choose(window, window.workspace().find(path)->title);
            const auto* resume = need<QAction>(window, "resume");
            QVERIFY(resume->isEnabled());
            QCOMPARE(resume->text(), QStringLiteral("Resume after this one"));
            trigger(window, "resume");
            QCOMPARE(window.controller().queue().waiting().size(), std::size_t{1});
            QVERIFY(!resume->isEnabled()); // it waits already
            window.controller().resume(path);
            QCOMPARE(window.controller().queue().waiting().size(), std::size_t{1});
            window.close();
            QTRY_VERIFY_WITH_TIMEOUT(!window.isVisible(), Patience);
        }
        MainWindow window;
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(!isIdle(window) && records(window) > 3, Patience);
        QCOMPARE(window.controller().session().info().config.network.hidden.front(), 9);
        QCOMPARE(listed(window).size(), 1);
        trigger(window, "stop");
        QTRY_VERIFY_WITH_TIMEOUT(!isIdle(window) && window.controller().session().folder() == stopped, Patience);
        stop(window);
    }

    /// Its data changed while it waited: that is told in the list, and Resume asks.
    void aResumeThatFailsWhenItIsItsTurnIsAskedForAnew() {
        QTemporaryDir folder;
        const auto table = folder.filePath(QStringLiteral("t.npy"));
        MainWindow window;
        window.show();
        window.resize(1280, 800); // with room for the list
        const auto path = stoppedRun(window, 2, writeNpy(table, 60, 4));
        const auto& questions = HeldQuestions::askedBy(window);
        window.controller().start(request(9, 1'000'000));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 2, Patience);
        window.controller().resume(path);
        writeNpy(table, 80, 4);
        stop(window);
        auto& queue = window.controller().queue();
        QTRY_VERIFY_WITH_TIMEOUT(queue.waiting().size() == 1 && queue.waiting().front().error, Patience);
        QCOMPARE(queue.waiting().front().error->code, ErrorCode::DataChanged);
        QVERIFY(!questions.accept); // nobody is there to be asked

        choose(window, window.workspace().find(path)->title);
        QVERIFY(need<QAction>(window, "resume")->isEnabled());
        trigger(window, "resume");
        QVERIFY(queue.waiting().empty());
        QTRY_VERIFY_WITH_TIMEOUT(questions.accept, Patience);
        questions.accept();
        QTRY_VERIFY_WITH_TIMEOUT(!isIdle(window) && records(window) > 3, Patience);
        stop(window);
    }

    void whatStartDoesIsSaidWhereThePanelIsFolded() {
        MainWindow window;
        window.resize(1024, 640);
        window.show();
        window.controller().start(request(8, 1'000'000));
        QTRY_VERIFY_WITH_TIMEOUT(records(window) > 0, Patience);
        trigger(window, "new");
        const auto* start = need<QAction>(window, "start");
        QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), Patience);
        QVERIFY(!need<QAbstractButton>(window, "start-run")->isVisible());
        QCOMPARE(start->text(), QStringLiteral("Start after this one"));
        QVERIFY(need<QAbstractButton>(window, "start-button")->isVisible());
        type(window, "learning-rate", QStringLiteral("0.01, 0.001"));
        QCOMPARE(start->text(), QStringLiteral("Start 2 runs after this one"));
        type(window, "epochs", QStringLiteral("1000000"));
        // Beside it, as a single run may.
        const auto* menu = need<QMenu>(window, "start-bar-menu");
        menu->actions().first()->trigger();
        auto& queue = window.controller().queue();
        QVERIFY(queue.training().size() >= 2);
        QVERIFY(queue.training().back().beside);
        queue.hold();
        for (const auto& entry : std::vector(queue.waiting())) queue.remove(entry.id);
        queue.goOn();
        window.controller().stopAll();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
    }

    void severalValuesInAFieldAreSeveralRuns() {
        MainWindow window;
        window.show();
        trigger(window, "new");
        auto* button = need<QAbstractButton>(window, "start-run");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), Patience);
        type(window, "epochs", QStringLiteral("2"));
        type(window, "learning-rate", QStringLiteral("0.01, 0.001"));
        type(window, "seed", QStringLiteral("1..2"));
        QCOMPARE(button->text(), QStringLiteral("Start 4 runs"));
        type(window, "hidden", QStringLiteral("8; 8, 4"));
        QCOMPARE(button->text(), QStringLiteral("Start 8 runs"));
        type(window, "learning-rate", QStringLiteral("0.01, x"));
        QVERIFY(!button->isEnabled());
        type(window, "learning-rate", QStringLiteral("0.01, 0.02"));
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), Patience);
        const auto before = window.workspace().items().size();
        click(window, "start-run");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && window.workspace().items().size() == before + 8, Patience);
        std::set<std::pair<double, std::uint64_t>> settings;
        for (const auto& item : window.workspace().items()) {
            if (!item.name.contains(QStringLiteral("learning-rate"))) continue;
            settings.insert({item.info->config.optimizer.learningRate, item.info->config.seed});
            QCOMPARE(item.info->data.seed, item.info->config.seed);
        }
        QCOMPARE(settings.size(), std::size_t{4});

        // A group of the list.
        const auto* model = need<QListView>(window, "items")->model();
        QVERIFY(!model->match(model->index(0, 0), Qt::DisplayRole, QStringLiteral("digits-sweep · 8")).isEmpty());
        // In the words of the command line, and by what tells them apart.
        QCOMPARE(model
                     ->match(model->index(0, 0), Qt::DisplayRole, QStringLiteral("8,4 · 0.01 · seed 2"), -1,
                             Qt::MatchExactly)
                     .size(),
                 1);
    }

    void aRunsSettingsAreThoseOfTheNext() {
        MainWindow window;
        window.show();
        auto asked = request(24, 3);
        asked.config.network.hidden = {24, 12};
        asked.config.network.dropout = 0.25;
        asked.config.network.activation = nn::Activation::Tanh;
        asked.config.optimizer.kind = nn::OptimizerKind::Sgd;
        asked.config.optimizer.learningRate = 0.03;
        asked.config.optimizer.momentum = 0.9;
        asked.config.schedule.kind = nn::ScheduleKind::Cosine;
        asked.config.batchSize = 10;
        asked.config.seed = asked.data.seed = 5;
        asked.config.l2 = 0.001;
        asked.data.validationFraction = 0.3;
        window.controller().start(asked);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) == 3, Patience);
        const auto first = window.controller().session().info();
        trigger(window, "new");
        window.newRunPage().take(first);
        QTRY_VERIFY_WITH_TIMEOUT(need<QAbstractButton>(window, "start-run")->isEnabled(), Patience);
        click(window, "start-run");
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && window.controller().session().info().id != first.id, Patience);
        const auto& second = window.controller().session().info();
        QVERIFY(second.config == first.config);
        QVERIFY(second.data == first.data);
    }

    void aRateIsFoundAndTakenByAClick() {
        MainWindow window;
        window.resize(1400, 1200);
        window.show();
        trigger(window, "new");
        auto* button = need<QAbstractButton>(window, "try-rates");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), Patience);
        button->click();
        auto* finder = need<RateFinder>(window, "rate-finder");
        QTRY_VERIFY_WITH_TIMEOUT(finder->isShown(), Patience);
        QVERIFY(said(window, "rate-says").contains(QStringLiteral("falls fastest at")));
        qobject_cast<Disclosure*>(finder->parentWidget())->setOpen(true);
        QTRY_VERIFY_WITH_TIMEOUT(finder->height() > 150, Patience);
        const QPoint at(qRound(finder->xOf(0.01)), finder->height() - 80);
        QTest::mouseClick(finder, Qt::LeftButton, {}, at);
        const double rate = need<QLineEdit>(window, "learning-rate")->text().toDouble();
        QVERIFY2(rate > 0.009 && rate < 0.011, qPrintable(QString::number(rate)));
        QVERIFY(finder->isShown()); // the rate is not what the picture is about
        type(window, "hidden", QStringLiteral("16"));
        QVERIFY(!finder->isShown());
    }
};

THROUGHLINE_TEST_BY(QueueTest, throughline::ui::testing::run<QueueTest>)
#include "QueueTest.moc"
