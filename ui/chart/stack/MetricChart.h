// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"
#include "painting/CrosshairLayer.h"
#include "painting/PlotTransform.h"
#include "painting/Readout.h"

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
    void setCrosshair(const std::optional<Crosshair>& crosshair);
    const std::optional<Crosshair>& crosshair() const { return m_crosshair; }
    /// A line around the card: keys act on it.
    void setRing(bool on);
    bool hasRing() const { return m_ring; }
    /// What this chart shows at present.
    MetricPlot plot() const { return makePlot(m_runs, m_metric, m_options); }
    /// Where a reading is drawn, in this widget's coordinates; nothing where it is not in view.
    std::optional<QPointF> placeOf(const Reading& reading) const;
    /// What the head shows, where it stands.
    std::vector<PlacedItem> head() const;
    const ValueTable& table() const { return m_layer.table(); }
    /// All entries of the legend as a menu, those without room in the head too.
    void showLegendMenu();
    /// What a tooltip says at a place: about a mark, a line left behind, the best epoch, an entry of the legend.
    QString tipAt(const QPointF& at) const;
    /// Milliseconds that the last painting of the curves took.
    double paintTime() const { return m_paintTime; }

signals:
    /// The recorded x nearest to the mouse and the curve nearest to it; nothing: it left.
    void hovered(const std::optional<throughline::chart::Crosshair>& crosshair);
    /// Zoom by `factor` (below 1: closer) about a point; y as well where `both`.
    void zoomed(double factor, const QPointF& about, bool both);
    /// Moved by a distance in data; y only matters on a chart with a y range of its own.
    void panned(double dx, double dyPixels);
    void boxed(const throughline::chart::Range& x, const throughline::chart::Range& y);
    void fitted();
    /// A click on an entry of the legend; `alone`: the second one of a double click.
    void legendClicked(const throughline::chart::LegendKey& key, bool alone);
    /// A click on another metric of the switch.
    void switched(const QString& metric);
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

private:
    enum class Drag { None, Pressed, Pan, Box };

    void applyLook();
    void layOut();
    void paintPlot(QPainter& painter);
    void paintOverlay(QPainter& painter);
    void readCrosshair(const MetricPlot& plot);
    QRectF chosenBox() const;
    void hover(const QPointF& at);
    void click(const QPointF& at, const QPoint& global);
    bool clickHead(const QPointF& at, bool twice);
    std::optional<Reading> nearestReading(const std::vector<Reading>& readings, const QPointF& at, double within) const;
    QString legendTip(const PlacedItem& placed) const;
    QString markTip(const MetricPlot& plot, const QPointF& at) const;
    QString ghostTip(const MetricPlot& plot, const QPointF& at) const;
    QString bestTip(const MetricPlot& plot, const QPointF& at) const;
    QPointF inPlot(const QPointF& at) const; ///< from this widget's coordinates to the transform's
    std::vector<std::pair<std::string, QRectF>> titles() const;
    /// Only the own title stands there, and a menu behind it.
    bool isSwitchFolded() const;
    void showSwitchMenu();

    std::string m_metric;
    const RunList& m_runs;
    ChartOptions m_options;
    View m_view;
    PlotTransform m_transform;
    std::vector<std::string> m_switch;
    std::optional<Crosshair> m_crosshair;
    CrosshairLayer m_layer;
    bool m_ring = false;
    double m_labelWidth = 0.0;
    double m_right = 0.0; ///< between the plot and the card's edge
    double m_paintTime = 0.0;
    std::unique_ptr<PlotHost> m_host;
    Drag m_drag = Drag::None;
    QPointF m_pressed, m_last;
};

} // namespace throughline::chart
