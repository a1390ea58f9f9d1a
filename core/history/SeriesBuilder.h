// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline::history {

/// Gathers the points of one history in the order of their file and settles restarts, series by series and never row by
/// row, since rows of training and validation share x: a point whose x lies below its series' last one leaves what that
/// series has from there on behind (TensorBoard's data server, `reservoir.rs`: a record preempts those whose steps are
/// not smaller). A point at the same x as the one before it takes its place. Readers of any format feed it, and more
/// may come after a look at what there is. Plain value.
class SeriesBuilder {
public:
    // A hostile file of a few megabytes must not take gigabytes, or minutes; what tools write stays far below.
    static constexpr std::size_t mostSeries = 4096;
    static constexpr std::size_t seriesOfEachFile = 256;  ///< that are kept of each of several files in any case
    static constexpr std::size_t longestName = 1024;      ///< bytes
    static constexpr std::size_t mostValues = 20'000'000; ///< rows and points together

    void countBy(Counter counter) { m_counter = counter; }
    /// Goes before the names of the series that follow, and bounds what `restart` reaches: "train/".
    void setPrefix(std::string prefix);

    /// What follows stands in another file: the series of those before do not keep all of its own out.
    void beginFile() { m_most = std::max(m_most, m_series.size() + seriesOfEachFile); }
    /// Begins a row; one at the x of the row before goes on with that.
    void row(const Place& place);
    /// Of the newest row. Series beyond `mostSeries` and names beyond `longestName` are left out.
    void point(std::string_view series, double value);
    /// The series of that name, which is made where there is none: for `point`, as long as the prefix stays. Nothing:
    /// it is left out.
    std::optional<std::size_t> place(std::string_view series);
    void point(std::size_t place, double value) { add(m_series[place], value); }
    /// What rows that begin at once have, column by column, as Place has it of one; empty: none of them knows it.
    struct Rows {
        std::span<const double> x, time{}, seconds{};
    };
    /// Begins rows at once, each above the one before and above all there are; false, and nothing has come, where they
    /// are not, or where another session has just begun.
    bool rows(const Rows& rows);
    enum class Nan { Point, Gap };
    /// Of those rows, one value each, `stride` apart; a NaN is a point or says that a row has none.
    void points(std::size_t place, std::span<const double> values, std::size_t stride, Nan nan);
    /// Makes room for so many times what there is, within `mostValues`.
    void expect(double times);
    /// A series begins again at the newest row: what it has from there on does not hold any longer, the same x
    /// included.
    void restartSeries(std::string_view series);
    /// A session begins at `x`: what the series with the prefix have from there on does not hold any longer.
    void restart(double x);
    /// Another session wrote what follows: where it goes on with a series, what all series have from there on of the
    /// sessions before does not hold any longer.
    void beginPiece();
    /// Takes over what another one has gathered.
    void add(const SeriesBuilder& other);

    /// As much has come as is kept: whoever reads on stops, and says that something is left out.
    bool full() const { return values() >= mostValues; }
    /// Rows and points.
    std::size_t values() const { return m_x.size() + m_points; }
    /// A name longer than `longestName` was met, and its values left out.
    void leaveOutName() { m_leftOut = true; }
    bool empty() const { return m_series.empty(); }
    std::vector<std::string_view> names() const;

    /// All that has come.
    History history();
    /// The same, for the last time: nothing of it is copied where that can be helped.
    History finish();
    /// What has come since the last call of `history` or `joined`: records for the end of that history, the first of
    /// which may be its last one with more points. Nothing: something further inside has changed.
    std::optional<MetricHistory> joined();

private:
    struct Series {
        std::string name;
        std::vector<std::uint32_t> row; ///< of each point, ascending
        std::vector<double> value;
        std::size_t piece = 0; ///< the newest one left behind that it has a part in; 0: none
        std::size_t given = 0; ///< points that were given out
    };
    /// A part of one series.
    struct Curve {
        const std::string* name;
        const std::uint32_t* row;
        const double* value;
        std::size_t size;
    };
    static MetricSeries seriesOf(const Curve& curve) {
        return {*curve.name, {curve.row, curve.row + curve.size}, {curve.value, curve.value + curve.size}};
    }
    struct LeftBehind {
        std::size_t series;
        std::vector<std::uint32_t> row;
        std::vector<double> value;
    };

    Series* seriesFor(std::string_view name);
    void add(Series& series, double value);
    void startPiece();
    void mark(double x, double time);
    double timeOf(std::size_t row) const { return row < m_time.size() ? m_time[row] : 0.0; }
    std::vector<std::uint32_t>::const_iterator firstFrom(const Series& series, double x) const;
    void leaveBehind(Series& series, double x, std::size_t before);
    bool ascends() const { return m_ascends && m_pieces.empty(); }
    MetricHistory merged(const std::vector<Curve>& curves) const;
    std::vector<std::uint32_t> recordsOf(const std::vector<Curve>& curves, std::vector<std::uint32_t>& rows) const;
    void addRecord(MetricHistory& records, std::size_t row) const;
    MetricHistory everyRow(std::vector<MetricSeries> series, bool last);
    std::vector<Remark> warnings() const;

    Counter m_counter = Counter::Row;
    std::string m_prefix;
    std::vector<double> m_x;                                ///< of each row, in the order of the file
    std::vector<double> m_step, m_time, m_seconds, m_epoch; ///< of each row; empty while nothing is known
    std::vector<Mark> m_marks;                              ///< where sessions begin
    std::vector<Series> m_series;
    std::unordered_map<std::string, std::size_t> m_places; ///< of the series by their names
    std::size_t m_next = 0;                                ///< where the next series is likely to be found
    std::size_t m_points = 0;
    std::vector<std::vector<LeftBehind>> m_pieces; ///< left behind, oldest first
    std::size_t m_restarts = 0;                    ///< of the whole file; pieces beyond those kept are counted here
    std::size_t m_starts = 0;
    std::size_t m_most = mostSeries; ///< series
    bool m_leftOut = false;
    bool m_beginsPiece = false;
    std::size_t m_pieceRow = 0; ///< the first of the newest session
    bool m_ascends = true;      ///< x, from row to row

    std::size_t m_newRows = 0;                                   ///< that began at once
    double m_highest = -std::numeric_limits<double>::infinity(); ///< x of any row
    double m_top = -std::numeric_limits<double>::infinity();     ///< the highest x that has a point
    bool m_changedInside = false;                                ///< since it was given out
};

} // namespace throughline::history
