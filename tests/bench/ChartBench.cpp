// SPDX-License-Identifier: GPL-3.0-or-later
// Frame times of the chart at a million points a curve, each beside the time that QPainter::drawLines takes for the
// same thinned points by itself. QT_QPA_PLATFORM=offscreen tests/bench/ChartBench [points]
#include "curves/CurveView.h"
#include "painting/Strokes.h"
#include "stack/ChartStack.h"
#include "stack/MetricChart.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QPainter>
#include <QPixmap>
#include <QThread>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <random>
#include <unistd.h>

using namespace throughline;
using namespace throughline::chart;

namespace {

constexpr int Frames = 41;

std::shared_ptr<history::History> noisyLoss(std::size_t points, unsigned seed) {
    auto history = std::make_shared<history::History>();
    std::mt19937 random(seed);
    std::normal_distribution<> normal;
    const auto count = static_cast<double>(points);
    for (std::size_t i = 0; i < points; ++i) {
        const auto x = static_cast<double>(i + 1);
        history->records.addRecord({x, x, 0, NAN});
        history->records.addPoint("loss", 0.3 + 0.1 * seed + std::exp(-4.0 * x / count) * (2.0 + 0.3 * normal(random)));
    }
    return history;
}

double since(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

/// By the clock, and by this thread's processor time: where the two differ the machine had something else to do.
struct Time {
    double wall = 0.0, cpu = 0.0; ///< ms
};

double threadTime() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

Time median(const std::function<void(int)>& frame) {
    std::vector<double> wall, cpu;
    for (int i = 0; i < Frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        const double before = threadTime();
        frame(i);
        cpu.push_back(threadTime() - before);
        wall.push_back(since(timer));
    }
    std::nth_element(wall.begin(), wall.begin() + Frames / 2, wall.end());
    std::nth_element(cpu.begin(), cpu.begin() + Frames / 2, cpu.end());
    return {wall[Frames / 2], cpu[Frames / 2]};
}

/// MB of this process in memory.
double resident() {
    std::ifstream file("/proc/self/statm");
    double whole = 0.0, pages = 0.0;
    file >> whole >> pages;
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) * 1e-6;
}

class Bench {
public:
    /// `hidden`: runs that are in the list and not drawn; they share a few histories.
    Bench(int runs, std::size_t points, int hidden = 0) : m_points(points) {
        std::vector<ChartRun> list;
        for (unsigned i = 0; i < static_cast<unsigned>(runs); ++i) {
            m_histories.push_back(noisyLoss(points, i));
            ChartRun run;
            run.id = run.name = QString::number(i);
            run.colour = i;
            run.history = m_histories.back();
            list.push_back(run);
        }
        for (int i = 0; i < hidden; ++i) {
            auto run = list[static_cast<std::size_t>(i % runs)];
            run.id = run.name = QStringLiteral("hidden %1").arg(i);
            run.visible = false;
            list.push_back(run);
        }
        stack.resize(1200, 500);
        stack.setSmoothing(0.0);
        stack.setMetrics({"loss"});
        QElapsedTimer timer;
        timer.start();
        stack.setRuns(list);
        stack.show();
        QApplication::processEvents();
        m_first = since(timer);
    }

    double firstPicture() const { return m_first; }
    void paint() {
        stack.refresh();
        QApplication::processEvents();
    }
    MetricChart* chart() const { return stack.chart("loss"); }

    /// The frame's time, and the floor's for what the last frame showed.
    void report(const char* name, const std::function<void(int)>& frame) {
        const auto time = median(frame), floor = median([this](int) { paintFloor(); });
        std::printf("%-42s %7.2f ms (cpu %6.2f)   floor %6.2f ms (cpu %6.2f)   %4.2f x\n", name, time.wall, time.cpu,
                    floor.wall, floor.cpu, time.cpu / floor.cpu);
    }

    void append() {
        for (std::size_t i = 0; i < m_histories.size(); ++i) {
            auto& records = m_histories[i]->records;
            const auto first = records.size();
            for (int k = 0; k < 1000; ++k) {
                const auto x = static_cast<double>(records.size()) + 1.0;
                records.addRecord({x, x, 0, NAN});
                records.addPoint("loss", 0.5);
            }
            stack.append(QString::number(i), first);
        }
        paint();
    }

    void pan() {
        const auto all = static_cast<double>(m_points);
        report("pan, all in view", [&](int i) {
            stack.setXRange({1.0 + i, all + i});
            paint();
        });
        report("zoom, from all to a thousandth", [&](int i) {
            const double size = all * std::pow(0.83, i);
            stack.setXRange({0.4 * all - 0.4 * size + 1.0, 0.4 * all + 0.6 * size});
            paint();
        });
    }

    void hover() {
        const auto plot = chart()->plotRect();
        const auto time = median([&](int i) {
            const QPointF at(plot.left() + plot.width() * (i + 0.5) / Frames, plot.center().y());
            QMouseEvent move(QEvent::MouseMove, at, chart()->mapToGlobal(at), Qt::NoButton, {}, {});
            QApplication::sendEvent(chart(), &move);
            QApplication::processEvents();
        });
        std::printf("%-42s %7.2f ms (cpu %6.2f)\n", "hover: crosshair, rings, table of values", time.wall, time.cpu);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(chart(), &leave);
    }

    /// From the event of the mouse to the end of the painting, of which one in a hundred may take longer than told.
    void inputToPaint() {
        constexpr int moves = 400;
        const auto plot = chart()->plotRect();
        std::vector<double> times;
        for (int i = 0; i < moves; ++i) {
            const QPointF at(plot.left() + plot.width() * (i * 37 % moves + 0.5) / moves, plot.center().y());
            QMouseEvent move(QEvent::MouseMove, at, chart()->mapToGlobal(at), Qt::NoButton, {}, {});
            QElapsedTimer timer;
            timer.start();
            QApplication::sendEvent(chart(), &move);
            QApplication::processEvents();
            times.push_back(since(timer));
        }
        std::sort(times.begin(), times.end());
        std::printf("%-42s %7.2f ms median, %.2f ms 99th percentile\n", "input to paint", times[moves / 2],
                    times[moves * 99 / 100]);
    }

    /// Frames at twelve levels, each twice as close as the one before.
    void zoomLevels() {
        const auto all = static_cast<double>(m_points);
        std::vector<double> times;
        for (int level = 0; level < 12; ++level) {
            const double size = all / std::pow(2.0, level);
            times.push_back(median([&](int i) {
                                const double begin = 0.4 * (all - size) + i * size / 2000.0;
                                stack.setXRange({begin + 1.0, begin + size});
                                paint();
                            }).cpu);
        }
        const auto [least, most] = std::minmax_element(times.begin(), times.end());
        std::printf("%-42s", "twelve zoom levels, ms of processor time");
        for (const double time : times) std::printf(" %.1f", time);
        std::printf(", max/min %.2f\n", *most / *least);
    }

    /// First frame after the slider moved, and the time until the new curves are there.
    void slide() {
        double worst = 0.0, worstCpu = 0.0, whole = 0.0;
        for (const double weight : {0.9, 0.95, 0.6, 0.97, 0.8, 0.99, 0.9}) {
            QElapsedTimer timer;
            timer.start();
            const double before = threadTime();
            stack.setSmoothing(weight);
            paint();
            worstCpu = std::max(worstCpu, threadTime() - before);
            worst = std::max(worst, since(timer));
            const auto ready = [&] {
                for (const auto& curve : chart()->plot().curves)
                    if (curve.run->smoothing("loss") != weight) return false;
                return true;
            };
            while (!ready()) QApplication::processEvents(QEventLoop::WaitForMoreEvents);
            whole = std::max(whole, since(timer));
        }
        std::printf("%-42s %7.2f ms (cpu %6.2f)   all curves anew within %.0f ms\n", "slider: worst first frame", worst,
                    worstCpu, whole);
    }

    ChartStack stack;

private:
    /// The same thinned points as the chart's, joined by drawLines.
    void paintFloor() {
        const auto rect = chart()->plotRect();
        const PlotTransform transform{QRectF(QPointF(), rect.size()), chart()->xRange(), chart()->yRange(), false};
        const int width = static_cast<int>(rect.width());
        if (m_floorOf != stack.xRange()) {
            m_floorOf = stack.xRange();
            m_lines.clear();
            const auto add = [&](const CurveView& view, double pen) {
                const auto points =
                    polylines(sampleColumns(view, transform.x.min, transform.x.max, width, false), transform);
                std::vector<QLineF> lines;
                for (std::size_t k = 0; k < points.count(); ++k)
                    for (auto i = points.first(k); i + 1 < points.last(k); ++i)
                        lines.emplace_back(points.points[i], points.points[i + 1]);
                m_lines.emplace_back(pen, std::move(lines));
            };
            for (const auto& curve : chart()->plot().curves) {
                if (stack.options().smoothing > 0.0) add(curve.raw, 1.2);
                add(curve.strong, 2.2);
            }
        }
        QPixmap pixmap(rect.size().toSize());
        pixmap.fill(Qt::white);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        for (const auto& [pen, lines] : m_lines) {
            painter.setPen(QPen(ui::Tokens::light().run(0), pen, Qt::SolidLine, Qt::FlatCap));
            painter.drawLines(lines.data(), static_cast<int>(lines.size()));
        }
    }

    std::size_t m_points;
    std::vector<std::shared_ptr<history::History>> m_histories;
    double m_first = 0.0;
    Range m_floorOf;
    std::vector<std::pair<double, std::vector<QLineF>>> m_lines;
};

/// A run as this program trains it: five series, all shown and smoothed.
void measureMemory(std::size_t points) {
    ChartStack stack;
    stack.resize(1200, 1500);
    stack.setMetrics({"loss", "accuracy", "learning_rate"});
    stack.setSmoothing(0.6);
    stack.show();
    QApplication::processEvents();
    const double before = resident();
    auto history = std::make_shared<history::History>();
    history->records.setStepsPerEpoch(10.0);
    for (std::size_t i = 0; i < points; ++i) {
        const auto x = static_cast<double>(i + 1);
        history->records.addRecord({x, 10.0 * x, 1.7e12 + x, 0.001});
        for (const char* series : {"loss", "accuracy", "val_loss", "val_accuracy", "learning_rate"})
            history->records.addPoint(series, 1.0 / x);
    }
    ChartRun run;
    run.id = run.name = QStringLiteral("run");
    run.history = history;
    stack.setRuns({run});
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 2000) QApplication::processEvents(QEventLoop::AllEvents, 50);
    const double scale = 1e6 / static_cast<double>(points);
    const double each = (resident() - before) * scale / 5.0;
    std::printf("%-42s %7.1f MB\n", "memory a series of a million points, smoothed", each);
}

} // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    const auto points = argc > 1 ? static_cast<std::size_t>(std::strtoull(argv[1], nullptr, 10)) : std::size_t{1000000};
    std::printf("series of %zu points, 1200 x 500, antialiased, medians of %d frames\n", points, Frames);
    measureMemory(points);
    {
        std::printf("\n4 series\n");
        Bench bench(4, points);
        std::printf("%-42s %7.2f ms\n", "first picture", bench.firstPicture());
        bench.pan();
        bench.stack.fit();
        bench.paint();
        bench.report("append 4 x 1000 points", [&](int) { bench.append(); });
        bench.hover();
        bench.inputToPaint();
        bench.zoomLevels();
        bench.stack.fit();
        bench.paint();
        bench.slide();
        bench.pan();
    }
    {
        std::printf("\n8 series, raw and smoothed\n");
        Bench bench(8, points);
        std::printf("%-42s %7.2f ms\n", "first picture", bench.firstPicture());
        bench.slide();
        bench.pan();
        bench.stack.fit();
        bench.paint();
        bench.report("append 8 x 1000 points", [&](int) { bench.append(); });
        bench.hover();
    }
    {
        std::printf("\n20 runs compared, of a tenth of the points, smoothed\n");
        Bench bench(20, points / 10);
        std::printf("%-42s %7.2f ms\n", "first picture", bench.firstPicture());
        bench.slide();
        bench.pan();
        bench.stack.fit();
        bench.paint();
        bench.hover();
    }
    {
        std::printf("\n100 runs drawn of 1,000 in the list, of a tenth of the points, not smoothed\n");
        Bench bench(100, points / 10, 900);
        std::printf("%-42s %7.2f ms\n", "first picture", bench.firstPicture());
        bench.pan();
        bench.stack.fit();
        bench.paint();
        bench.hover();
    }
    return 0;
}
