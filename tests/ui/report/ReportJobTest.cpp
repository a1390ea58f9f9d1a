// SPDX-License-Identifier: GPL-3.0-or-later
#include "../WindowFixture.h"
#include "TestProgram.h"

#include "ui/TaskLine.h"
#include "ui/report/ReportJob.h"
#include "ui/report/RunReport.h"

#include <QDir>
#include <QSignalSpy>
#include <QToolButton>
#include <algorithm>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// A run's report, from the window.
class ReportJobTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    static QByteArray read(const QString& file) {
        QFile from(file);
        return from.open(QIODevice::ReadOnly) ? from.readAll() : QByteArray();
    }
    static QStringList filesIn(const QTemporaryDir& folder) {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System);
    }

private slots:
    void writesThePageWhileAnotherRunTrains() {
        QTemporaryDir folder;
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        const auto path = trained(window, {.epochs = 4});
        startRun(window, QStringLiteral("100000"));
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(window.workspace().items(), &Item::live), Patience);
        const auto file = folder.filePath(QStringLiteral("a run.html"));
        window.writeReport(path, file);
        QTRY_COMPARE_WITH_TIMEOUT(said(window, "status-text"), QStringLiteral("Saved a run.html"), Patience);
        QVERIFY(!isIdle(window));
        const auto source = readReport({.folder = path.toStdString()});
        QVERIFY(source);
        QVERIFY(source->evaluation);
        QCOMPARE(read(file), reportBytes(*source, ReportFormat::Html).value());
        for (const char* button : {"status-open-file", "status-show-file"})
            QVERIFY2(need<QToolButton>(window, button)->isVisible(), button);
        QVERIFY(!need<TaskLine>(window, "reporting")->isVisible());
        window.writeReport(path, folder.filePath(QStringLiteral("a run.pdf")));
        QTRY_COMPARE_WITH_TIMEOUT(said(window, "status-text"), QStringLiteral("Saved a run.pdf"), Patience);
        QVERIFY(read(folder.filePath(QStringLiteral("a run.pdf"))).startsWith("%PDF-"));
        // Of the run that trains, as far as it is on disk.
        const auto live = QString::fromStdString(window.controller().session().folder().string());
        window.writeReport(live, folder.filePath(QStringLiteral("live.html")));
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "status-text").startsWith(QStringLiteral("Saved live.html")), Patience);
        stop(window);
    }

    void nothingIsLeftOfOneThatWasCancelled() {
        QTemporaryDir folder;
        MainWindow window;
        const auto path = trained(window, {.epochs = 4});
        ReportJob job;
        QSignalSpy saved(&job, &ReportJob::saved), failed(&job, &ReportJob::failed), rested(&job, &ReportJob::rested);
        job.write(path, folder.filePath(QStringLiteral("first.html")));
        job.write(path, folder.filePath(QStringLiteral("second.pdf")));
        job.cancel();
        QCOMPARE(rested.size(), 1);
        // What comes after them is written, and alone.
        job.write(path, folder.filePath(QStringLiteral("third.html")));
        QTRY_COMPARE_WITH_TIMEOUT(rested.size(), 2, Patience);
        QCOMPARE(saved.size(), 1);
        QCOMPARE(failed.size(), 0);
        QCOMPARE(filesIn(folder), QStringList{QStringLiteral("third.html")});
    }

    void failuresAreTold() {
        QTemporaryDir folder;
        MainWindow window;
        const auto path = trained(window, {.epochs = 2});
        window.writeReport(path, folder.filePath(QStringLiteral("none/page.html")));
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "status-text").contains(QStringLiteral("page.html")), Patience);
        QVERIFY(!need<QToolButton>(window, "status-open-file")->isVisibleTo(&window));
        window.writeReport(path, folder.filePath(QStringLiteral("page.txt")));
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "status-text").contains(QStringLiteral(".html or .pdf")), Patience);
        // What belongs to a run is none of its reports.
        const auto own = path + QStringLiteral("/checkpoints/report.html");
        window.writeReport(path, own);
        QTRY_VERIFY_WITH_TIMEOUT(said(window, "status-text").contains(QStringLiteral("report.html")), Patience);
        QVERIFY(!QFile::exists(own));
        QCOMPARE(filesIn(folder), QStringList());
    }

    void historiesHaveOneOfTheirCurves() {
        QTemporaryDir folder;
        MainWindow window;
        window.show();
        auto* action = need<QAction>(window, "report");
        QVERIFY(!action->isEnabled());
        const auto path = writeHistory(folder.filePath(QStringLiteral("other.json")), 2);
        window.openPaths({path});
        QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path) && window.workspace().find(path)->history, Patience);
        QTRY_VERIFY(action->isEnabled());
        const auto file = folder.filePath(QStringLiteral("other.html"));
        window.writeReport(path, file);
        QTRY_COMPARE_WITH_TIMEOUT(said(window, "status-text"), QStringLiteral("Saved other.html"), Patience);
        const auto html = read(file);
        for (const char* part : {"20 records", "data:image/png", "part_1_loss", "0.0500"})
            QVERIFY2(html.contains(part), part);
    }
};

THROUGHLINE_TEST_BY(ReportJobTest, throughline::ui::testing::run<ReportJobTest>)
#include "ReportJobTest.moc"
