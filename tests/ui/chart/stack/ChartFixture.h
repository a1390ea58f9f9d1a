// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "theme/Tokens.h"

#include <QApplication>
#include <QImage>
#include <QTest>
#include <cmath>

/// What the tests of the chart share: runs made by hand, a stack that shows them, and looking at its pixels.
namespace throughline::chart::testing {

inline std::shared_ptr<history::History> historyOf(const std::vector<double>& x, const std::vector<double>& y,
                                                   const char* series = "loss") {
    auto history = std::make_shared<history::History>();
    for (std::size_t i = 0; i < x.size(); ++i) {
        history->records.addRecord({x[i], x[i], 0, 1.0});
        history->records.addPoint(series, y[i]);
    }
    return history;
}

/// Epochs 1, 2, 3, …
inline std::shared_ptr<history::History> historyOf(const std::vector<double>& y) {
    std::vector<double> x(y.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i + 1);
    return historyOf(x, y);
}

inline ChartRun runOf(const char* id, std::shared_ptr<history::History> history, std::size_t colour = 0) {
    ChartRun run;
    run.id = run.name = QLatin1String(id);
    run.history = std::move(history);
    run.colour = colour;
    run.monitor = "none";
    return run;
}

inline std::unique_ptr<ChartStack> shown(std::vector<ChartRun> runs, const QSize& size = {800, 600}) {
    QApplication::setPalette(ui::Tokens::light().palette());
    auto stack = std::make_unique<ChartStack>();
    stack->resize(size);
    stack->setSmoothing(0.0);
    stack->setRuns(std::move(runs));
    stack->show();
    if (!QTest::qWaitForWindowExposed(stack.get())) qFatal("not exposed");
    stack->refresh();
    return stack;
}

inline bool isNear(const QColor& a, const QColor& b, int most = 60) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) < most;
}

/// Pixels of a colour within an area of a chart, in its coordinates.
inline int inkIn(const QImage& image, const QRectF& area, const QColor& color) {
    int count = 0;
    const auto whole = area.toAlignedRect().intersected(image.rect());
    for (int y = whole.top(); y <= whole.bottom(); ++y)
        for (int x = whole.left(); x <= whole.right(); ++x) count += isNear(image.pixelColor(x, y), color);
    return count;
}

/// Where a point lies in a chart that is linear in y.
inline QPointF placeOf(const MetricChart& chart, double x, double y) {
    const auto plot = chart.plotRect();
    return {plot.left() + (x - chart.xRange().min) / chart.xRange().size() * plot.width(),
            plot.bottom() - (y - chart.yRange().min) / chart.yRange().size() * plot.height()};
}

/// Share of the plot's columns in which there is ink of a colour.
inline double columnsInked(const MetricChart& chart, const QImage& image, const QColor& color) {
    const auto plot = chart.plotRect().toAlignedRect();
    int inked = 0;
    for (int x = plot.left(); x < plot.right(); ++x)
        inked += inkIn(image, QRectF(x, plot.top(), 0.5, plot.height()), color) > 0;
    return static_cast<double>(inked) / plot.width();
}

} // namespace throughline::chart::testing
