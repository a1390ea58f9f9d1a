// SPDX-License-Identifier: GPL-3.0-or-later
// What a SeriesBuilder gives out.
#include "history/SeriesBuilder.h"

#include <algorithm>
#include <cmath>

namespace throughline::history {

namespace {

double at(const std::vector<double>& column, std::size_t row, double unknown) {
    return row < column.size() ? column[row] : unknown;
}

} // namespace

void SeriesBuilder::addRecord(MetricHistory& records, std::size_t row) const {
    records.addRecord({m_x[row], at(m_step, row, Place::unknown), at(m_time, row, 0.0),
                       at(m_seconds, row, Place::unknown), at(m_epoch, row, Place::unknown)});
}

/// The rows that stand for the records of `curves`, ascending in x: of several at one x the newest. Gives the record of
/// each row that has a point.
std::vector<std::uint32_t> SeriesBuilder::recordsOf(const std::vector<Curve>& curves,
                                                    std::vector<std::uint32_t>& rows) const {
    std::vector<bool> used(m_x.size(), false);
    for (const Curve& curve : curves)
        for (std::size_t i = 0; i < curve.size; ++i) used[curve.row[i]] = true;
    for (std::size_t row = 0; row < used.size(); ++row)
        if (used[row]) rows.push_back(static_cast<std::uint32_t>(row));
    const auto below = [this](std::uint32_t a, std::uint32_t b) { return m_x[a] < m_x[b]; };
    if (!std::is_sorted(rows.begin(), rows.end(), below)) std::stable_sort(rows.begin(), rows.end(), below);
    std::vector<std::uint32_t> records(m_x.size(), 0);
    std::size_t size = 0;
    for (const std::uint32_t row : rows) {
        if (size > 0 && m_x[rows[size - 1]] == m_x[row])
            rows[size - 1] = row;
        else
            rows[size++] = row;
        records[row] = static_cast<std::uint32_t>(size - 1);
    }
    rows.resize(size);
    return records;
}

MetricHistory SeriesBuilder::merged(const std::vector<Curve>& curves) const {
    MetricHistory history(m_counter);
    std::vector<std::uint32_t> rows;
    const std::vector<std::uint32_t> records = recordsOf(curves, rows);
    for (const std::uint32_t row : rows) addRecord(history, row);
    for (const Curve& curve : curves) {
        MetricSeries series = seriesOf(curve);
        for (std::uint32_t& record : series.record) record = records[record];
        history.addSeries(std::move(series));
    }
    return history;
}

/// Those without a point are records too; all ascend. `last`: the rows are not needed any longer.
MetricHistory SeriesBuilder::everyRow(std::vector<MetricSeries> series, bool last) {
    const auto isKnown = [](double value) { return std::isfinite(value); };
    const bool wholeTimes = m_time.empty() || std::ranges::all_of(m_time, [](double time) { return time > 0.0; });
    if (!wholeTimes || !std::ranges::all_of(m_seconds, isKnown) || !std::ranges::all_of(m_step, isKnown)) {
        MetricHistory history(m_counter);
        for (std::size_t row = 0; row < m_x.size(); ++row) addRecord(history, row);
        for (MetricSeries& one : series) history.addSeries(std::move(one));
        return history;
    }
    // Nothing is to be filled in: whole columns, as addRecord would make them one by one.
    const auto take = [last](std::vector<double>& column) { return last ? std::move(column) : column; };
    HistoryColumns columns;
    columns.series = std::move(series);
    if (!std::ranges::equal(m_step, m_x)) columns.step = take(m_step);
    columns.epoch = take(m_epoch);
    columns.elapsedByClock = m_seconds.empty();
    columns.elapsed = take(m_seconds);
    columns.time = take(m_time);
    double total = 0.0;
    for (double& seconds : columns.elapsed) seconds = total += std::max(seconds, 0.0);
    if (columns.elapsedByClock) {
        double newest = columns.time.empty() ? 0.0 : columns.time.front();
        for (const double time : columns.time) {
            total += std::max(time - newest, 0.0) / 1000.0;
            newest = std::max(newest, time);
            columns.elapsed.push_back(total);
        }
    }
    columns.x = take(m_x);
    return {m_counter, std::move(columns)};
}

std::vector<Remark> SeriesBuilder::warnings() const {
    std::vector<Remark> warnings;
    if (m_leftOut)
        warnings.push_back({RemarkCode::SeriesLeftOut, {std::to_string(mostSeries), std::to_string(longestName)}});
    const bool epochs = m_counter == Counter::Epoch || m_counter == Counter::Row;
    if (m_restarts > 0)
        warnings.push_back(
            {epochs ? RemarkCode::EpochsRestart : RemarkCode::StepsRestart, {std::to_string(m_restarts)}});
    return warnings;
}

History SeriesBuilder::history() {
    History history;
    history.marks = m_marks;
    std::vector<Curve> curves;
    for (Series& series : m_series) {
        series.given = series.row.size();
        if (!series.row.empty()) curves.push_back({&series.name, series.row.data(), series.value.data(), series.given});
    }
    if (ascends()) {
        std::vector<MetricSeries> series;
        series.reserve(curves.size());
        for (const Curve& curve : curves) series.push_back(seriesOf(curve));
        history.records = everyRow(std::move(series), false);
    } else {
        history.records = merged(curves);
    }
    for (const std::vector<LeftBehind>& piece : m_pieces) {
        curves.clear();
        for (const LeftBehind& left : piece)
            curves.push_back({&m_series[left.series].name, left.row.data(), left.value.data(), left.row.size()});
        history.abandoned.push_back(merged(curves));
    }
    history.warnings = warnings();
    m_changedInside = false;
    m_top = history.records.empty() ? -std::numeric_limits<double>::infinity() : history.records.x().back();
    return history;
}

History SeriesBuilder::finish() {
    if (!ascends()) return history();
    History history;
    history.marks = std::move(m_marks);
    std::vector<MetricSeries> series;
    for (Series& one : m_series)
        if (!one.row.empty()) series.push_back({std::move(one.name), std::move(one.row), std::move(one.value)});
    history.records = everyRow(std::move(series), true);
    history.warnings = warnings();
    *this = {};
    return history;
}

std::optional<MetricHistory> SeriesBuilder::joined() {
    if (m_changedInside) return std::nullopt;
    std::vector<Curve> curves;
    for (Series& series : m_series) {
        if (series.given == series.row.size()) continue;
        curves.push_back({&series.name, series.row.data() + series.given, series.value.data() + series.given,
                          series.row.size() - series.given});
        series.given = series.row.size();
    }
    return merged(curves);
}

} // namespace throughline::history
