// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartOptions.h"
#include "curves/ChartRun.h"
#include "stack/LegendSwitch.h"
#include "stack/RunSet.h"
#include "stack/StackCrosshair.h"
#include "stack/StackKeys.h"
#include "stack/StackLayout.h"
#include "stack/StackView.h"

#include <QPoint>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <map>
#include <optional>
#include <vector>

class QScrollBar;

namespace throughline::chart {

class MetricChart;

/// The charts of a set of runs, one above the other: loss, accuracy, … with one x range and one crosshair, laid out by
/// `StackLayout`. What mouse and keys do stands in `ui::ChartHelpDialog`, for users. A view that the user has set is
/// not moved by new data until it follows again. Paints at display rate at most, however often it is told of new
/// points. GUI thread.
class ChartStack : public QWidget {
    Q_OBJECT

public:
    explicit ChartStack(QWidget* parent = nullptr);
    ~ChartStack() override;

    /// All runs at once. Those that stay (same id, same history) keep what was calculated for them.
    void setRuns(std::vector<ChartRun> runs);
    std::vector<ChartRun> runs() const;
    /// Records [first, size) of a run's history are new: O(new points).
    void append(const QString& id, std::size_t first);
    /// A run's history changed otherwise: cut back, abandoned epochs joined.
    void reset(const QString& id);
    /// A mark was added.
    void updateMarks(const QString& id);
    void setVisibleRun(const QString& id, bool visible);
    /// The best that a run has recorded by now; 0: none.
    void setBestEpoch(const QString& id, double epoch);

    /// Metrics to show, by their common names ("loss"), as far as a run has them; none: `defaultMetrics` of the
    /// visible runs.
    void setMetrics(std::vector<std::string> metrics);
    /// What was set last.
    const std::vector<std::string>& chosenMetrics() const { return m_wanted; }
    /// Those shown now.
    std::vector<std::string> metrics() const;
    /// Charts that are shown, as one: `from` joins `onto`, in its place. Its name is `history::together`.
    void drawTogether(const std::string& from, const std::string& onto);
    /// Each metric of a chart in one of its own again.
    void drawApart(const std::string& chart);
    /// The type of what a chart brings when it is dragged onto another one of its stack: its name.
    static constexpr auto chartMime = "application/x-throughline-chart";

    /// As chosen.
    const ChartOptions& options() const { return m_options; }
    /// The axis that is drawn: steps in place of epochs, or the other way round, where no visible run has any.
    history::XAxis xAxis() const { return m_axis; }
    void setOptions(const ChartOptions& options);
    void setXAxis(history::XAxis axis);
    void setLogY(bool on);
    void setSmoothing(double weight);

    void setGrid(const ChartGrid& grid);
    const ChartGrid& grid() const { return m_grid; }
    /// One chart with a switch, even where there is room for more.
    void setSingle(bool on);
    /// What one chart has of its own; kept by its metric, whether it is shown or not.
    void setLook(const std::string& metric, const ChartLook& look);
    void setLooks(std::map<std::string, ChartLook> looks);
    const std::map<std::string, ChartLook>& looks() const { return m_looks; }
    bool isLog(const std::string& metric) const;

    /// Whether the view goes along with the data. Switching it on shows the whole of it.
    bool follows() const { return m_view.follows(); }
    void setFollow(bool on);
    const Range& xRange() const { return m_view.x(); }
    void setXRange(const Range& range);
    /// That and, of some charts, the y ranges that the user had set; what cannot be drawn is left out.
    void showPart(const Range& x, const std::map<std::string, Range>& y);
    /// Of the charts, by their metrics, whose y the user has set.
    const std::map<std::string, Range>& ownYRanges() const { return m_view.ownY(); }
    /// All of the data, along with which the view goes from then on.
    void fit();
    /// As much of x as is shown now, up to the newest point, along with which the view goes.
    void followNewest();
    /// Through the views that one has been at.
    bool canGoBack() const { return m_view.canGoBack(); }
    bool canGoForward() const { return m_view.canGoForward(); }
    void goBack();
    void goForward();

    // What keys do, with the chart that they act on.
    MetricChart* current() const; ///< null without charts
    void turnBy(int places);      ///< to another chart
    void panX(double share);      ///< of what is in view, to the right
    void panY(double share);      ///< upwards
    /// About the crosshair, or the middle where there is none; y as well where `both`.
    void zoom(double factor, bool both);
    const std::optional<Crosshair>& crosshair() const { return m_crosshair.now(); }
    void stepCrosshair(double distance);
    void turnCrosshair(int places);
    /// The first time a stretch begins at the crosshair, the second time it is zoomed to.
    void chooseStretch();
    bool dropCrosshair();
    /// Pins the crosshair at the recorded `x`, or where it is: what differs to there is told; the second time it stays;
    /// the third time it is let go.
    void pinCrosshair(double x);
    void pinCrosshair();
    /// The values at the crosshair, of all charts, with all their digits; empty: there is none.
    QString readoutText() const;
    /// To the next order of the values at the crosshair.
    void turnReadoutOrder();
    /// What a click on the point at the crosshair does.
    void openPoint();

    /// Keeps the crosshair where it is, whatever the mouse does: a menu is about its point. Afterwards it is where the
    /// mouse has gone meanwhile.
    void holdCrosshair(bool held);

    /// Everything that is waiting for the next frame, now.
    void refresh();
    MetricChart* chart(const std::string& metric) const;

signals:
    void followChanged(bool on);
    void metricsChanged();
    /// The user changed what is drawn, or how: `options` tells.
    void optionsChanged();
    void xAxisChanged(throughline::history::XAxis drawn);
    /// The user hid or showed a run by its entry in a legend.
    void runToggled(const QString& id, bool visible);
    void helpWanted();
    /// Which charts are shown is to be chosen.
    void pickerWanted();
    /// A click with the right button on a chart.
    void chartMenuWanted(const QString& metric, const QPoint& globalPosition);
    /// `crosshair` tells where it is now, or that there is none.
    void crosshairMoved();
    /// A click on a point; `epoch` as in the file.
    void pointClicked(const QString& runId, double epoch, const QPoint& globalPosition);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void schedule();
    void rebuildCharts();
    void updateAxis();
    MetricChart* makeChart(const std::string& metric);
    void layOut();
    void placeCharts();
    void bringIntoView(const MetricChart& chart);
    void turnTo(const std::string& metric);
    MetricChart* dropTarget(const QDropEvent& event) const;
    void ringAt(const MetricChart* target);
    void setRing(bool on);
    void present(std::size_t index, const std::optional<Range>& y);
    void presentCharts();
    void showCrosshair();
    DataRange data() const { return m_runs.dataRange(m_axis, metrics()); }
    void moveView(const std::function<void(StackView&)>& move);
    void zoomAbout(const MetricChart& chart, double factor, const QPointF& about, bool both);
    void hover(const std::optional<Crosshair>& crosshair);
    void clickLegend(const LegendKey& key, bool alone);

    RunSet m_runs;
    std::vector<MetricChart*> m_charts; ///< owned by this widget
    std::vector<std::string> m_wanted;  ///< empty: by default
    std::string m_current; ///< the one that keys act on, and that is shown where there is room for one only
    ChartGrid m_grid;
    std::map<std::string, ChartLook> m_looks;
    QScrollBar* m_scroll = nullptr; ///< of a sheet that is higher than the room
    ChartOptions m_options;
    history::XAxis m_axis = history::XAxis::Epoch; ///< drawn
    StackLayout m_layout{{}, 0, {}};
    StackView m_view;
    StackCrosshair m_crosshair;
    LegendSwitch m_legend;
    StackKeys m_keys{*this};
    QTimer m_timer;
};

} // namespace throughline::chart
