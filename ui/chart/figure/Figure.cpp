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

QString figureText(const char* text) {
    return QCoreApplication::translate("Figure", text);
}

/// What a curve's thinned points are in the units of its axes.
std::vector<std::vector<QPointF>> piecesOf(const CurveView& view, const PlotTransform& transform) {
    const int width = std::max(1, static_cast<int>(std::lround(transform.plot.width())));
    const auto sample = sampleColumns(view, transform.x.min, transform.x.max, width, transform.logY);
    const auto all = polylines(sample, transform);
    const auto lines = sample.dense ? written(all) : all; // a few points are as they are
    std::vector<std::vector<QPointF>> pieces;
    for (std::size_t k = 0; k < lines.count(); ++k) {
        auto& piece = pieces.emplace_back();
        for (auto i = lines.first(k); i < lines.last(k); ++i)
            piece.emplace_back(transform.xAt(lines.points[i].x()), transform.yAt(lines.points[i].y()));
    }
    return pieces;
}

/// Those parts of `pieces` that lie before x, or behind it; the point at x belongs to both.
std::vector<std::vector<QPointF>> partBeside(const std::vector<std::vector<QPointF>>& pieces, double x, bool before) {
    std::vector<std::vector<QPointF>> parts;
    for (const auto& piece : pieces) {
        std::vector<QPointF> part;
        const double hair = 1e-9 * std::max(1.0, std::abs(x)); // pixels and back again is not the same number
        for (const auto& point : piece)
            if (before ? point.x() <= x + hair : point.x() >= x - hair) part.push_back(point);
        if (!part.empty()) parts.push_back(std::move(part));
    }
    return parts;
}

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
    std::vector<MetricPlot> plots() const;
    MetricPlot plot(const std::string& asked, const std::vector<std::string>& known) const;
    Range rangeFor(const MetricPlot& plot, const QRectF& area) const;
    void paintHead(QPainter& painter, const FigureLayout& layout) const;
    FigureLayout layout(const std::vector<MetricPlot>& plots, const QString& caption) const;
    QFont font(ui::TextRole role) const { return figureFont(role, options.font); }
    QString titleOf(const std::string& metric) const;
    QString xTitle() const;
    QSizeF size() const { return options.size.logical() / factor(); }
    double factor() const;
    QStringList leftOutOf(const std::vector<MetricPlot>& plots, const FigureLayout& layout) const;
    QString captionOf(const std::vector<MetricPlot>& plots, const FigureLayout& layout) const;
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
    const auto known = d->known();
    for (const auto& asked : d->metrics()) metrics.push_back(partOf(asked, known).metric);
    d->x = d->options.x.value_or(fitX(d->runs, d->drawn.x, metrics));
}

std::vector<ChartRun> Figure::runs() const {
    std::vector<ChartRun> runs;
    for (const auto& run : d->runs) runs.push_back(run->run());
    return runs;
}

void Figure::prepare() const {
    d->plots();
}

void Figure::paint(QPainter& painter) const {
    const auto metrics = d->metrics();
    const auto plots = d->plots();
    auto layout = d->layout(plots, {});
    if (d->options.caption) layout = d->layout(plots, d->captionOf(plots, layout));
    painter.save();
    painter.scale(d->factor(), d->factor());
    if (!d->options.transparent()) painter.fillRect(QRectF(QPointF(), d->size()), d->tokens().surface);
    d->paintHead(painter, layout);
    double labels = 0.0;
    for (std::size_t i = 0; i < plots.size(); ++i) {
        const auto area = d->plotArea(layout.cells[i], 40.0, 0.0);
        const auto axes = axesFor(plots[i], d->x, d->rangeFor(plots[i], area), area.size());
        labels = std::max(labels, yLabelWidth(axes, d->font(ui::TextRole::Tick)));
    }
    // Once, where several plots have their axis's name.
    const auto note = d->options.caption ? QString() : d->leftOutOf(plots, layout).join(QStringLiteral(" · "));
    for (std::size_t i = 0; i < plots.size(); ++i)
        d->paintPlot(painter, plots[i], d->titleOf(metrics[i]), layout.cells[i], labels, i == 0,
                     i + 1 == plots.size() ? note : QString());
    painter.restore();
}

std::vector<FigurePlot> Figure::plots() const {
    const auto metrics = d->metrics();
    const auto plots = d->plots();
    const auto layout = d->layout(plots, {});
    std::vector<FigurePlot> made;
    for (std::size_t i = 0; i < plots.size(); ++i) {
        const auto area = d->plotArea(layout.cells[i], 40.0, 0.0);
        FigurePlot plot{d->titleOf(metrics[i]),
                        d->xTitle(),
                        d->x,
                        d->rangeFor(plots[i], area),
                        d->options.isLog(plots[i].metric),
                        {},
                        ui::mixed(d->tokens().surface, d->tokens().disabled, 0.7)};
        const PlotTransform transform{area, plot.x, plot.y, plot.logY};
        for (const auto& curve : plots[i].curves) {
            FigureCurve one{curveName(plots[i], *curve.run, curve.place),
                            d->tokens().run(curve.colour),
                            curve.validation,
                            piecesOf(curve.strong, transform),
                            {},
                            {},
                            {},
                            {}};
            if (curve.isFork()) {
                one.shared = partBeside(one.pieces, curve.joint, true);
                one.pieces = partBeside(one.pieces, curve.joint, false);
                if (!one.shared.empty() && !one.pieces.empty()) one.joint = one.pieces.front().front();
            }
            for (const auto& [edge, to] : {std::pair(&curve.low, &one.low), {&curve.high, &one.high}})
                for (auto& piece : piecesOf(*edge, transform)) to->insert(to->end(), piece.begin(), piece.end());
            plot.curves.push_back(std::move(one));
        }
        made.push_back(std::move(plot));
    }
    return made;
}

std::size_t Figure::columns() const {
    const auto cells = d->layout(d->plots(), {}).cells;
    return static_cast<std::size_t>(
        std::ranges::count_if(cells, [&](const auto& cell) { return cell.rect.top() == cells.front().rect.top(); }));
}

double Figure::leastType() const {
    return d->factor() * QFontInfo(d->font(ui::TextRole::Tick)).pixelSize() * 72.0 / FigureSize::LogicalDpi;
}

QString Figure::caption() const {
    const auto plots = d->plots();
    return d->captionOf(plots, d->layout(plots, {}));
}

std::vector<MetricPlot> Figure::Private::plots() const {
    std::vector<MetricPlot> plots;
    const auto known = this->known();
    for (const auto& metric : metrics()) plots.push_back(plot(metric, known));
    return plots;
}

FigureLayout Figure::Private::layout(const std::vector<MetricPlot>& plots, const QString& caption) const {
    // The first chart's entries: the others show the same runs.
    const bool named = options.legend && !plots.empty();
    return layoutFigure(size(), options.title, named ? legend(plots.front(), tokens()) : std::vector<ReadoutItem>(),
                        plots.size(), caption, options.font);
}

/// Of the sizes that type and lines are made for.
double Figure::Private::factor() const {
    if (options.fontSize <= 0.0) return 1.0;
    return options.fontSize * FigureSize::LogicalDpi / 72.0 / QFontInfo(font(ui::TextRole::Tick)).pixelSize();
}

QString Figure::Private::titleOf(const std::string& metric) const {
    const auto label = options.labels.find(metric);
    return label == options.labels.end() ? ui::metricTitle(metric) : label->second;
}

QString Figure::Private::xTitle() const {
    const auto label = options.labels.find("x");
    return label == options.labels.end() ? axisTitle(drawn.x, runs) : label->second;
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

MetricPlot Figure::Private::plot(const std::string& asked, const std::vector<std::string>& known) const {
    const auto part = partOf(asked, known);
    auto shown = drawn;
    shown.train = shown.train && part.train;
    shown.validation = shown.validation && part.validation;
    shown.logY = options.isLog(part.metric);
    return makePlot(runs, part.metric, shown);
}

Range Figure::Private::rangeFor(const MetricPlot& plot, const QRectF& area) const {
    const auto set = options.y.find(plot.metric);
    // A log axis knows nothing of what is not above zero.
    if (set != options.y.end() && (!options.isLog(plot.metric) || set->second.min > 0.0)) return set->second;
    return fitY(plot, x, yTickCount(area.height()), !options.x);
}

/// "smoothed 0.6", "3 values ≤ 0 not shown"; none: the curves are what was recorded, and all of it.
QStringList Figure::Private::leftOutOf(const std::vector<MetricPlot>& plots, const FigureLayout& layout) const {
    QStringList parts;
    if (drawn.smoothing > 0.0) parts << figureText("smoothed %1").arg(drawn.smoothing);
    LeftOut left;
    for (std::size_t i = 0; i < plots.size(); ++i) {
        const auto one = leftOut(plots[i], x, rangeFor(plots[i], plotArea(layout.cells[i], 40.0, 0.0)));
        left.notPositive += one.notPositive;
        left.beyond += one.beyond;
    }
    const auto values = [&](std::size_t count, const QString& where) {
        if (count > 0)
            parts << figureText("%1 values %2 not shown").arg(ui::grouped(static_cast<std::int64_t>(count)), where);
    };
    values(left.notPositive, figureText("≤ 0"));
    values(left.beyond, figureText("beyond the range"));
    return parts;
}

QString Figure::Private::captionOf(const std::vector<MetricPlot>& plots, const FigureLayout& layout) const {
    QStringList bands;
    qsizetype resumes = 0;
    for (const auto& run : runs) {
        const auto& text = run->run().bandText;
        if (!text.isEmpty() && !bands.contains(text)) bands << text;
        resumes += std::ranges::count_if(run->run().history->marks, [&](const history::Mark& mark) {
            return mark.kind == history::Mark::Kind::Resumed && !isFork(mark, run->run().joint);
        });
    }
    QStringList parts = bands;
    if (drawn.smoothing <= 0.0) parts << figureText("not smoothed");
    parts << leftOutOf(plots, layout);
    if (resumes > 0) parts << ui::counted(resumes, figureText("resume"), figureText("resumes"));
    return parts.join(QStringLiteral(" · "));
}

void Figure::Private::paintHead(QPainter& painter, const FigureLayout& layout) const {
    painter.setFont(font(ui::TextRole::CardTitle));
    painter.setPen(tokens().text);
    for (const auto& line : layout.title) painter.drawText(line.rect, Qt::AlignLeft | Qt::AlignVCenter, line.text);
    painter.setFont(font(ui::TextRole::Secondary));
    painter.setPen(tokens().secondary);
    for (const auto& line : layout.caption) painter.drawText(line.rect, Qt::AlignLeft | Qt::AlignVCenter, line.text);
    for (const auto& row : layout.legend)
        paintReadout(painter, row.rect, row.items, font(ui::TextRole::Secondary), tokens());
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
    const auto tickFont = font(ui::TextRole::Tick);
    auto rect = plotArea(cell, labels, 0.0);
    const auto y = rangeFor(plot, rect);
    rect = plotArea(cell, labels, xLabelOverhang(axesFor(plot, x, y, rect.size()), tickFont));
    const PlotTransform transform{rect, x, y, options.isLog(plot.metric)};
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
    const auto nameFont = font(ui::TextRole::Strong);
    const QRectF name(FigureLayout::Margin, 0.0, cell.rect.width() - 2.0 * FigureLayout::Margin,
                      FigureLayout::Head - 8.0);
    painter.setFont(nameFont);
    painter.setPen(tokens().text);
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(nameFont).elidedText(title, Qt::ElideRight, name.width()));
    if (cell.last) {
        painter.setFont(font(ui::TextRole::Secondary));
        painter.setPen(tokens().secondary);
        const QRectF below(rect.left(), rect.bottom() + FigureLayout::XLabels, rect.width(), FigureLayout::XTitle);
        const auto axis = xTitle();
        painter.drawText(below, Qt::AlignCenter, axis);
        // What a reader has to know of the numbers, beside the axis's name.
        const QFontMetricsF metrics(painter.font());
        const double room = (below.width() - metrics.horizontalAdvance(axis)) / 2.0 - 12.0;
        painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(note, Qt::ElideLeft, room));
    }
    painter.restore();
}

} // namespace throughline::chart
