// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/SeriesBuilder.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace throughline::history {

namespace {

constexpr std::size_t mostPieces = 64;
/// Each looks at every series; sessions that somebody started are far fewer.
constexpr std::size_t mostStarts = 10'000;

/// Keeps a column that says nothing empty.
void push(std::vector<double>& column, std::size_t rows, double value, double unknown) {
    const bool known = !(std::isnan(value) || value == unknown);
    if (column.empty() && !known) return;
    column.resize(rows, unknown);
    column.push_back(value);
}

void fill(std::vector<double>& column, std::size_t rows, double value, double unknown) {
    const bool known = !(std::isnan(value) || value == unknown);
    if (!known) return;
    column.resize(rows, unknown);
    if (std::isnan(column.back()) || column.back() == unknown) column.back() = value;
}

/// The values of rows that begin at once, behind those of the `rows` before.
void append(std::vector<double>& column, std::size_t rows, std::span<const double> values, std::size_t count,
            double unknown) {
    const auto known = [unknown](double value) { return !(std::isnan(value) || value == unknown); };
    if (std::none_of(values.begin(), values.end(), known)) {
        if (!column.empty()) column.resize(rows + count, unknown);
        return;
    }
    column.resize(rows, unknown);
    column.insert(column.end(), values.begin(), values.end());
}

} // namespace

void SeriesBuilder::setPrefix(std::string prefix) {
    m_prefix = std::move(prefix);
}

void SeriesBuilder::row(const Place& place) {
    const std::size_t rows = m_x.size();
    if (rows > m_pieceRow && place.x == m_x.back()) {
        fill(m_step, rows, place.step, Place::unknown);
        fill(m_seconds, rows, place.seconds, Place::unknown);
        fill(m_epoch, rows, place.epoch, Place::unknown);
        fill(m_time, rows, place.time, 0.0);
        if (!m_time.empty()) m_time.back() = std::max(m_time.back(), place.time);
        return;
    }
    m_ascends = m_ascends && (rows == 0 || place.x > m_x.back());
    push(m_step, rows, place.step, Place::unknown);
    push(m_seconds, rows, place.seconds, Place::unknown);
    push(m_epoch, rows, place.epoch, Place::unknown);
    push(m_time, rows, place.time, 0.0);
    m_x.push_back(place.x);
    m_highest = std::max(m_highest, place.x);
    m_next = 0;
}

bool SeriesBuilder::rows(const Rows& rows) {
    const std::span<const double> x = rows.x;
    if (x.empty() || m_beginsPiece || !(x.front() > m_highest) || !std::isfinite(x.back())) return false;
    for (std::size_t i = 1; i < x.size(); ++i)
        if (!(x[i] > x[i - 1])) return false;
    append(m_step, m_x.size(), {}, x.size(), Place::unknown);
    append(m_seconds, m_x.size(), rows.seconds, x.size(), Place::unknown);
    append(m_epoch, m_x.size(), {}, x.size(), Place::unknown);
    append(m_time, m_x.size(), rows.time, x.size(), 0.0);
    m_x.insert(m_x.end(), x.begin(), x.end());
    m_newRows = x.size();
    m_highest = x.back();
    m_next = 0;
    return true;
}

void SeriesBuilder::expect(double times) {
    const double most = static_cast<double>(mostValues) / static_cast<double>(std::max<std::size_t>(values(), 1));
    const auto make = [room = std::min(times, most)](auto& column) {
        column.reserve(static_cast<std::size_t>(std::ceil(static_cast<double>(column.size()) * room)));
    };
    for (std::vector<double>* column : {&m_x, &m_step, &m_time, &m_seconds, &m_epoch}) make(*column);
    for (Series& series : m_series) {
        make(series.row);
        make(series.value);
    }
}

void SeriesBuilder::points(std::size_t place, std::span<const double> values, std::size_t stride, Nan nan) {
    Series& series = m_series[place];
    const std::size_t first = m_x.size() - m_newRows, before = series.row.size();
    series.row.resize(before + m_newRows);
    series.value.resize(before + m_newRows);
    std::size_t size = before;
    for (std::size_t i = 0; i < m_newRows; ++i) {
        series.row[size] = static_cast<std::uint32_t>(first + i);
        series.value[size] = values[i * stride];
        size += nan == Nan::Gap && std::isnan(series.value[size]) ? 0 : 1;
    }
    series.row.resize(size);
    series.value.resize(size);
    m_points += size - before;
    if (size > before) m_top = std::max(m_top, m_x[series.row.back()]);
}

void SeriesBuilder::point(std::string_view name, double value) {
    if (m_x.empty()) return;
    if (Series* const series = seriesFor(name)) add(*series, value);
}

std::optional<std::size_t> SeriesBuilder::place(std::string_view name) {
    Series* const series = seriesFor(name);
    if (series == nullptr) return std::nullopt;
    return static_cast<std::size_t>(series - m_series.data());
}

/// A point of the newest row.
void SeriesBuilder::add(Series& series, double value) {
    // A series of one point, such as a score that each session tells at 0, does not say where a session goes on.
    if (m_beginsPiece && series.row.size() > 1 && series.row.back() < m_pieceRow) startPiece();
    const auto row = static_cast<std::uint32_t>(m_x.size() - 1);
    const double x = m_x.back();
    m_changedInside = m_changedInside || x < m_top;
    m_top = std::max(m_top, x);
    if (!series.row.empty()) {
        const double last = m_x[series.row.back()];
        if (x == last) {
            series.row.back() = row;
            series.value.back() = value;
            series.given = std::min(series.given, series.row.size() - 1);
            return;
        }
        if (x < last) {
            if (series.piece == m_restarts) mark(x, timeOf(row));
            leaveBehind(series, x, row);
        }
    }
    series.row.push_back(row);
    series.value.push_back(value);
    ++m_points;
}

void SeriesBuilder::restartSeries(std::string_view name) {
    Series* const series = m_x.empty() ? nullptr : seriesFor(name);
    if (series != nullptr) leaveBehind(*series, m_x.back(), m_x.size());
}

void SeriesBuilder::restart(double x) {
    if (++m_starts > mostStarts) return;
    if (!m_x.empty()) mark(x, 0.0);
    for (Series& series : m_series)
        if (std::string_view(series.name).starts_with(m_prefix)) leaveBehind(series, x, m_x.size());
}

void SeriesBuilder::beginPiece() {
    m_beginsPiece = !m_x.empty();
    m_pieceRow = m_x.size();
}

/// The session that began at the row `m_pieceRow` goes on with a series at the newest row.
void SeriesBuilder::startPiece() {
    m_beginsPiece = false;
    if (++m_starts > mostStarts) return;
    const double x = m_x.back();
    mark(x, timeOf(m_x.size() - 1));
    for (Series& series : m_series) leaveBehind(series, x, m_pieceRow);
}

/// Marks where a session that begins at `x` goes on from.
void SeriesBuilder::mark(double x, double time) {
    double from = -std::numeric_limits<double>::infinity();
    for (const Series& series : m_series) {
        const auto first = firstFrom(series, x);
        if (first != series.row.begin()) from = std::max(from, m_x[*(first - 1)]);
    }
    if (std::isinf(from)) from = x;
    // A start is told by the file and by what follows it, and each series comes to it.
    if (m_marks.size() >= mostPieces || (!m_marks.empty() && m_marks.back().from == from)) return;
    m_marks.push_back({Mark::Kind::Resumed, from, from, 0.0, static_cast<std::int64_t>(time)});
    m_changedInside = true;
}

std::vector<std::uint32_t>::const_iterator SeriesBuilder::firstFrom(const Series& series, double x) const {
    return std::lower_bound(series.row.begin(), series.row.end(), x,
                            [this](std::uint32_t row, double at) { return m_x[row] < at; });
}

/// What a series has from `x` on, of rows before `before`. The series that go back after the same start share a piece:
/// one that has a part in the newest piece already has begun the next.
void SeriesBuilder::leaveBehind(Series& series, double x, std::size_t before) {
    const auto first = firstFrom(series, x);
    const auto end = std::lower_bound(first, series.row.cend(), before);
    if (first == end) return;
    if (series.piece == m_restarts) ++m_restarts;
    series.piece = m_restarts;
    const auto value = series.value.begin() + (first - series.row.begin());
    const auto valueEnd = value + (end - first);
    if (m_restarts <= mostPieces) {
        m_pieces.resize(m_restarts);
        LeftBehind& left = m_pieces.back().emplace_back();
        left.series = static_cast<std::size_t>(&series - m_series.data());
        left.row.assign(first, end);
        left.value.assign(value, valueEnd);
    }
    series.value.erase(value, valueEnd);
    series.row.erase(first, end);
    m_changedInside = true;
}

// Rows name their series in the same order again and again, so the one behind the last is tried first.
SeriesBuilder::Series* SeriesBuilder::seriesFor(std::string_view name) {
    if (m_next >= m_series.size()) m_next = 0;
    if (!m_series.empty()) {
        const std::string_view next = m_series[m_next].name;
        if (next.size() == m_prefix.size() + name.size() && next.ends_with(name) && next.starts_with(m_prefix))
            return &m_series[m_next++];
    }
    if (m_prefix.size() + name.size() > longestName) {
        m_leftOut = true;
        return nullptr;
    }
    std::string whole = m_prefix + std::string(name);
    const auto known = m_places.find(whole);
    if (known != m_places.end()) {
        m_next = known->second + 1;
        return &m_series[known->second];
    }
    if (m_series.size() >= m_most) {
        m_leftOut = true;
        return nullptr;
    }
    m_places.emplace(whole, m_series.size());
    m_series.push_back({std::move(whole), {}, {}, 0, 0});
    m_next = m_series.size();
    return &m_series.back();
}

void SeriesBuilder::add(const SeriesBuilder& other) {
    SeriesBuilder copy = other;
    const MetricHistory records = copy.history().records;
    const std::string prefix = std::exchange(m_prefix, {});
    const auto time = records.x(XAxis::WallTime);
    records.visit(
        0,
        [&](std::size_t record) {
            row({records.x()[record], records.steps()[record], time.empty() ? 0.0 : time[record],
                 records.seconds(record), records.epoch(record)});
        },
        [&](const std::string& series, double value) { point(series, value); });
    m_prefix = prefix;
    m_leftOut = m_leftOut || other.m_leftOut;
}

std::vector<std::string_view> SeriesBuilder::names() const {
    std::vector<std::string_view> names;
    for (const Series& series : m_series)
        if (!series.row.empty()) names.push_back(series.name);
    return names;
}

} // namespace throughline::history
