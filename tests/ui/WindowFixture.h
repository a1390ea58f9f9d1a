// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "theme/Theme.h"
#include "ui/MainWindow.h"
#include "ui/RunController.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

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
    void askHowToResume(const session::OpenedRun&, std::function<void(const session::ResumeRequest&)> go) override {
        resume = std::move(go);
    }
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
