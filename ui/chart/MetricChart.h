// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chart/MetricPlot.h"
#include "chart/PlotTransform.h"

#include <QWidget>
#include <memory>
#include <optional>

namespace throughline::chart {

class PlotHost;

/// A card with one metric of all runs: the title, the values at the crosshair, the plot. Made and moved by a
/// `ChartStack`, which keeps the x range, the runs and the options; wishes of the mouse go there as signals.
/// GUI thread.
class MetricChart : public QWidget {
    Q_OBJECT

public:
    MetricChart(std::string metric, const RunList& runs, QWidget* parent = nullptr);
    ~MetricChart() override;

    const std::string& metric() const { return m_metric; }
    const Range& xRange() const { return m_transform.x; }
    const Range& yRange() const { return m_transform.y; }
    /// Where the curves are, in this widget's coordinates.
    QRectF plotRect() const;

    struct View {
        Range x;
        std::optional<Range> y; ///< nothing: what the values need
        bool roundEnds = true;  ///< of that y
        bool xLabels = true;
        bool markLabels = true;
    };
    /// Takes over options, runs and ranges, and paints at the next occasion.
    void present(const View& view, const ChartOptions& options);
    /// Space that the y labels need; a stack gives all its charts the same.
    double labelWidth() const;
    void setLabelWidth(double width);
    /// Where one card stands for all: their metrics, this one's among them, as a switch in place of the title.
    /// Empty: the title alone.
    void setSwitch(std::vector<std::string> metrics);
    void setCrosshair(std::optional<double> x);
    std::optional<double> crosshair() const { return m_crosshair; }
    /// Milliseconds that the last painting of the curves took.
    double paintTime() const { return m_paintTime; }

signals:
    /// The recorded x nearest to the mouse; `inside` false: it left.
    void hovered(double x, bool inside);
    /// Zoom by `factor` (below 1: closer) about a point; y as well where `both`.
    void zoomed(double factor, const QPointF& about, bool both);
    /// Moved by a distance in data; y only matters on a chart with a y range of its own.
    void panned(double dx, double dyPixels);
    void boxed(const throughline::chart::Range& x, const throughline::chart::Range& y);
    void fitted();
    /// A click on another metric of the switch.
    void switched(const QString& metric);
    /// A click on a point: whose, and which epoch.
    void pointClicked(const QString& runId, double epoch, const QPoint& globalPosition);

protected:
    using QWidget::metric; // of the paint device; not hidden by ours
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum class Drag { None, Pressed, Pan, Box };

    void applyLook();
    void layOut();
    void paintPlot(QPainter& painter);
    void paintOverlay(QPainter& painter);
    void click(const QPointF& at, const QPoint& global);
    std::vector<std::pair<std::string, QRectF>> titles() const;
    MetricPlot plot() const { return makePlot(m_runs, m_metric, m_options); }

    std::string m_metric;
    const RunList& m_runs;
    ChartOptions m_options;
    View m_view;
    PlotTransform m_transform;
    std::vector<std::string> m_switch;
    std::optional<double> m_crosshair;
    double m_labelWidth = 0.0;
    double m_right = 0.0; ///< between the plot and the card's edge
    double m_paintTime = 0.0;
    std::unique_ptr<PlotHost> m_host;
    Drag m_drag = Drag::None;
    QPointF m_pressed, m_last;
};

} // namespace throughline::chart
