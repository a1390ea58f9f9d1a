// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline::history {

class SeriesBuilder;

/// The points of one run of a database, which tells when each was logged and not which session did. Gathered before
/// they are given to a builder, since what comes later tells a session that goes on from an older step from a series
/// that goes its own way. Plain value.
class RunPoints {
public:
    static constexpr std::size_t mostRuns = 4096; ///< of one file; further ones are left out

    /// Of `series`, at the step `x`, which is finite; logged at `time`, in ms since 1970, 0 unknown. In the order of
    /// logging; `newRow`: at another time than the one before, as far as the tool tells.
    void add(std::string_view series, double x, double value, double time, bool newRow);
    /// Counts the epochs of the rows at x.
    void addEpoch(double x, double epoch, double time, bool newRow);

    /// Puts them into the order in which they were logged: by their times, those of one time by `x` where the tool
    /// keeps no order within it.
    enum class Within { AsAdded, ByX };
    void sortByTime(Within within);
    /// Whether no point has a step, as MLflow writes that: each is at 0, and some series has several.
    bool hasNoSteps() const;
    /// Gives all to a builder, the points of each series counted from 1.
    void addRows(SeriesBuilder& builder) const;

    /// Gives all to a builder. A session begins where a series goes back, or stands still, behind the first step of the
    /// run, unless another that has points from there on goes ahead as though nothing had happened.
    void addTo(SeriesBuilder& builder) const;

    /// Takes back those that were added behind the first `size`.
    void removeFrom(std::size_t size) { m_points.resize(size); }
    void leaveOutName() { m_leftOut = true; }
    std::size_t size() const { return m_points.size(); }

private:
    struct Point {
        double x = 0.0, value = 0.0, time = 0.0;
        std::uint32_t series = 0;
        bool newRow = false;
    };
    static constexpr std::uint32_t epochs = 0xFFFFFFFF; ///< in place of a series
    std::vector<std::uint32_t> following() const;
    bool beginsSession(std::size_t point, const std::vector<std::uint32_t>& last,
                       const std::vector<std::uint32_t>& next) const;

    std::vector<Point> m_points;
    std::vector<std::string> m_names;
    std::unordered_map<std::string, std::uint32_t> m_places;
    bool m_leftOut = false; ///< a name was too long, or there were too many
};

} // namespace throughline::history
