// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/Figure.h"

#include "axes/PlotAxes.h"
#include "axes/PlotRange.h"
#include "curves/MetricNames.h"
#include "curves/MetricPlot.h"
#include "figure/FigureLayout.h"
#include "painting/PlotHost.h"
#include "painting/PlotPainter.h"
#include "painting/ReadoutLayout.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "theme/Tokens.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double LabelGap = 8.0, Right = 8.0;
constexpr float GridAlpha = 0.16F;

QString axisTitle(history::XAxis axis, const RunList& runs) {
    const bool iterations = std::all_of(runs.begin(), runs.end(), [](const auto& run) {
        return run->records().counter() == history::Counter::Iteration;
    });
    switch (axis) {
    case history::XAxis::Epoch:
        return QCoreApplication::translate("Chart", "Epoch");
    case history::XAxis::Step:
        return iterations && !runs.empty() ? QCoreApplication::translate("Chart", "Iteration")
                                           : QCoreApplication::translate("Chart", "Step");
    case history::XAxis::Time:
        return QCoreApplication::translate("Chart", "Training time");
    case history::XAxis::WallTime:
        return QCoreApplication::translate("Chart", "Date and time");
    }
    return {};
}

} // namespace

class Figure::Private {
public:
    using Cell = FigureLayout::Cell;

    const ui::Tokens& tokens() const { return ink; }
    std::vector<std::string> metrics() const;
    std::vector<std::string> known() const;
    MetricPlot plot(const std::string& asked) const;
    Range rangeFor(const MetricPlot& plot, const QRectF& area) const;
    void paintHead(QPainter& painter, const FigureLayout& layout) const;
    QString noteOf(const std::vector<MetricPlot>& plots, const FigureLayout& layout) const;
    void paintPlot(QPainter& painter, const MetricPlot& plot, const QString& title, const Cell& cell, double labels,
                   bool first, const QString& note) const;
    QRectF plotArea(const Cell& cell, double labels, double overhang) const;

    RunList runs;
    FigureOptions options;
    ChartOptions drawn; ///< those of `options`, on the axis that there is
    ui::Tokens ink;
    Range x;
};

Figure::Figure(std::vector<ChartRun> runs, FigureOptions options) : d(std::make_unique<Private>()) {
    for (auto& run : runs) {
        if (!run.history || !run.visible) continue;
        // A figure is of what there is; the room for epochs to come stays in the window.
        run.expectedEpochs = 0.0;
        run.active = false; // nor does one of them stand before the others
        d->runs.push_back(std::make_unique<RunCurves>(std::move(run)));
    }
    setOptions(std::move(options));
}

Figure::~Figure() = default;

const FigureOptions& Figure::options() const {
    return d->options;
}

void Figure::setOptions(FigureOptions options) {
    d->options = std::move(options);
    d->ink = d->options.dark() ? ui::Tokens::darkScheme() : ui::Tokens::light();
    if (d->options.transparent()) {
        // As faint on whatever comes to lie behind it.
        d->ink.grid = d->ink.secondary;
        d->ink.grid.setAlphaF(GridAlpha);
    }
    for (const auto& run : d->runs) run->smooth(d->options.chart.smoothing);
    d->drawn = d->options.chart;
    d->drawn.x = drawnAxis(d->runs, d->drawn.x);
    std::vector<std::string> metrics;
    for (const auto& asked : d->metrics()) metrics.push_back(partOf(asked, d->known()).metric);
    d->x = d->options.x.value_or(fitX(d->runs, d->drawn.x, metrics));
}

std::vector<ChartRun> Figure::runs() const {
    std::vector<ChartRun> runs;
    for (const auto& run : d->runs) runs.push_back(run->run());
    return runs;
}

void Figure::prepare() const {
    for (const auto& metric : d->metrics()) d->plot(metric);
}

void Figure::paint(QPainter& painter) const {
    const auto size = d->options.size.logical();
    const auto metrics = d->metrics();
    std::vector<MetricPlot> plots;
    plots.reserve(metrics.size());
    for (const auto& metric : metrics) plots.push_back(d->plot(metric));
    // The first chart's entries: the others show the same runs.
    const bool named = d->options.legend && !plots.empty();
    const auto layout = layoutFigure(
        size, d->options.title, named ? legend(plots.front(), d->tokens()) : std::vector<ReadoutItem>(), plots.size());
    painter.save();
    if (!d->options.transparent()) painter.fillRect(QRectF(QPointF(), size), d->tokens().surface);
    d->paintHead(painter, layout);
    double labels = 0.0;
    for (std::size_t i = 0; i < plots.size(); ++i) {
        const auto area = d->plotArea(layout.cells[i], 40.0, 0.0);
        const auto axes = axesFor(plots[i], d->x, d->rangeFor(plots[i], area), area.size());
        labels = std::max(labels, yLabelWidth(axes, figureFont(ui::TextRole::Tick)));
    }
    // Once, where several plots have their axis's name.
    const auto note = d->noteOf(plots, layout);
    for (std::size_t i = 0; i < plots.size(); ++i)
        d->paintPlot(painter, plots[i], ui::metricTitle(metrics[i]), layout.cells[i], labels, i == 0,
                     i + 1 == plots.size() ? note : QString());
    painter.restore();
}

std::vector<std::string> Figure::Private::metrics() const {
    if (!options.metrics.empty()) return options.metrics;
    std::vector<ChartRun> drawn;
    for (const auto& run : runs) drawn.push_back(run->run());
    return defaultMetrics(drawn);
}

std::vector<std::string> Figure::Private::known() const {
    std::vector<ChartRun> drawn;
    for (const auto& run : runs) drawn.push_back(run->run());
    return metricNames(drawn);
}

MetricPlot Figure::Private::plot(const std::string& asked) const {
    const auto part = partOf(asked, known());
    auto shown = drawn;
    shown.train = shown.train && part.train;
    shown.validation = shown.validation && part.validation;
    return makePlot(runs, part.metric, shown);
}

Range Figure::Private::rangeFor(const MetricPlot& plot, const QRectF& area) const {
    const auto set = options.y.find(plot.metric);
    // A log axis knows nothing of what is not above zero.
    if (set != options.y.end() && (!options.chart.logY || set->second.min > 0.0)) return set->second;
    return fitY(plot, x, yTickCount(area.height()), !options.x);
}

/// "smoothed 0.6 · 3 values ≤ 0 not shown"; empty: the curves are what was recorded, and all of it.
QString Figure::Private::noteOf(const std::vector<MetricPlot>& plots, const FigureLayout& layout) const {
    QStringList parts;
    const auto tr = [](const char* text) { return QCoreApplication::translate("Figure", text); };
    if (drawn.smoothing > 0.0) parts << tr("smoothed %1").arg(drawn.smoothing);
    LeftOut left;
    for (std::size_t i = 0; i < plots.size(); ++i) {
        const auto one = leftOut(plots[i], x, rangeFor(plots[i], plotArea(layout.cells[i], 40.0, 0.0)));
        left.notPositive += one.notPositive;
        left.beyond += one.beyond;
    }
    const auto values = [&](std::size_t count, const QString& where) {
        if (count > 0) parts << tr("%1 values %2 not shown").arg(ui::grouped(static_cast<std::int64_t>(count)), where);
    };
    values(left.notPositive, tr("≤ 0"));
    values(left.beyond, tr("beyond the range"));
    return parts.join(QStringLiteral(" · "));
}

void Figure::Private::paintHead(QPainter& painter, const FigureLayout& layout) const {
    painter.setFont(figureFont(ui::TextRole::CardTitle));
    painter.setPen(tokens().text);
    for (const auto& line : layout.title) painter.drawText(line.rect, Qt::AlignLeft | Qt::AlignVCenter, line.text);
    for (const auto& row : layout.legend)
        paintReadout(painter, row.rect, row.items, figureFont(ui::TextRole::Secondary), tokens());
}

/// Within the cell. `overhang`: what a label below the plot's end needs to the right of it.
QRectF Figure::Private::plotArea(const Cell& cell, double labels, double overhang) const {
    const double left = std::ceil(FigureLayout::Margin + labels + LabelGap);
    const double right = std::ceil(FigureLayout::Margin + std::max(Right, overhang - FigureLayout::Margin + 4.0));
    const double bottom = cell.last ? FigureLayout::XLabels + FigureLayout::XTitle : 0.0;
    return {left, FigureLayout::Head, std::max(20.0, cell.rect.width() - left - right),
            std::max(20.0, cell.rect.height() - FigureLayout::Head - bottom)};
}

void Figure::Private::paintPlot(QPainter& painter, const MetricPlot& plot, const QString& title, const Cell& cell,
                                double labels, bool first, const QString& note) const {
    const auto tickFont = figureFont(ui::TextRole::Tick);
    auto rect = plotArea(cell, labels, 0.0);
    const auto y = rangeFor(plot, rect);
    rect = plotArea(cell, labels, xLabelOverhang(axesFor(plot, x, y, rect.size()), tickFont));
    const PlotTransform transform{rect, x, y, options.chart.logY};
    auto axes = axesFor(plot, x, y, rect.size());
    axes.xLabels = cell.last;

    PlotHost host;
    host.setLook(tokens(), tickFont);
    host.setPlot(cell.rect.size(), rect);
    host.setAxes(axes);
    host.setPaint(
        [&](QPainter& p) {
            const PlotStyle style{&tokens(), tickFont, first};
            PlotPainter(p, transform, plot, style).paint();
        },
        {});
    painter.save();
    painter.translate(cell.rect.topLeft());
    host.render(painter);
    const auto nameFont = figureFont(ui::TextRole::Strong);
    const QRectF name(FigureLayout::Margin, 0.0, cell.rect.width() - 2.0 * FigureLayout::Margin,
                      FigureLayout::Head - 8.0);
    painter.setFont(nameFont);
    painter.setPen(tokens().text);
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(nameFont).elidedText(title, Qt::ElideRight, name.width()));
    if (cell.last) {
        painter.setFont(figureFont(ui::TextRole::Secondary));
        painter.setPen(tokens().secondary);
        const QRectF below(rect.left(), rect.bottom() + FigureLayout::XLabels, rect.width(), FigureLayout::XTitle);
        const auto axis = axisTitle(drawn.x, runs);
        painter.drawText(below, Qt::AlignCenter, axis);
        // What a reader has to know of the numbers, beside the axis's name.
        const QFontMetricsF metrics(painter.font());
        const double room = (below.width() - metrics.horizontalAdvance(axis)) / 2.0 - 12.0;
        painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(note, Qt::ElideLeft, room));
    }
    painter.restore();
}

} // namespace throughline::chart
