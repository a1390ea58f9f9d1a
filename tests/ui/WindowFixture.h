// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "theme/Theme.h"
#include "ui/MainWindow.h"
#include "ui/RunController.h"
#include "ui/models/Workspace.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

/// What the tests of the window share: how a user's hand finds things, and waiting for what other threads do.
namespace throughline::ui::testing {

constexpr int Patience = 20'000;

template <class Widget>
Widget* need(QWidget& window, const char* name) {
    auto* found = window.findChild<Widget*>(QLatin1String(name));
    if (!found) qFatal("no %s in the window", name);
    return found;
}

inline void trigger(QWidget& window, const char* action) {
    need<QAction>(window, action)->trigger();
}

inline void click(QWidget& window, const char* button) {
    QTest::mouseClick(need<QAbstractButton>(window, button), Qt::LeftButton);
}

inline void type(QWidget& window, const char* field, const QString& text) {
    auto* edit = need<QLineEdit>(window, field);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
}

inline QString said(QWidget& window, const char* label) {
    return need<QLabel>(window, label)->text();
}

/// An NPY table of float64 whose last column is 0 and 1 in turn.
inline QString writeNpy(const QString& path, int rows, int columns) {
    QByteArray header = QStringLiteral("{'descr': '<f8', 'fortran_order': False, 'shape': (%1, %2), }")
                            .arg(rows)
                            .arg(columns)
                            .toLatin1()
                            .leftJustified(117) +
                        '\n';
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(QByteArray("\x93NUMPY\1\0", 8) + static_cast<char>(header.size()) + '\0' + header);
    for (int i = 0; i < rows * columns; ++i) {
        const double value = i % columns + 1 == columns ? i / columns % 2 : i * 0.5;
        file.write(reinterpret_cast<const char*>(&value), sizeof value);
    }
    return path;
}

/// A list of records with so many metrics.
inline QString writeHistory(const QString& path, int metrics) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write("[");
    for (int epoch = 1; epoch <= 20; ++epoch) {
        file.write(
            QStringLiteral("%1{\"epoch\": %2").arg(epoch > 1 ? QStringLiteral(",") : QString()).arg(epoch).toUtf8());
        for (int metric = 0; metric < metrics; ++metric)
            file.write(QStringLiteral(", \"part_%1_loss\": %2").arg(metric).arg(1.0 / epoch).toUtf8());
        file.write("}");
    }
    file.write("]");
    return path;
}

inline bool isIdle(MainWindow& window) {
    return !window.controller().isBusy();
}
inline std::size_t records(MainWindow& window) {
    return window.controller().session().history().records.size();
}

/// Keeps what a run asks, in place of the dialogs, until the test answers.
struct HeldQuestions : RunQuestions {
    std::function<void(const session::ResumeRequest&)> resume;
    std::function<void()> accept;
    std::vector<std::string> differences;

    /// Those of a window from now on.
    static const HeldQuestions& askedBy(MainWindow& window) {
        auto questions = std::make_unique<HeldQuestions>();
        const auto& held = *questions;
        window.controller().setQuestions(std::move(questions));
        return held;
    }
    void askHowToResume(const session::OpenedRun&, const session::ResumeRequest&,
                        std::function<void(const session::ResumeRequest&)> go) override {
        resume = std::move(go);
    }
    void askHowToFork(const session::OpenedRun&, const session::ForkProposal&, bool,
                      std::function<void(const ForkAnswer&)>) override {}
    void askAboutChangedData(const std::vector<std::string>& list, std::function<void()> go) override {
        differences = list;
        accept = std::move(go);
    }
};

/// Goes through New run as a user would: data, epochs, Start.
inline void startRun(MainWindow& window, const QString& epochs) {
    trigger(window, "new");
    QTRY_VERIFY_WITH_TIMEOUT(need<QAbstractButton>(window, "start-run")->isEnabled(), Patience);
    type(window, "epochs", epochs);
    need<QComboBox>(window, "patience")->setCurrentIndex(0);
    click(window, "start-run");
}

struct Asked {
    int hidden = 8;
    std::uint64_t seed = 1;
    std::int64_t epochs = 5;
};

/// Trains a short run on iris in the window; its path.
inline QString trained(MainWindow& window, const Asked& asked) {
    session::RunRequest request;
    request.data.source = "iris";
    request.data.seed = asked.seed;
    request.config.network.hidden = {asked.hidden};
    request.config.seed = asked.seed;
    request.config.epochs = asked.epochs;
    window.controller().start(request);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(isIdle(window) && records(window) > 0, Patience); }();
    const auto path = QString::fromStdString(window.controller().session().folder().string());
    [&] { QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(path)->run, Patience); }();
    return path;
}

/// A stopped run of some epochs on the digits or a file, on the page; its path.
inline QString stoppedRun(MainWindow& window, std::size_t least, const QString& data = QStringLiteral("digits")) {
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

inline void stop(MainWindow& window) {
    trigger(window, "stop");
    QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
}

/// Chooses an entry of a menu that is open, by its text.
inline void choose(QMenu* menu, const QString& text) {
    for (auto* action : menu->actions()) {
        if (action->text() != text) continue;
        QVERIFY2(action->isEnabled(), qPrintable(text));
        menu->setActiveAction(action);
        QTest::keyClick(menu, Qt::Key_Return);
        return;
    }
    QFAIL(qPrintable(QStringLiteral("no ") + text));
}

inline void drop(QWidget& window, const QStringList& paths) {
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

/// Runs `Test` with the user's folders in a temporary place.
template <class Test>
int run(int argc, char** argv) {
    QTemporaryDir home;
    qputenv("XDG_DATA_HOME", (home.path() + QStringLiteral("/data")).toUtf8());
    qputenv("XDG_CONFIG_HOME", (home.path() + QStringLiteral("/config")).toUtf8());
    qputenv("THROUGHLINE_THEME", "light");
    QApplication app(argc, argv);
    Theme theme(app);
    Test test;
    test.theme = &theme;
    return QTest::qExec(&test, argc, argv);
}

} // namespace throughline::ui::testing
