// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"
#include "WindowFixture.h"

#include "figure/ChartExport.h"
#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Settings.h"
#include "ui/models/Workspace.h"

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// A picture that was exported brings its curves back, with the look that they had for the asking.
class OpenPictureTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    QTemporaryDir m_folder;

    static chart::ChartRun run(const char* name, std::size_t colour, double factor) {
        auto history = std::make_shared<history::History>();
        for (double epoch = 1; epoch <= 20; ++epoch) {
            history->records.addRecord({epoch, epoch, 0, 1.0});
            history->records.addPoint("loss", factor / epoch);
            history->records.addPoint("val_loss", factor * 1.1 / epoch);
            history->records.addPoint("f1", 1.0 - factor / (epoch + 3));
        }
        chart::ChartRun run;
        run.id = run.name = QString::fromUtf8(name);
        run.colour = colour;
        run.history = history;
        run.bestEpoch = 7;
        return run;
    }

    QString picture(const char* name, std::vector<chart::ChartRun> runs, const chart::FigureOptions& options = {}) {
        const auto file = m_folder.filePath(QString::fromUtf8(name));
        const auto bytes = chart::figureBytes(chart::FigureFormat::Png, std::move(runs), options);
        if (!bytes || !chart::writeFigure(file.toStdString(), *bytes)) qFatal("cannot write");
        return file;
    }
    static bool isOpen(MainWindow& window, const QString& path) {
        const auto* item = window.workspace().find(path);
        return item && !item->loading;
    }
    static chart::ChartStack& charts(MainWindow& window) {
        return *dynamic_cast<chart::ChartStack*>(need<QWidget>(window, "charts"));
    }

private slots:
    void init() { settings().clear(); }

    void bringsTheCurvesBack() {
        MainWindow window;
        const auto file = picture("one.png", {run("lr 0.01", 3, 1.0 / 3.0)});
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(isOpen(window, file), Patience);
        const auto* item = window.workspace().find(file);
        QCOMPARE(item->name, QStringLiteral("lr 0.01"));
        QCOMPARE(item->colour, 3U);
        QCOMPARE(item->secondLine(), QStringLiteral("Picture · 20 epochs"));
        QCOMPARE(item->history->records.find("loss")->value[4], 1.0 / 3.0 / 5);
        const auto shown = charts(window).runs();
        QCOMPARE(shown.size(), 1U);
        QCOMPARE(shown[0].bestEpoch, 7.0);
    }

    void eachHistoryIsAnItemOfItsOwn() {
        const auto file = picture("two.png", {run("a", 1, 1.0), run("b", 2, 2.0)});
        {
            MainWindow window;
            window.resize(1200, 800);
            // Dropped, as from a folder.
            drop(window, {file});
            QTRY_VERIFY_WITH_TIMEOUT(isOpen(window, file + QStringLiteral("#2")), Patience);
            QVERIFY(isOpen(window, file + QStringLiteral("#1")));
            QCOMPARE(window.workspace().items().size(), 2U);
            QCOMPARE(charts(window).runs().size(), 2U);
        }
        // And the next start finds them again.
        MainWindow window;
        QTRY_VERIFY_WITH_TIMEOUT(isOpen(window, file + QStringLiteral("#2")), Patience);
        const auto* second = window.workspace().find(file + QStringLiteral("#2"));
        QCOMPARE(second->name, QStringLiteral("b"));
        QCOMPARE(second->colour, 2U);
        QCOMPARE(window.workspace().items().size(), 2U);
    }

    void offersTheLookThatItHad() {
        chart::FigureOptions options;
        options.metrics = {"f1", "nothing"};
        options.chart = {0.995, true, true, history::XAxis::Step, true, false};
        options.x = chart::Range{3.0, 12.0};
        options.y["f1"] = {0.25, 0.75};
        options.title = QStringLiteral("Mine");
        const auto file = picture("look.png", {run("a", 1, 1.0)}, options);
        MainWindow window;
        window.resize(1200, 800);
        window.openPaths({file});
        QTRY_VERIFY_WITH_TIMEOUT(isOpen(window, file), Patience);
        QVERIFY(charts(window).options() != options.chart); // not before it was asked for
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "banner-text").contains(QStringLiteral("look.png")), Patience);
        need<QAbstractButton>(window, "banner-action")->click();
        QVERIFY(charts(window).options() == options.chart);
        QCOMPARE(need<QLineEdit>(window, "smoothing-value")->text(), QStringLiteral("0.995"));
        QCOMPARE(charts(window).metrics(), std::vector<std::string>{"f1"});
        QCOMPARE(charts(window).xRange(), (chart::Range{3.0, 12.0}));
        QCOMPARE(charts(window).chart("f1")->yRange(), (chart::Range{0.25, 0.75}));
        QVERIFY(need<QWidget>(window, "banner")->isHidden());
    }

    void saysWhatIsWrongWithAPicture() {
        MainWindow window;
        chart::FigureOptions options;
        options.history = false;
        window.openPaths({picture("bare.png", {run("a", 1, 1.0)}, options)});
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "banner-text").contains(QStringLiteral("carries no history")), Patience);
        QVERIFY(window.workspace().items().empty());
    }
};

THROUGHLINE_TEST_BY(OpenPictureTest, throughline::ui::testing::run<OpenPictureTest>)
#include "OpenPictureTest.moc"
