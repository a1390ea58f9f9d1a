// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"
#include "curves/Reading.h"
#include "painting/CrosshairLayer.h"
#include "painting/PlotTransform.h"
#include "stack/ChartHead.h"
#include "stack/MetricChartMouse.h"

#include <QWidget>
#include <memory>
#include <optional>

namespace throughline::chart {

class PlotHost;

/// A card with one metric of all runs: the title, the legend or the values at the crosshair, the plot. Made and moved
/// by a `ChartStack`, which keeps the x range, the runs and the options; wishes of the mouse go there as signals. GUI
/// thread.
class MetricChart : public QWidget {
    Q_OBJECT

public:
    MetricChart(std::string metric, const RunList& runs, QWidget* parent = nullptr);
    ~MetricChart() override;

    const std::string& metric() const { return m_head.metric(); }
    const Range& xRange() const { return m_transform.x; }
    const Range& yRange() const { return m_transform.y; }
    /// From data to pixels of the plot's host, and back.
    const PlotTransform& transform() const { return m_transform; }
    /// From this widget's coordinates to the transform's.
    QPointF inPlot(const QPointF& at) const;
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
    /// In place of the metric's name; empty: that.
    void setTitle(const QString& title);
    void setCrosshair(const std::optional<Crosshair>& crosshair);
    const std::optional<Crosshair>& crosshair() const { return m_crosshair; }
    /// A line around the card: keys act on it.
    void setRing(bool on);
    bool hasRing() const { return m_ring; }
    /// What this chart shows at present.
    MetricPlot plot() const { return makePlot(m_runs, metric(), m_options); }
    /// Where a reading is drawn, in this widget's coordinates; nothing where it is not in view.
    std::optional<QPointF> placeOf(const Reading& reading) const;
    /// What the head shows, where it stands.
    std::vector<PlacedItem> head() const;
    /// What a click there means, outside of the plot.
    ChartHead::Target headAt(const QPointF& at) const;
    const ValueTable& table() const { return m_layer.table(); }
    /// Moves the table's rows; false where all of them are shown.
    bool scrollTable(int rows);
    /// The metrics of a folded switch.
    void showSwitchMenu();
    /// All entries of the legend as a menu, those without room in the head too.
    void showLegendMenu();
    /// What a tooltip says at a place: about a mark, a ghost, the best epoch, an entry of the legend.
    QString tipAt(const QPointF& at) const;
    /// Milliseconds that the last painting of the curves took.
    double paintTime() const { return m_paintTime; }
    /// Paints what stands over the curves anew where it changed, in the transform's coordinates.
    void updateOverlay(const QRectF& area);
    void updateOverlay(); ///< all of it

signals:
    /// The recorded x nearest to the mouse and the curve nearest to it; nothing: it left.
    void hovered(const std::optional<throughline::chart::Crosshair>& crosshair);
    /// Zoom by `factor` (below 1: closer) about a point; y as well where `both`.
    void zoomed(double factor, const QPointF& about, bool both);
    /// Moved by a distance in data, and upwards by a share of the plot's height; that only matters on a chart with a y
    /// range of its own.
    void panned(double dx, double share);
    void boxed(const throughline::chart::Range& x, const throughline::chart::Range& y);
    void fitted();
    /// A click with the right button.
    void menuWanted(const QPoint& globalPosition);
    /// A click on an entry of the legend; `alone`: the second one of a double click.
    void legendClicked(const throughline::chart::LegendKey& key, bool alone);
    /// A click on another metric of the switch.
    void switched(const QString& metric);
    /// A click where there is no point: on the recorded x nearest to it.
    void pinned(double x);
    /// A click on a point: whose, and which epoch.
    void pointClicked(const QString& runId, double epoch, const QPoint& globalPosition);

protected:
    using QWidget::metric; // of the paint device; not hidden by ours
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void applyLook();
    void layOut();
    void paintPlot(QPainter& painter);
    void paintOverlay(QPainter& painter);
    void readCrosshair(const MetricPlot& plot);
    void updateHead();

    const RunList& m_runs;
    ChartOptions m_options;
    View m_view;
    PlotTransform m_transform;
    ChartHead m_head;
    std::optional<Crosshair> m_crosshair;
    CrosshairLayer m_layer;
    bool m_ring = false;
    double m_labelWidth = 0.0;
    double m_right = 0.0; ///< between the plot and the card's edge
    double m_paintTime = 0.0;
    std::unique_ptr<PlotHost> m_host;
    MetricChartMouse m_mouse{*this};
};

} // namespace throughline::chart
