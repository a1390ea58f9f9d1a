// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartOptions.h"
#include "curves/ChartRun.h"
#include "curves/Curve.h"
#include "curves/Ghost.h"
#include "curves/Range.h"
#include "history/MetricNames.h"
#include "history/SeriesBest.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace throughline::chart {

/// The two edges of a band.
struct BandCurves {
    Curve low, high;
};

/// One run's curves, made as charts ask for them and shared between the charts of a stack. GUI thread.
class RunCurves {
public:
    explicit RunCurves(ChartRun run);

    const ChartRun& run() const { return m_run; }
    /// Whether legends name it: visible, or hidden by way of a legend, which then is the way back.
    bool isListed() const { return m_run.visible || m_keptInLegend; }
    void setVisible(bool visible, bool keepInLegend);
    /// The history must be the same one; for another one make a new object.
    void setRun(ChartRun run) { m_run = std::move(run); }
    const history::MetricHistory& records() const { return m_run.history->records; }

    /// Records joined at the end: O(new points). True where they brought a series that was not there before.
    bool append();
    /// The history changed otherwise: all anew.
    void reset();
    /// What smooths long series: where it has a hand free it calls its argument for a job, runs that on another thread
    /// and has `smooth` called again when it is done; else it says no. Without one, all is smoothed at once.
    using Worker = std::function<bool(const std::function<std::shared_ptr<SmoothingJob>()>&)>;
    void setWorker(Worker worker) { m_worker = std::move(worker); }
    /// Smooths the curves that are not at `weight` yet, short ones at once, long ones by the worker.
    void smooth(double weight);
    /// Drops the curves; work on other threads ends soon.
    void clear();

    /// What the curve of a series is smoothed with at present; 0 where there is none.
    double smoothing(const std::string& series) const;

    const history::MetricPair* pair(const std::string& metric) const;
    const Curve& curve(const std::string& series, double weight);
    /// The ends of a band's series, smoothed alike; the run has a band.
    const BandCurves& band(const std::string& series, double weight);
    const std::vector<Ghost>& ghosts(const std::string& series, const ChartOptions& options);

    /// What the run recorded; else the lowest (or highest, as the metric goes) finite value of the monitored series,
    /// the first one of equals. Nothing where there is none.
    std::optional<double> bestEpoch();
    /// From the first record to the last one, or to the epochs asked for. Nothing while empty, or where nothing is
    /// known of that axis.
    std::optional<Range> xExtent(history::XAxis axis) const;

private:
    struct GhostKey {
        history::XAxis axis = history::XAxis::Epoch;
        double weight = -1.0;
        std::size_t records = 0;
        bool operator==(const GhostKey&) const = default;
    };

    void smooth(Curve& curve, double weight);

    ChartRun m_run;
    Worker m_worker;
    bool m_keptInLegend = false;
    std::vector<history::MetricPair> m_pairs;
    std::size_t m_pairedSeries = 0;
    std::map<std::string, Curve> m_curves;
    std::map<std::string, BandCurves> m_bands;
    std::map<std::string, std::pair<GhostKey, std::vector<Ghost>>> m_ghosts;
    history::SeriesBest m_best;
};

using RunList = std::vector<std::unique_ptr<RunCurves>>;

} // namespace throughline::chart
