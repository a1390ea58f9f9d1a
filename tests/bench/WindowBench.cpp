// SPDX-License-Identifier: GPL-3.0-or-later
// What the files and the window cost a run, and whether the window answers: each of the benchmark's tasks by the bare
// loop, by a session with its history and checkpoints, and by one in the main window, in turn. On stdout a row of a
// Markdown table (epochs a second; what is lost to the bare loop), on stderr what the event loop had to bear.
// usage: QT_QPA_PLATFORM=offscreen WindowBench A|B|C|D|E [epochs] [threads] [evaluate]: with the panel open that
// follows the epochs, on a fifth of the rows where the task keeps none for validation
#include "BenchWork.h"
#include "nn/TrainLoop.h"
#include "theme/Theme.h"
#include "ui/MainWindow.h"
#include "ui/RunController.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTabBar>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

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

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

struct Task {
    const BenchWork& work;
    std::int64_t epochs;
    int threads;
    std::shared_ptr<const data::LoadedData> loaded;
    bool evaluates = false;

    data::DataSpec spec() const {
        data::DataSpec spec = work.spec();
        if (evaluates) spec.validationFraction = data::DataSpec().validationFraction;
        return spec;
    }
    session::RunRequest request() const {
        session::RunRequest request;
        request.data = spec();
        request.loaded = loaded;
        request.config = work.config();
        request.config.epochs = epochs;
        request.threads = threads;
        return request;
    }
};

/// Seconds that this thread has computed: what it takes from the two of the trainer, however busy the machine is.
double computed() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Epochs a second by the numerics alone.
double bare(const Task& task) {
    struct Nobody : nn::TrainObserver {
        void epochFinished(const nn::EpochRecord&, const nn::TrainLoop&) override {}
    } nobody;
    const auto loop = nn::TrainLoop::create(task.request().config, task.loaded->split, task.threads);
    const auto start = std::chrono::steady_clock::now();
    (*loop)->run(task.epochs, {}, nobody);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    return static_cast<double>(task.epochs) / seconds.count();
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

double withFiles(const Task& task) {
    session::TrainingSession session;
    Watch watch(session);
    session.start(task.request());
    while (!watch.ended) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return watch.rate();
}

/// `watched`: whether the event loop is timed, which costs the run something itself.
double inWindow(TimedApplication& app, const Task& task, bool watched) {
    ui::MainWindow window;
    window.resize(1440, 900);
    window.show();
    if (task.evaluates) {
        auto* tabs = window.findChild<QTabBar*>(QStringLiteral("inspector-tabs"));
        for (int tab = 0; tab < tabs->count(); ++tab)
            if (tabs->tabText(tab) == QLatin1String("Evaluate")) tabs->setCurrentIndex(tab);
    }
    QElapsedTimer settle;
    settle.start();
    while (settle.elapsed() < 500) QApplication::processEvents(QEventLoop::AllEvents, 20);
    auto& session = window.controller().session();
    Watch watch(session);
    // A clock of the loop's own: how late it rings is how long one would wait for an answer.
    double latest = 0.0;
    double computedBefore = 0.0;
    QElapsedTimer beat, whole;
    QTimer clock;
    clock.setTimerType(Qt::PreciseTimer);
    QObject::connect(&clock, &QTimer::timeout, [&] {
        if (beat.isValid()) latest = std::max(latest, ms(beat) - 5.0);
        beat.start();
    });
    window.controller().start(task.request());
    QObject::connect(&session, &session::TrainingSession::opened, &window, [&] {
        app.longest = app.busy = 0.0;
        app.frames = 0;
        app.measuring = watched;
        if (watched) clock.start(5);
        computedBefore = computed();
        whole.start();
    });
    while (!watch.ended) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    const double seconds = ms(whole) * 1e-3;
    app.measuring = false;
    std::fprintf(stderr, "the GUI thread computed %.2f %% of the time",
                 100.0 * (computed() - computedBefore) / seconds);
    if (watched)
        std::fprintf(stderr, "; longest event %.1f ms, loop late by at most %.1f ms, %.0f frames/s, busy %.0f %%",
                     app.longest, latest, app.frames / seconds, 0.1 * app.busy / seconds);
    std::fputc('\n', stderr);
    return watch.rate();
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir home;
    for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(name, home.path().toUtf8() + '/' + name);
    TimedApplication app(argc, argv);
    ui::Theme theme(app);
    const auto work = benchWorks.find(argc > 1 ? argv[1] : "");
    if (work == benchWorks.end()) {
        std::fprintf(stderr, "usage: WindowBench A|B|C|D|E [epochs] [threads] [evaluate]\n");
        return 2;
    }
    Task task{work->second, argc > 2 ? std::atoll(argv[2]) : work->second.epochs, argc > 3 ? std::atoi(argv[3]) : 0,
              nullptr, argc > 4};
    auto loaded = data::load(task.spec());
    if (!loaded) return std::fprintf(stderr, "cannot load %s\n", work->second.data), 1;
    task.loaded = std::make_shared<const data::LoadedData>(std::move(*loaded));
    // What is lost is told by runs that follow one another: the machine's clock moves more within a minute than files
    // and window cost.
    constexpr int rounds = 7;
    std::vector<double> alone, files, window, lostToFiles, lostToWindow;
    for (int round = 0; round < rounds; ++round) {
        alone.push_back(bare(task));
        files.push_back(withFiles(task));
        window.push_back(inWindow(app, task, false));
        lostToFiles.push_back(100.0 * (1.0 - files.back() / alone.back()));
        lostToWindow.push_back(100.0 * (1.0 - window.back() / alone.back()));
    }
    inWindow(app, task, true);
    std::printf("| %s | %.2f | %.2f (%.1f %%) | %.2f (%.1f %%) |\n", work->first.c_str(), median(alone), median(files),
                median(lostToFiles), median(window), median(lostToWindow));
    return 0;
}
