// SPDX-License-Identifier: GPL-3.0-or-later
// Frame times of twenty runs of 10,000 epochs over one another, each for itself and as four medians with bands.
// QT_QPA_PLATFORM=offscreen tests/bench/CompareBench [epochs]
#include "history/Bands.h"
#include "stack/ChartStack.h"

#include <QApplication>
#include <QElapsedTimer>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace throughline;
using namespace throughline::chart;

namespace {

constexpr int Groups = 4, Seeds = 5, Frames = 41;

std::shared_ptr<history::History> noisy(std::size_t epochs, unsigned group, unsigned seed) {
    auto made = std::make_shared<history::History>();
    std::mt19937 random(100 * group + seed);
    std::normal_distribution<> normal;
    for (std::size_t i = 0; i < epochs; ++i) {
        const double x = static_cast<double>(i + 1), loss = 0.2 + 0.1 * group + std::exp(-x / 2000.0);
        made->records.addRecord({x, x, 0, 0.01});
        for (const auto* name : {"loss", "val_loss", "accuracy", "val_accuracy"})
            made->records.addPoint(name, loss + 0.02 * normal(random));
    }
    return made;
}

double milliseconds(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

void report(const char* name, double ms) {
    std::printf("%-44s %8.2f ms\n", name, ms);
}

void measure(ChartStack& stack, const char* what, double epochs) {
    for (const double smoothing : {0.0, 0.75}) {
        stack.setSmoothing(smoothing);
        for (int i = 0; i < 60; ++i) stack.refresh(); // until all are smoothed
        std::vector<double> times;
        for (int i = 0; i < Frames; ++i) {
            QElapsedTimer timer;
            timer.start();
            stack.setXRange({1.0 + i, epochs / 2 + i});
            stack.refresh();
            QApplication::processEvents();
            times.push_back(milliseconds(timer));
        }
        std::nth_element(times.begin(), times.begin() + Frames / 2, times.end());
        std::printf("%-30s smoothing %.2f %8.2f ms\n", what, smoothing, times[Frames / 2]);
    }
    stack.fit();
}

} // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    const auto epochs = argc > 1 ? static_cast<std::size_t>(std::strtoull(argv[1], nullptr, 10)) : std::size_t{10'000};
    std::vector<ChartRun> each, banded;
    double worst = 0.0;
    for (unsigned group = 0; group < Groups; ++group) {
        std::vector<std::shared_ptr<const history::MetricHistory>> members;
        for (unsigned seed = 0; seed < Seeds; ++seed) {
            ChartRun run;
            run.id = run.name = QString::number(group * Seeds + seed);
            run.colour = group * Seeds + seed;
            const auto made = noisy(epochs, group, seed);
            run.history = made;
            members.emplace_back(made, &made->records);
            each.push_back(run);
        }
        QElapsedTimer timer;
        timer.start();
        const auto band = history::makeBand(members, history::Interval::Quartiles);
        worst = std::max(worst, milliseconds(timer));
        ChartRun run = each.back();
        run.history = band.middle;
        run.band = band.band;
        banded.push_back(run);
    }
    std::printf("%d runs of %zu epochs, two charts, 840 x 800, median of %d frames\n", Groups * Seeds, epochs, Frames);
    report("median and quartiles of five (pool thread)", worst);
    ChartStack stack;
    stack.resize(840, 800);
    stack.setRuns(each);
    stack.show();
    QApplication::processEvents();
    measure(stack, "pan, twenty runs", static_cast<double>(epochs));
    stack.setRuns(banded);
    measure(stack, "pan, four medians with bands", static_cast<double>(epochs));
    return 0;
}
