// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline::nn {
struct EpochRecord;
}

namespace throughline::history {

/// One metric over the records that have it. A record without a point is a gap in the source (null, NA, absent); a
/// point that is NaN or infinite is a value that diverged.
struct MetricSeries {
    std::string name;                  ///< as in the source: "loss", "val_loss", "train/box_loss"
    std::vector<std::uint32_t> record; ///< which record each point belongs to, ascending
    std::vector<double> value;         ///< same length as `record`

    std::size_t size() const { return value.size(); }
};

/// What the records of a history are counted by, as its source says.
enum class Counter { Epoch, Step, Iteration, Row };
/// Of `Counter`, in its order, as `info --json` says it.
inline constexpr std::array<std::string_view, 4> counterNames{"epoch", "step", "iteration", "row"};

/// Where a record lies.
struct Place {
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    double x = 0.0;           ///< what the history counts by; finite
    double step = unknown;    ///< where x is not the step
    double time = 0.0;        ///< ms since 1970 UTC; 0: unknown
    double seconds = unknown; ///< of training that it took
    double epoch = unknown;   ///< where x is not the epoch
};

/// What x means on a chart.
enum class XAxis {
    Epoch,
    Step,
    Time,     ///< of training: pauses are left out
    WallTime, ///< the clock's: pauses count
};

/// What a history consists of, column by column; see `MetricHistory::x`.
struct HistoryColumns {
    std::vector<double> x;
    std::vector<double> step;    ///< empty: x
    std::vector<double> epoch;   ///< where x counts steps; NaN in between: not told there; empty: not known
    std::vector<double> elapsed; ///< s; empty: not known
    std::vector<double> time;    ///< ms since 1970; empty: not known
    bool elapsedByClock = false; ///< `elapsed` was told by `time`: the training time of a record is not known
    std::vector<MetricSeries> series;
};

/// All metrics of one run in columns. Records only ever join at the end; x does not fall. Plain value; the one that a
/// chart shows belongs to the GUI thread.
class MetricHistory {
public:
    MetricHistory() = default;
    explicit MetricHistory(Counter counter) : m_counter(counter) {}
    /// All of it at once. Columns that are not empty have the length of `x`, which ascends; no series has a record
    /// beyond it or the name of another one.
    MetricHistory(Counter counter, HistoryColumns columns);

    /// `learning_rate` becomes a series of its own. The epoch must be above the last one.
    void append(const nn::EpochRecord& record);
    /// A record without points yet, for readers of others' formats.
    std::size_t addRecord(const Place& place);
    /// A point of the newest record; a second one of the same series replaces the first.
    void addPoint(std::string_view series, double value);
    /// All points of a series that is not there yet; its records are there.
    void addSeries(MetricSeries series);
    /// The records from `first` on as a history of their own.
    MetricHistory tail(std::size_t first) const;
    /// What has joined the end of the same source. Its first record may be the last one here, with more points.
    void append(const MetricHistory& tail);
    /// Drops all records above `x`. Series stay, in their order, even where no point is left.
    void truncate(double x);

    std::size_t size() const { return m_x.size(); }
    bool empty() const { return m_x.empty(); }
    const std::vector<MetricSeries>& series() const { return m_series; }
    /// Null where there is no such series.
    const MetricSeries* find(std::string_view name) const;

    Counter counter() const { return m_counter; }
    /// Whether x is the epoch: rows that nothing else counts are taken for epochs.
    bool countsEpochs() const { return m_counter == Counter::Epoch || m_counter == Counter::Row; }
    /// What the records are counted by, one value each, ascending.
    std::span<const double> x() const { return m_x; }
    /// One value a record, never falling; empty where the source says nothing of it. Epoch: epochs done; where steps
    /// are counted and an epoch is told for them, those within it are spread over it, as its length is, or that of the
    /// one before while it goes on. Step: batches done. Time: seconds of training up to the end of
    /// the record, pauses not counted. WallTime: ms since 1970 at its end. Between records that tell, the others are
    /// filled.
    std::span<const double> x(XAxis axis) const;
    /// Whether it has both axes, that of epochs and that of steps.
    bool hasEpochsAndSteps() const { return !x(countsEpochs() ? XAxis::Step : XAxis::Epoch).empty(); }
    /// The steps, and x where epochs are counted and nothing is known of steps: for whoever adds records.
    std::span<const double> steps() const { return m_step.empty() ? m_x : m_step; }
    /// Seconds of training of one record, NaN unknown.
    double seconds(std::size_t record) const;
    /// The epoch as the source has it, NaN unknown.
    double epoch(std::size_t record) const;

    /// Calls `record(i)` for each record from `first` on, and then `point(series, value)` for each of its points.
    template <class Record, class Point>
    void visit(std::size_t first, Record record, Point point) const;

    /// From which the steps of an own run follow, and the epochs of what counts steps, where its source tells none: of
    /// the records there are and of those to come. 0: not known, as it is at first.
    void setStepsPerEpoch(double steps);

private:
    MetricSeries& seriesFor(std::string_view name);
    void addTimes(double time, double seconds);
    void addEpoch(std::size_t record, double told);
    void addEpochs(const std::vector<double>& told);

    Counter m_counter = Counter::Epoch;
    // Columns that would say nothing are not kept: a million records are 8 MB each.
    std::vector<double> m_x;
    std::vector<double> m_step;    ///< empty while every step is its x
    std::vector<double> m_told;    ///< epochs, NaN in between; empty while none is told beside x
    std::vector<double> m_epoch;   ///< empty where x counts them, or nothing is known of them
    std::vector<double> m_elapsed; ///< empty while nothing is known of it
    std::vector<double> m_time;    ///< empty while nothing is known of it
    bool m_knowsSeconds = false;   ///< else elapsed time is the clock's
    std::vector<MetricSeries> m_series;
    std::unordered_map<std::string, std::size_t> m_places; ///< of the series by their names
    std::size_t m_nextSeries = 0;                          ///< where the next name is likely to be found
    double m_stepsPerEpoch = 0.0;                          ///< 0: not known
    std::size_t m_anchor = 0, m_anchorBefore = 0; ///< the first records of the newest epoch told and of the one before
};

template <class Record, class Point>
void MetricHistory::visit(std::size_t first, Record record, Point point) const {
    std::vector<std::size_t> next; // of each series, the point that comes
    for (const MetricSeries& series : m_series) {
        const auto from = std::lower_bound(series.record.begin(), series.record.end(), first);
        next.push_back(static_cast<std::size_t>(from - series.record.begin()));
    }
    for (std::size_t i = first; i < size(); ++i) {
        record(i);
        for (std::size_t s = 0; s < next.size(); ++s) {
            const MetricSeries& series = m_series[s];
            if (next[s] < series.size() && series.record[next[s]] == i) point(series.name, series.value[next[s]++]);
        }
    }
}

} // namespace throughline::history
