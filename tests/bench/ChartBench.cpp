// SPDX-License-Identifier: GPL-3.0-or-later
// Frame times of the chart at four curves of a million points, beside what painting as many lines costs by itself.
// QT_QPA_PLATFORM=offscreen tests/bench/ChartBench [points]
#include "chart/ChartStack.h"
#include "chart/MetricChart.h"
#include "theme/Tokens.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPainter>
#include <QPixmap>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>

using namespace throughline;
using namespace throughline::chart;

namespace {

constexpr int Runs = 4, Frames = 41;

std::shared_ptr<history::History> noisyLoss(std::size_t points, unsigned seed) {
    auto history = std::make_shared<history::History>();
    std::mt19937 random(seed);
    std::normal_distribution<> normal;
    const auto count = static_cast<double>(points);
    for (std::size_t i = 0; i < points; ++i) {
        const auto x = static_cast<double>(i + 1);
        history->records.addRecord(x, x, 0, 0.001);
        history->records.addPoint("loss", 0.3 + 0.1 * seed + std::exp(-4.0 * x / count) * (2.0 + 0.3 * normal(random)));
    }
    return history;
}

double median(const std::function<void(int)>& frame) {
    std::vector<double> times;
    for (int i = 0; i < Frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        frame(i);
        times.push_back(static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    }
    std::nth_element(times.begin(), times.begin() + Frames / 2, times.end());
    return times[Frames / 2];
}

/// Painting alone: two lines a column and curve, as the chart draws them.
double floorTime(const QSize& size, int curves) {
    QPixmap pixmap(size);
    std::mt19937 random(1);
    std::vector<QLineF> lines;
    for (int x = 0; x < size.width(); ++x) {
        const double y = static_cast<double>(random() % static_cast<unsigned>(size.height()));
        const double end = y + static_cast<double>(random() % 60);
        lines.emplace_back(x + 0.5, y, x + 0.5, end);
        lines.emplace_back(x + 0.5, end, x + 1.5, y + 30);
    }
    return median([&](int) {
        pixmap.fill(Qt::white);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(ui::Tokens::light().run(0), 2.2, Qt::SolidLine, Qt::FlatCap));
        for (int i = 0; i < curves; ++i) painter.drawLines(lines.data(), static_cast<int>(lines.size()));
    });
}

} // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    const auto points = argc > 1 ? static_cast<std::size_t>(std::strtoull(argv[1], nullptr, 10)) : std::size_t{1000000};
    std::vector<ChartRun> runs;
    std::vector<std::shared_ptr<history::History>> histories;
    for (unsigned i = 0; i < Runs; ++i) {
        histories.push_back(noisyLoss(points, i));
        ChartRun run;
        run.id = run.name = QString::number(i);
        run.colour = i;
        run.history = histories.back();
        runs.push_back(run);
    }
    ChartStack stack;
    stack.resize(1200, 500);
    stack.setSmoothing(0.0);
    stack.setMetrics({"loss"});
    QElapsedTimer timer;
    timer.start();
    stack.setRuns(runs);
    stack.show();
    QApplication::processEvents();
    std::printf("%d runs of %zu points, 1200 x 500, median of %d frames\n", Runs, points, Frames);
    std::printf("%-34s %8.2f ms\n", "first picture", static_cast<double>(timer.nsecsElapsed()) * 1e-6);

    const double floor = floorTime(stack.chart("loss")->plotRect().size().toSize(), Runs);
    const auto report = [floor](const char* name, double ms) {
        std::printf("%-34s %8.2f ms  %5.2f x floor\n", name, ms, ms / floor);
    };
    report("drawLines floor", floor);
    const auto paint = [&stack] {
        stack.refresh();
        QApplication::processEvents();
    };
    const auto all = static_cast<double>(points);
    report("repaint", median([&](int) { paint(); }));
    report("crosshair", median([&](int i) {
               stack.chart("loss")->setCrosshair(1.0 + i * all / Frames);
               QApplication::processEvents();
           }));
    report("pan, all in view", median([&](int i) {
               stack.setXRange({1.0 + i, all + i});
               paint();
           }));
    report("zoom to a tenth", median([&](int i) {
               stack.setXRange({all * 0.3 + i, all * 0.4 + i});
               paint();
           }));
    report("zoom to a thousand points", median([&](int i) {
               stack.setXRange({all * 0.3 + i, all * 0.3 + 1000 + i});
               paint();
           }));
    stack.fit();
    const auto append = [&](int) {
        for (unsigned i = 0; i < Runs; ++i) {
            const auto first = histories[i]->records.size();
            for (int k = 0; k < 1000; ++k) {
                const auto x = static_cast<double>(first) + k + 1.0;
                histories[i]->records.addRecord(x, x, 0, 0.001);
                histories[i]->records.addPoint("loss", 0.5);
            }
            stack.append(QString::number(i), first);
        }
        paint();
    };
    report("append 4 x 1000 and paint", median(append));
    stack.setSmoothing(0.9);
    double worst = 0.0;
    for (int i = 0; i < 8; ++i) {
        timer.restart();
        stack.refresh();
        worst = std::max(worst, static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    }
    report("new smoothing, longest turn", worst);
    report("pan, raw and smoothed", median([&](int i) {
               stack.setXRange({1.0 + i, all + i});
               paint();
           }));
    return 0;
}
