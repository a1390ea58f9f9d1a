// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"
#include "curves/Reading.h"

#include <QPoint>
#include <QRectF>
#include <optional>

class QMouseEvent;
class QWheelEvent;

namespace throughline::chart {

class MetricChart;

/// The mouse on a MetricChart: it moves the crosshair, a drag pans, with Shift or Ctrl it draws a box, a click opens a
/// point. What it wishes goes out by the chart's signals. GUI thread.
class MetricChartMouse {
public:
    /// The chart lives longer.
    explicit MetricChartMouse(MetricChart& chart) : m_chart(chart) {}

    // False where the event is for somebody else.
    bool press(const QMouseEvent& event);
    bool doubleClick(const QMouseEvent& event);
    bool wheel(const QWheelEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void leave();

    /// No button is down: the crosshair is shown.
    bool isIdle() const { return m_drag == Drag::None; }
    /// The box that is being drawn, in the coordinates of the chart's transform.
    std::optional<QRectF> box() const;

private:
    enum class Drag { None, Pressed, Pan, Box };

    QRectF boxTo(const QPointF& at) const;
    void hover(const QPointF& at);
    void click(const QPointF& at, const QPoint& global);
    bool clickHead(const QPointF& at, bool twice);
    std::optional<Reading> nearestReading(const std::vector<Reading>& readings, const QPointF& at, double within) const;

    MetricChart& m_chart;
    Drag m_drag = Drag::None;
    QPointF m_pressed, m_last; ///< in the chart's coordinates
};

} // namespace throughline::chart
