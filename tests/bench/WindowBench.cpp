// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the window answers while a run trains ten thousand epochs a second and more, and what it costs the run:
// iris, 4-16-3, by a session with its files alone, and by one in the main window.
// QT_QPA_PLATFORM=offscreen tests/bench/WindowBench [epochs]
#include "theme/Theme.h"
#include "ui/MainWindow.h"
#include "ui/RunController.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>
#include <cstdio>
#include <cstdlib>

using namespace throughline;

namespace {

double ms(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

/// Measures how long each event takes, from outside, and counts the window's frames.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        const auto type = event->type();
        // Other threads' events come through here, too.
        if (!measuring || QThread::currentThread() != thread()) return QApplication::notify(receiver, event);
        const bool outermost = m_depth++ == 0;
        QElapsedTimer timer;
        timer.start();
        const bool done = QApplication::notify(receiver, event);
        --m_depth;
        if (!outermost) return done;
        longest = std::max(longest, ms(timer));
        busy += ms(timer);
        frames += type == QEvent::UpdateRequest ? 1 : 0;
        return done;
    }

    bool measuring = false;
    double longest = 0.0, busy = 0.0;
    int frames = 0;

private:
    int m_depth = 0;
};

session::RunRequest request(std::int64_t epochs) {
    session::RunRequest request;
    request.data.source = "iris";
    request.config.network.hidden = {16};
    request.config.batchSize = 16;
    request.config.epochs = epochs;
    request.threads = 1;
    return request;
}

/// Epochs a second of training, as the session itself counts them.
class Watch : public QObject {
public:
    explicit Watch(session::TrainingSession& session) {
        connect(&session, &session::TrainingSession::finished, this, [this](const session::RunOutcome& outcome) {
            seconds = outcome.seconds;
            epochs = static_cast<double>(outcome.epoch);
            ended = true;
        });
    }
    double rate() const { return epochs / seconds; }

    bool ended = false;
    double seconds = 0.0, epochs = 0.0;
};

double withoutWindow(std::int64_t epochs) {
    session::TrainingSession session;
    Watch watch(session);
    session.start(request(epochs));
    while (!watch.ended) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return watch.rate();
}

double inWindow(TimedApplication& app, std::int64_t epochs) {
    ui::MainWindow window;
    window.resize(1440, 900);
    window.show();
    QElapsedTimer settle;
    settle.start();
    while (settle.elapsed() < 500) QApplication::processEvents(QEventLoop::AllEvents, 20);
    auto& session = window.controller().session();
    Watch watch(session);
    // A clock of the loop's own: how late it rings is how long one would wait for an answer.
    double latest = 0.0;
    QElapsedTimer beat, whole;
    QTimer clock;
    clock.setTimerType(Qt::PreciseTimer);
    QObject::connect(&clock, &QTimer::timeout, [&] {
        if (beat.isValid()) latest = std::max(latest, ms(beat) - 5.0);
        beat.start();
    });
    window.controller().start(request(epochs));
    QObject::connect(&session, &session::TrainingSession::opened, &window, [&] {
        app.longest = app.busy = 0.0;
        app.frames = 0;
        app.measuring = true;
        clock.start(5);
        whole.start();
    });
    while (!watch.ended) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    const double seconds = ms(whole) * 1e-3;
    app.measuring = false;
    std::printf("longest event %.1f ms, loop late by at most %.1f ms, %.0f frames/s, GUI thread busy %.0f %%\n",
                app.longest, latest, app.frames / seconds, 0.1 * app.busy / seconds);
    return watch.rate();
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir home;
    for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(name, home.path().toUtf8() + '/' + name);
    TimedApplication app(argc, argv);
    ui::Theme theme(app);
    const auto epochs = argc > 1 ? std::atoll(argv[1]) : 200'000;
    // Twice in turn: what the machine does besides shows in the difference.
    for (int round = 0; round < 2; ++round) {
        const double bare = withoutWindow(epochs);
        const double window = inWindow(app, epochs);
        std::printf("iris 4-16-3, %lld epochs: %.0f epochs/s without the window, %.0f with it (%.1f %%)\n",
                    static_cast<long long>(epochs), bare, window, 100.0 * window / bare);
    }
    return 0;
}
