// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/Figure.h"

#include "chart/MetricPlot.h"
#include "chart/PlotAxes.h"
#include "chart/PlotHost.h"
#include "chart/PlotPainter.h"
#include "chart/Readout.h"
#include "theme/Tokens.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Margin = 16.0, TitleHeight = 28.0, LegendRow = 22.0, HeadHeight = 26.0, Gap = 14.0;
constexpr double XLabels = 22.0, XTitle = 20.0, LabelGap = 8.0;

/// Inter where it is installed, so that figures made on different machines look alike; else the system's font.
QFont figureFont(ui::TextRole role) {
    auto font = ui::font(role);
    static const bool hasInter = QFontDatabase::families().contains(QLatin1String("Inter"));
    if (hasInter) font.setFamily(QStringLiteral("Inter"));
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QString axisTitle(history::XAxis axis) {
    switch (axis) {
    case history::XAxis::Epoch:
        return QCoreApplication::translate("Chart", "Epoch");
    case history::XAxis::Step:
        return QCoreApplication::translate("Chart", "Step");
    case history::XAxis::Time:
        return QCoreApplication::translate("Chart", "Training time");
    }
    return {};
}

/// As many entries a row as fit.
std::vector<std::vector<ReadoutItem>> rowsOf(const std::vector<ReadoutItem>& items, double width, const QFont& font) {
    std::vector<std::vector<ReadoutItem>> rows;
    for (const auto& item : items) {
        if (!rows.empty()) {
            rows.back().push_back(item);
            if (readoutWidth(rows.back(), font) <= width) continue;
            rows.back().pop_back();
        }
        rows.push_back({item});
    }
    return rows;
}

} // namespace

class Figure::Private {
public:
    const ui::Tokens& tokens() const { return options.dark ? ui::Tokens::darkScheme() : ui::Tokens::light(); }
    double paintHead(QPainter& painter, const QSizeF& size) const;
    void paintPlot(QPainter& painter, const QRectF& area, std::size_t index, double labels) const;
    QRectF plotArea(const QRectF& area, double labels, bool last) const;
    Range rangeFor(const MetricPlot& plot, const QRectF& area) const {
        return fitY(plot, x, yTickCount(area.height()), true);
    }

    RunList runs;
    FigureOptions options;
    Range x;
};

Figure::Figure(std::vector<ChartRun> runs, FigureOptions options) : d(std::make_unique<Private>()) {
    d->options = std::move(options);
    if (d->options.metrics.empty()) d->options.metrics = defaultMetrics(runs);
    for (auto& run : runs) {
        if (!run.history) continue;
        // A figure is of what there is; the room for epochs to come stays in the window.
        run.expectedEpochs = 0.0;
        d->runs.push_back(std::make_unique<RunCurves>(std::move(run)));
    }
    d->x = fitX(d->runs, d->options.chart.x);
}

Figure::~Figure() = default;

QSizeF Figure::size() const {
    const double scale = d->options.dpi / 96.0;
    return {d->options.width / scale, d->options.height / scale};
}

void Figure::paint(QPainter& painter) const {
    const auto size = this->size();
    painter.save();
    painter.fillRect(QRectF(QPointF(), size), d->tokens().surface);
    double y = d->paintHead(painter, size);
    const auto count = d->options.metrics.size();
    if (count > 0) {
        const auto gaps = static_cast<double>(count - 1) * Gap;
        const double height = (size.height() - y - Margin + 6.0 - XLabels - XTitle - gaps) / static_cast<double>(count);
        const auto rect = [&](std::size_t i) {
            return QRectF(0.0, y + static_cast<double>(i) * (height + Gap), size.width(),
                          height + (i + 1 == count ? XLabels + XTitle : 0.0));
        };
        double labels = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto plot = makePlot(d->runs, d->options.metrics[i], d->options.chart);
            const auto area = d->plotArea(rect(i), 40.0, i + 1 == count);
            const auto axes = axesFor(plot, d->x, d->rangeFor(plot, area), area.size());
            labels = std::max(labels, yLabelWidth(axes, figureFont(ui::TextRole::Tick)));
        }
        for (std::size_t i = 0; i < count; ++i) d->paintPlot(painter, rect(i), i, labels);
    }
    painter.restore();
}

double Figure::Private::paintHead(QPainter& painter, const QSizeF& size) const {
    double y = 10.0;
    const double width = size.width() - 2.0 * Margin;
    if (!options.title.isEmpty()) {
        const auto font = figureFont(ui::TextRole::CardTitle);
        painter.setFont(font);
        painter.setPen(tokens().text);
        painter.drawText(QRectF(Margin, y, width, TitleHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(font).elidedText(options.title, Qt::ElideRight, width));
        y += TitleHeight;
    }
    if (!options.legend || options.metrics.empty()) return y;
    // The first chart's entries: the others show the same runs.
    const auto items = legend(makePlot(runs, options.metrics.front(), options.chart), tokens());
    const auto font = figureFont(ui::TextRole::Secondary);
    const auto rows = rowsOf(items, width, font);
    for (const auto& row : rows) {
        paintReadout(painter, QRectF(Margin, y, std::min(width, readoutWidth(row, font)), LegendRow), row, font,
                     tokens());
        y += LegendRow;
    }
    y += 6.0;
    return y;
}

QRectF Figure::Private::plotArea(const QRectF& area, double labels, bool last) const {
    const double left = std::ceil(Margin + labels + LabelGap);
    const double bottom = last ? XLabels + XTitle : 0.0;
    return {left, HeadHeight, std::max(20.0, area.width() - left - Margin - 8.0),
            std::max(20.0, area.height() - HeadHeight - bottom)};
}

void Figure::Private::paintPlot(QPainter& painter, const QRectF& area, std::size_t index, double labels) const {
    const bool last = index + 1 == options.metrics.size();
    const auto plot = makePlot(runs, options.metrics[index], options.chart);
    const auto rect = plotArea(area, labels, last);
    const PlotTransform transform{rect, x, rangeFor(plot, rect), options.chart.logY};
    const auto tickFont = figureFont(ui::TextRole::Tick);
    auto axes = axesFor(plot, transform.x, transform.y, rect.size());
    axes.xLabels = last;

    PlotHost host;
    host.setLook(tokens(), tickFont);
    host.setPlot(area.size(), rect);
    host.setAxes(axes);
    host.setPaint(
        [&](QPainter& p) {
            const PlotStyle style{&tokens(), tickFont, index == 0};
            PlotPainter(p, transform, plot, style).paint();
        },
        {});
    painter.save();
    painter.translate(area.topLeft());
    host.render(painter);
    painter.setFont(figureFont(ui::TextRole::Strong));
    painter.setPen(tokens().text);
    painter.drawText(QRectF(Margin, 0.0, area.width() - 2.0 * Margin, HeadHeight - 8.0),
                     Qt::AlignLeft | Qt::AlignVCenter, metricTitle(options.metrics[index]));
    if (last) {
        painter.setFont(figureFont(ui::TextRole::Secondary));
        painter.setPen(tokens().secondary);
        painter.drawText(QRectF(rect.left(), rect.bottom() + XLabels, rect.width(), XTitle), Qt::AlignCenter,
                         axisTitle(options.chart.x));
    }
    painter.restore();
}

} // namespace throughline::chart
