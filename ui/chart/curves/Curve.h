// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ColumnCache.h"
#include "curves/CurveView.h"
#include "curves/SmoothedValues.h"
#include "curves/SmoothingJob.h"
#include "history/History.h"

#include <memory>
#include <string>

namespace throughline::chart {

/// One series of a history made ready for drawing: pyramid over the recorded values, the smoothed values and theirs.
/// The values themselves stay in the history. 16 bytes or so a point on top of it. GUI thread.
class Curve {
public:
    explicit Curve(std::string series) : m_series(std::move(series)) {}

    const std::string& series() const { return m_series; }
    double weight() const { return m_smoothed.smoothing.weight(); }

    /// Takes over the points that joined since the last call: O(new points).
    void append(const history::MetricHistory& records);
    /// Smooths all points anew.
    void setWeight(const history::MetricHistory& records, double weight);
    void clear();

    /// The same for many points, in two steps: whoever takes the job runs it where it likes. Until it is done the curve
    /// keeps the smoothing that it has, and grows.
    std::shared_ptr<SmoothingJob> beginWeight(const history::MetricHistory& records, double weight);
    const SmoothingJob* job() const { return m_job.get(); }
    /// Takes over what a job that is done has made.
    void endWeight(const history::MetricHistory& records);

    CurveView raw(const history::MetricHistory& records, history::XAxis axis) const;
    /// The same as `raw` where smoothing is off.
    CurveView smoothed(const history::MetricHistory& records, history::XAxis axis) const;

private:
    std::string m_series;
    MinMaxPyramid m_raw;
    SmoothedValues m_smoothed;
    mutable ColumnCache m_rawColumns, m_smoothedColumns; ///< what was drawn of them
    std::shared_ptr<SmoothingJob> m_job;
};

} // namespace throughline::chart
