// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stack/ViewHistory.h"

#include <QPointF>
#include <functional>
#include <vector>

namespace throughline::chart {

/// What the data reach over on the x axis of a stack.
struct DataRange {
    Range x;                      ///< of all that is drawn, with room for the epochs asked for (`fitX`)
    std::optional<double> newest; ///< where the newest record is (`lastX`)
};

/// Which part of the data a stack of charts shows: x, whether it goes along with new data, the y that the user has set
/// chart by chart, and the way back through all of that. It goes along until the user moves it, and then is moved by
/// nobody else until it follows again. Knows no widget; ranges are in data units. Plain value, GUI thread.
class StackView {
public:
    /// Milliseconds of any clock that does not run backwards: it tells where one gesture ends.
    using Clock = std::function<std::int64_t()>;

    StackView(); ///< with the computer's steady clock
    explicit StackView(Clock clock) : m_clock(std::move(clock)) {}

    bool follows() const { return m_view.follow; }
    const Range& x() const { return m_view.x; }
    /// What the user has set of a chart; nothing: what its values need.
    std::optional<Range> y(const std::string& metric) const;
    const std::map<std::string, Range>& ownY() const { return m_view.y; }

    /// The charts that there are. A y of another one is forgotten.
    void setMetrics(std::vector<std::string> metrics);
    /// Whether the y axes are logarithmic: there a y range is scaled and shifted by factors, and is above zero.
    void setLogY(bool on) { m_logY = on; }
    /// Of one chart, in place of all; nothing: as all of them.
    void setLogY(const std::string& metric, std::optional<bool> on);
    /// The y of all charts is what their values need.
    void forgetY() { m_view.y.clear(); }
    /// Nothing to go back to: the views were on another axis.
    void forgetHistory() { m_history.clear(); }

    /// While it follows: goes along with the data.
    void follow(const DataRange& data);
    /// All of the data, along with which it goes from then on.
    void fit();
    /// As much of x as is shown now, up to the newest point, along with which it goes; all, where that is as much.
    void followNewest(const DataRange& data);
    /// Stays where it is.
    void stay();

    // From here on the view is the user's. It never loses the data, nor comes closer than doubles can tell.
    void moveX(const Range& x, const DataRange& data, Gesture gesture);
    /// `x`, and of some charts y; what cannot be drawn is left out.
    void show(const Range& x, const std::map<std::string, Range>& y, const DataRange& data);
    /// Just this of one chart; the others' y is what their values need.
    void box(const std::string& metric, const Range& x, const Range& y);
    /// A stretch of x, with what its values need of y.
    void stretch(const Range& x, const DataRange& data);
    /// By `factor` (below 1: closer) about a point.
    void zoomX(double factor, double aboutX, const DataRange& data);
    /// The same of both axes; `shown` is the y that the chart shows now.
    void zoom(const std::string& metric, double factor, const QPointF& about, const Range& shown,
              const DataRange& data);
    /// By `dx`, and by `share` of its height in y where the chart has a y of its own.
    void pan(const std::string& metric, double dx, double share, const DataRange& data);
    /// By `share` of the height, from the y that the chart shows now.
    void panY(const std::string& metric, double share, const Range& shown, const DataRange& data);

    bool canGoBack() const { return m_history.canGoBack(); }
    bool canGoForward() const { return m_history.canGoForward(); }
    void goBack();
    void goForward();

private:
    ChartView view() const;
    void take(Gesture gesture);
    void set(ChartView view);
    void forgetOthers();
    void setY(const std::string& metric, const Range& y);

    Clock m_clock;
    ChartView m_view; ///< its x also while it follows
    bool isLog(const std::string& metric) const;

    bool m_logY = false;
    std::map<std::string, bool> m_ownLogs;
    std::vector<std::string> m_metrics;
    ViewHistory m_history;
};

} // namespace throughline::chart
