// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/MetricPlot.h"
#include "curves/SmoothingJob.h"
#include "stack/StackView.h"

#include <QObject>
#include <QThreadPool>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace throughline::chart {

/// The runs of a stack with their curves, of which long ones are smoothed on a thread of its own. GUI thread.
class RunSet : public QObject {
    Q_OBJECT

public:
    RunSet();
    ~RunSet() override; ///< waits for the thread, which ends soon

    const RunList& list() const { return m_runs; }
    std::vector<ChartRun> runs() const;
    /// All at once. Those that stay (same id, same history) keep what was calculated for them; those without a history
    /// are left out.
    void setRuns(std::vector<ChartRun> runs);
    /// Null: none of that id.
    RunCurves* find(const QString& id) const;
    /// The best is another one; false where nothing changes.
    bool setBestEpoch(const QString& id, double epoch);

    /// Smooths what is visible; long curves come later, and `smoothed` tells.
    void smooth(double weight);
    /// The metrics of `wanted` that a run has; without any the usual ones of the visible runs.
    std::vector<std::string> metrics(const std::vector<std::string>& wanted) const;
    /// Of all visible runs that have one of the metrics.
    DataRange dataRange(history::XAxis axis, const std::vector<std::string>& metrics) const;

signals:
    void smoothed();

private:
    bool begin(const std::function<std::shared_ptr<SmoothingJob>()>& job);

    RunList m_runs;
    QThreadPool m_thread;
    bool m_isSmoothing = false;
};

} // namespace throughline::chart
