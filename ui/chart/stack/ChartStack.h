// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"
#include "stack/ViewHistory.h"

#include <QPoint>
#include <QWidget>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace throughline::chart {

class MetricChart;
struct Crosshair;
struct LegendKey;
struct SmoothingJob;
enum class Gesture;

/// The charts of a set of runs, one above the other: loss, accuracy, … (side by side where they would be too low) with
/// one x range and one crosshair. What mouse
/// and keys do stands in `ui::ChartHelpDialog`, for users. A view that the user has set is not moved by new data until
/// it follows again. Where they would be too low, one chart is shown, with a switch. Paints at display rate at most,
/// however often it is told of new points. GUI thread.
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
    /// A run's history changed otherwise: cut back, a ghost joined.
    void reset(const QString& id);
    /// A mark was added.
    void updateMarks(const QString& id);
    void setVisibleRun(const QString& id, bool visible);
    void setExpectedEpochs(const QString& id, double epochs);

    /// Metrics to show, by their common names ("loss"), as far as a run has them; none: `defaultMetrics` of the
    /// visible runs.
    void setMetrics(std::vector<std::string> metrics);
    /// What was set last.
    const std::vector<std::string>& chosenMetrics() const;
    /// Those shown now.
    std::vector<std::string> metrics() const;

    const ChartOptions& options() const { return m_options; }
    void setOptions(const ChartOptions& options);
    void setXAxis(history::XAxis axis);
    void setLogY(bool on);
    void setSmoothing(double weight);

    /// One chart with a switch, even where there is room for more.
    void setSingle(bool on);

    /// Whether the view goes along with the data. Switching it on shows the whole of it.
    bool follows() const { return m_follow; }
    void setFollow(bool on);
    Range xRange() const { return m_x; }
    void setXRange(const Range& range);
    /// That and, of some charts, the y ranges that the user had set; what cannot be drawn is left out.
    void showPart(const Range& x, const std::map<std::string, Range>& y);
    /// Of the charts, by their metrics, whose y the user has set.
    std::map<std::string, Range> ownYRanges() const { return view().y; }
    /// All of the data, along with which the view goes from then on.
    void fit();
    /// As much of x as is shown now, up to the newest point, along with which the view goes.
    void followNewest();
    /// Through the views that one has been at.
    bool canGoBack() const;
    bool canGoForward() const;
    void goBack();
    void goForward();

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
    /// The user hid or showed a run by its entry in a legend.
    void runToggled(const QString& id, bool visible);
    void helpWanted();
    /// A click on a point; `epoch` as in the file.
    void pointClicked(const QString& runId, double epoch, const QPoint& globalPosition);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    class Private;
    void schedule();
    bool smooth(const std::function<std::shared_ptr<SmoothingJob>()>& begin);
    void rebuildCharts();
    void presentCharts();
    MetricChart* makeChart(const std::string& metric);
    void takeView(Gesture gesture); ///< the view is the user's from here on
    void moveX(const Range& range, Gesture gesture);
    void box(MetricChart* chart, const Range& x, const Range& y);
    void zoom(MetricChart* chart, double factor, const QPointF& about, bool both);
    void pan(MetricChart* chart, double dx, double dyPixels);
    ChartView view() const;
    void setView(const ChartView& view);
    void setCrosshair(const std::optional<Crosshair>& crosshair);
    void clickLegend(const LegendKey& key, bool alone);
    void showRun(const QString& id, bool visible);
    void setRing(bool on);
    // ChartStackKeys.cpp
    bool moveByKey(QKeyEvent* event);
    bool pointByKey(QKeyEvent* event);
    void moveCrosshair(double distance);
    void turnHighlight(int places);
    void chooseByKey();
    void openPoint();
    MetricChart* current() const;
    void layOut();
    int columns() const;
    void turnTo(const std::string& metric);
    void turnBy(int places);
    void presentCard(std::size_t index, const std::optional<Range>& y);

    std::unique_ptr<Private> d;
    ChartOptions m_options;
    Range m_x;
    bool m_follow = true;
    std::optional<double> m_span; ///< while it follows: how much of x; nothing: all
};

} // namespace throughline::chart
