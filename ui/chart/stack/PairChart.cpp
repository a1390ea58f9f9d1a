// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/PairChart.h"

#include "axes/NiceRange.h"
#include "history/MetricNames.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "theme/Tokens.h"

#include <QEvent>
#include <QMarginsF>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::chart {

namespace {

constexpr QMarginsF Around(12.0, 12.0, 20.0, 34.0); ///< the labels of y beside the first
constexpr double LineWidth = 2.0;
constexpr double LeastStep = 0.5; ///< px: what moves less is not drawn
constexpr double Nearby = 24.0;   ///< of the mouse, px
constexpr int XTicks = 8;

const history::MetricSeries* seriesNamed(const history::MetricHistory& records, const std::string& name) {
    if (const auto* own = records.find(name)) return own;
    for (const auto& series : records.series())
        if (history::commonName(series.name) == name) return &series;
    return nullptr;
}

std::vector<PairChart::Point> pointsOf(const history::MetricHistory& records, const std::string& x,
                                       const std::string& y) {
    const auto *along = seriesNamed(records, x), *up = seriesNamed(records, y);
    std::vector<PairChart::Point> points;
    if (!along || !up) return points;
    std::size_t i = 0, k = 0;
    while (i < along->size() && k < up->size()) {
        if (along->record[i] != up->record[k]) {
            ++(along->record[i] < up->record[k] ? i : k);
            continue;
        }
        if (std::isfinite(along->value[i]) && std::isfinite(up->value[k]))
            points.push_back({along->value[i], up->value[k], records.x()[along->record[i]]});
        ++i;
        ++k;
    }
    return points;
}

} // namespace

PairChart::PairChart(QWidget* parent) : QWidget(parent), m_host(this) {
    setMouseTracking(true);
    setMinimumSize(320, 240);
    m_host.setPaint([this](QPainter& painter) { paint(painter); }, {});
    m_host.setLook(ui::Tokens::of(palette()), ui::font(ui::TextRole::Tick));
}

PairChart::~PairChart() = default;

void PairChart::setRuns(const std::vector<ChartRun>& runs) {
    m_runs.clear();
    for (const auto& run : runs)
        if (run.visible && run.history) m_runs.push_back(run);
    read();
}

void PairChart::setSeries(const std::string& x, const std::string& y) {
    m_x = x;
    m_y = y;
    read();
}

std::vector<std::string> PairChart::series() const {
    std::vector<std::string> names;
    for (const auto& run : m_runs)
        for (const auto& series : run.history->records.series())
            if (const auto name = history::commonName(series.name); std::ranges::find(names, name) == names.end())
                names.push_back(name);
    return names;
}

void PairChart::read() {
    m_lines.clear();
    for (const auto& run : m_runs)
        if (auto points = pointsOf(run.history->records, m_x, m_y); !points.empty())
            m_lines.push_back({run.name, run.colour, std::move(points)});
    point(std::nullopt);
    layOut();
}

void PairChart::layOut() {
    constexpr double inf = std::numeric_limits<double>::infinity();
    Range x{inf, -inf}, y{inf, -inf};
    for (const auto& line : m_lines)
        for (const auto& at : line.points) {
            x = {std::min(x.min, at.x), std::max(x.max, at.x)};
            y = {std::min(y.min, at.y), std::max(y.max, at.y)};
        }
    if (m_lines.empty()) x = y = {0.0, 1.0};
    const QFont font = ui::font(ui::TextRole::Tick);
    const double height = std::max(10.0, QWidget::height() - Around.top() - Around.bottom());
    PlotAxes axes;
    axes.x = niceRange(x, XTicks);
    axes.y = niceRange(y, yTickCount(height));
    axes.xTicks = linearTicks(axes.x, XTicks);
    axes.yTicks = linearTicks(axes.y, yTickCount(height));
    const double left = std::ceil(yLabelWidth(axes, font) + Around.left());
    m_transform = {QRectF(left, Around.top(), std::max(10.0, width() - left - Around.right()), height), axes.x, axes.y,
                   false};
    m_host.widget()->setGeometry(rect());
    m_host.setPlot(size(), m_transform.plot);
    m_host.setAxes(axes);
    m_host.update();
}

void PairChart::paint(QPainter& painter) const {
    const auto& tokens = ui::Tokens::of(palette());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& line : m_lines) {
        QPolygonF drawn;
        for (const auto& at : line.points) {
            const auto place = m_transform.point(at.x, at.y);
            const auto step = drawn.isEmpty() ? QPointF(LeastStep, LeastStep) : place - drawn.back();
            if (std::abs(step.x()) + std::abs(step.y()) >= LeastStep) drawn << place;
        }
        painter.setPen({tokens.run(line.colour), LineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(drawn);
        painter.setBrush(tokens.surface);
        painter.drawEllipse(m_transform.point(line.points.back().x, line.points.back().y), 3.5, 3.5);
    }
    if (m_pointed) {
        const auto& line = m_lines[m_pointed->first];
        const auto& at = line.points[m_pointed->second];
        painter.setPen({tokens.surface, 1.5});
        painter.setBrush(tokens.run(line.colour));
        painter.drawEllipse(m_transform.point(at.x, at.y), 5.0, 5.0);
    }
    painter.restore();
}

void PairChart::point(std::optional<std::pair<std::size_t, std::size_t>> at) {
    if (at == m_pointed) return;
    m_pointed = at;
    m_host.update();
    if (!at) return emit pointed({});
    const auto& line = m_lines[at->first];
    const auto& point = line.points[at->second];
    emit pointed(tr("%1 · epoch %2 · %3 %4 · %5 %6")
                     .arg(line.run, ui::countText(point.epoch), ui::seriesText(m_x), ui::metricText(point.x),
                          ui::seriesText(m_y), ui::metricText(point.y)));
}

void PairChart::mouseMoveEvent(QMouseEvent* event) {
    std::optional<std::pair<std::size_t, std::size_t>> nearest;
    double least = Nearby;
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        for (std::size_t k = 0; k < m_lines[i].points.size(); ++k) {
            const auto place = m_transform.point(m_lines[i].points[k].x, m_lines[i].points[k].y) - event->position();
            const double distance = std::hypot(place.x(), place.y());
            if (distance >= least) continue;
            least = distance;
            nearest = {i, k};
        }
    point(nearest);
}

void PairChart::leaveEvent(QEvent* /*event*/) {
    point(std::nullopt);
}

void PairChart::resizeEvent(QResizeEvent* /*event*/) {
    layOut();
}

void PairChart::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        m_host.setLook(ui::Tokens::of(palette()), ui::font(ui::TextRole::Tick));
        m_host.update();
    }
    QWidget::changeEvent(event);
}

} // namespace throughline::chart
