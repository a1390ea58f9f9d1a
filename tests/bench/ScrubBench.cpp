// SPDX-License-Identifier: GPL-3.0-or-later
// How long the panel "Evaluate" takes to follow a hand along the curve of a run: from a new place to all of the panel
// drawn for that epoch.
//   [QT_QPA_PLATFORM=offscreen] ScrubBench RUN [JUMPS]
// One line of JSON: milliseconds (median, 90 %, most) of jumps to epochs drawn at random, of such jumps once more, of
// steps to the next epoch, and with two classes of steps of the threshold; of a hand that moves over the whole curve
// and back within four seconds, at 125 places a second: how many epochs were shown, the longest time without a new one,
// how long the last one took once it rested, and how long the event loop was held up at most.
#include "theme/Theme.h"
#include "ui/MainWindow.h"
#include "ui/evaluate/EvaluatePanel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>
#include <vector>

using namespace throughline;

namespace {

double ms(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

struct Hand {
    ui::EvaluatePanel& panel;

    std::int64_t shown() const { return panel.shown() ? panel.shown()->evaluation.position.epoch : 0; }
    /// Milliseconds until the epoch is shown and painted; negative: it never was.
    double moveTo(std::int64_t epoch) {
        QElapsedTimer timer;
        timer.start();
        panel.setPoint(epoch);
        QTimer tick; // it is looked again at least that often
        tick.start(1);
        while (shown() != epoch && timer.elapsed() < 20'000) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QApplication::processEvents(QEventLoop::AllEvents);
        return shown() == epoch ? ms(timer) : -1.0;
    }
};

void wait(int milliseconds) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < milliseconds) QApplication::processEvents(QEventLoop::AllEvents, 5);
}

void print(const char* name, std::vector<double> times) {
    std::ranges::sort(times);
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::printf("\"%s\": {\"median\": %.1f, \"90\": %.1f, \"most\": %.1f}, ", name, at(0.5), at(0.9), at(1.0));
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir home;
    for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(name, home.path().toUtf8() + '/' + name);
    QApplication app(argc, argv);
    ui::Theme theme(app);
    if (argc < 2) {
        std::fprintf(stderr, "usage: ScrubBench RUN [JUMPS]\n");
        return 2;
    }
    const int jumps = argc > 2 ? std::max(2, std::atoi(argv[2])) : 60;
    ui::MainWindow window;
    window.resize(1440, 900);
    window.show();
    window.openPaths({QString::fromLocal8Bit(argv[1])});
    wait(1'000);
    const auto* item = window.workspace().items().empty() ? nullptr : &window.workspace().items().front();
    auto* tabs = window.findChild<QTabBar*>(QStringLiteral("inspector-tabs"));
    for (int tab = 0; tab < tabs->count(); ++tab)
        if (tabs->tabText(tab) == QLatin1String("Evaluate")) tabs->setCurrentIndex(tab);
    auto* panel = window.findChild<ui::EvaluatePanel*>();
    if (!item || !panel || item->summary.epoch < 10) {
        std::fprintf(stderr, "%s cannot be opened\n", argv[1]);
        return 1;
    }
    Hand hand{*panel};
    const std::int64_t last = item->summary.epoch;
    wait(2'000);
    panel->showPoint(last);
    hand.moveTo(last);

    std::mt19937 random(1);
    std::uniform_int_distribution<std::int64_t> any(1, last - 5);
    std::vector<std::int64_t> places;
    std::vector<double> first, again, steps;
    for (int i = 0; i < jumps; ++i) first.push_back(hand.moveTo(places.emplace_back(any(random))));
    for (const std::int64_t epoch : places) again.push_back(hand.moveTo(epoch));
    for (int i = 0; i < 4; ++i) {
        const std::int64_t from = any(random);
        hand.moveTo(from);
        for (int step = 1; step <= 5; ++step) steps.push_back(hand.moveTo(from + step));
    }

    std::vector<double> thresholds;
    if (panel->shown()->evaluation.classes.size() == 2)
        for (int step = 1; step < 100; ++step) {
            QElapsedTimer timer;
            timer.start();
            panel->setThreshold(step / 100.0);
            QApplication::processEvents(QEventLoop::AllEvents);
            thresholds.push_back(ms(timer));
        }

    constexpr int moves = 500;
    double longest = 0.0, heldUp = 0.0;
    std::set<std::int64_t> seen;
    QElapsedTimer since, beat;
    since.start();
    beat.start();
    std::int64_t before = hand.shown();
    for (int move = 0; move < moves; ++move) {
        const double share = std::abs(2.0 * move / moves - 1.0);
        panel->setPoint(1 + static_cast<std::int64_t>(share * static_cast<double>(last - 1)));
        QElapsedTimer own;
        own.start();
        while (own.elapsed() < 8) {
            beat.restart();
            QApplication::processEvents(QEventLoop::AllEvents);
            heldUp = std::max(heldUp, ms(beat));
        }
        if (hand.shown() == before) continue;
        longest = std::max(longest, ms(since));
        since.restart();
        seen.insert(before = hand.shown());
    }
    const double rest = hand.moveTo(last / 2);
    std::printf("{");
    print("jumps", first);
    print("again", again);
    print("steps", steps);
    if (!thresholds.empty()) print("thresholds", thresholds);
    std::printf("\"seen\": %zu, \"longest_gap\": %.0f, \"rest\": %.0f, \"held_up\": %.1f}\n", seen.size(), longest,
                rest, heldUp);
    return 0;
}
