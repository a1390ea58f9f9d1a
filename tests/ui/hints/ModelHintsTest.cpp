// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "theme/Settings.h"
#include "ui/hints/HintBar.h"
#include "ui/list/SideList.h"
#include "ui/widgets/NoteBox.h"

#include <QDir>
#include <QImage>
#include <QTabBar>
#include <QToolButton>
#include <algorithm>
#include <random>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;
using Kind = session::Hint::Kind;

/// What the window finds out about a run's model by itself.
class ModelHintsTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    static QString train(MainWindow& window, const session::RunRequest& request) {
        window.controller().start(request);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) > 0, Patience); }();
        const auto path = QString::fromStdString(window.controller().session().folder().string());
        [&] { QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience); }();
        return path;
    }
    /// Most units of such a run die.
    static session::RunRequest deadly() {
        session::RunRequest request;
        request.data.source = "digits";
        request.config.network.hidden = {64};
        request.config.optimizer.learningRate = 1.0;
        request.config.epochs = 6;
        return request;
    }
    static bool has(MainWindow& window, const QString& path, Kind kind) {
        const auto& hints = window.workspace().find(path)->modelHints;
        return hints && std::ranges::find(*hints, kind, &session::Hint::kind) != hints->end();
    }
    static HintBar& bar(MainWindow& window) { return *need<HintBar>(window, "hint-bar"); }

private slots:
    void init() { settings().clear(); }

    void comeOnceTheRunRestsAndStayAway() {
        QString path;
        {
            MainWindow window;
            window.show();
            path = train(window, deadly());
            QTRY_VERIFY_WITH_TIMEOUT(has(window, path, Kind::SilentUnits), Patience);
            QStringList sentences;
            while (!bar(window).isHidden() && sentences.size() < 9) {
                sentences << bar(window).sentence();
                click(window, "hint-away");
            }
            QVERIFY(sentences.size() > 1);
            QVERIFY2(std::ranges::any_of(
                         sentences, [](const QString& said) { return said.contains(QStringLiteral("never active")); }),
                     qPrintable(sentences.join(QLatin1Char('\n'))));
        }
        MainWindow again;
        again.show();
        again.openPaths({path});
        QTRY_VERIFY_WITH_TIMEOUT(again.workspace().find(path) && has(again, path, Kind::SilentUnits), Patience);
        QTest::qWait(20); // the bar looks at it
        QVERIFY(bar(again).isHidden());
    }

    void waitForWhatTrains() {
        MainWindow window;
        window.show();
        const auto path = train(window, deadly());
        QTRY_VERIFY_WITH_TIMEOUT(has(window, path, Kind::SilentUnits), Patience);
        startRun(window, QStringLiteral("1000000"));
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(window.workspace().items(), &Item::live), Patience);
        window.workspace().reload(path);
        QTRY_VERIFY_WITH_TIMEOUT(!window.workspace().find(path)->modelHints, Patience);
        emit window.findChild<SideList*>()->currentChanged(path);
        QTest::qWait(300);
        QVERIFY(!window.workspace().find(path)->modelHints);
        stop(window);
        QTRY_VERIFY_WITH_TIMEOUT(has(window, path, Kind::SilentUnits), Patience);
    }

    /// Data that may be of any size are not read unasked.
    void comeWithAnEvaluationOfLargeData() {
        QTemporaryDir folder;
        std::minstd_rand random(1);
        for (const char* name : {"a", "b"}) {
            QDir(folder.path()).mkdir(QLatin1String(name));
            for (int i = 0; i < 30; ++i) {
                QImage image(4, 4, QImage::Format_Grayscale8);
                for (int y = 0; y < 4; ++y)
                    for (int x = 0; x < 4; ++x) image.setPixelColor(x, y, QColor::fromHsv(0, 0, random() % 256));
                image.save(folder.filePath(QStringLiteral("%1/%2.png").arg(QLatin1String(name)).arg(i)));
            }
        }
        session::RunRequest request;
        request.data.source = folder.path().toStdString();
        request.data.imageSize = data::ImageSize{4, 4};
        request.config.epochs = 2;
        request.config.network.hidden = {4};
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        const auto path = train(window, request);
        QTest::qWait(200);
        QVERIFY(!window.workspace().find(path)->modelHints);
        auto* tabs = need<QTabBar>(window, "inspector-tabs");
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->tabText(i) == QLatin1String("Evaluate")) tabs->setCurrentIndex(i);
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->modelHints.has_value(), Patience);
    }

    /// Of a run it is a hint, of a history a note beside the charts.
    void overfittingIsToldOnce() {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("chance.csv"));
        QFile table(file);
        QVERIFY(table.open(QIODevice::WriteOnly));
        std::minstd_rand random(1);
        for (int row = 0; row < 160; ++row) {
            for (int i = 0; i < 10; ++i) table.write(QByteArray::number(static_cast<int>(random() % 1000)) + ',');
            table.write(random() % 2 ? "yes\n" : "no\n");
        }
        table.close();
        session::RunRequest request;
        request.data.source = file.toStdString();
        request.config.network.hidden = {64};
        request.config.optimizer.learningRate = 0.003;
        request.config.epochs = 80;
        MainWindow window;
        window.show();
        train(window, request);
        const auto notes = [&] {
            QString text;
            for (const auto* box : window.findChildren<NoteBox*>())
                for (const auto* label : box->findChildren<QLabel*>()) text += label->text();
            return text;
        };
        QTRY_VERIFY_WITH_TIMEOUT(bar(window).sentence().startsWith(QStringLiteral("Over-fitting since")), Patience);
        QVERIFY2(!notes().contains(QStringLiteral("ver-fitting")), qPrintable(notes()));

        QFile history(folder.filePath(QStringLiteral("history.json")));
        QVERIFY(history.open(QIODevice::WriteOnly));
        history.write("[");
        for (int epoch = 1; epoch <= 20; ++epoch)
            history.write(QStringLiteral("%1{\"epoch\": %2, \"loss\": %3, \"val_loss\": %4}")
                              .arg(epoch > 1 ? QStringLiteral(",") : QString())
                              .arg(epoch)
                              .arg(1.0 / epoch)
                              .arg(0.5 + 0.02 * epoch)
                              .toUtf8());
        history.write("]");
        history.close();
        window.openPaths({history.fileName()});
        QTRY_VERIFY_WITH_TIMEOUT(notes().contains(QStringLiteral("Over-fitting?")), Patience);
        QVERIFY(bar(window).isHidden());
    }
};

THROUGHLINE_TEST_BY(ModelHintsTest, throughline::ui::testing::run<ModelHintsTest>)
#include "ModelHintsTest.moc"
