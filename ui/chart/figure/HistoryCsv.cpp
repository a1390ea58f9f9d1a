// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/HistoryCsv.h"
#include "axes/PlotRange.h"
#include "curves/Smoothing.h"
#include "history/MetricNames.h"
#include "io/IsoTime.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace throughline::chart {

QByteArray csvCell(const QByteArray& text) {
    const bool plain =
        std::none_of(text.begin(), text.end(), [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; });
    if (plain) return text;
    auto quoted = text;
    return '"' + quoted.replace("\"", "\"\"") + '"';
}

namespace {

QByteArray number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr; // shortest that comes back
    return {text.data(), end - text.data()};
}

bool isWanted(const std::string& series, const std::vector<std::string>& metrics) {
    const auto is = [&](const std::string& metric) { return metric == series || metric == history::metricOf(series); };
    return metrics.empty() || std::ranges::any_of(metrics, [&](const auto& chart) {
               return is(chart) || std::ranges::any_of(history::togetherIn(chart), is);
           });
}

std::vector<std::string> columnsOf(const std::vector<ChartRun>& runs, const std::vector<std::string>& metrics) {
    std::vector<std::string> names;
    for (const auto& run : runs) {
        if (!run.history) continue;
        for (const auto& series : run.history->records.series())
            if (isWanted(series.name, metrics) && std::find(names.begin(), names.end(), series.name) == names.end())
                names.push_back(series.name);
    }
    return names;
}

const char* axisColumn(history::XAxis axis) {
    switch (axis) {
    case history::XAxis::Epoch:
        return "epoch";
    case history::XAxis::Step:
        return "step";
    case history::XAxis::Time:
        return "training_seconds";
    case history::XAxis::WallTime:
        return "time";
    }
    return nullptr;
}

/// What the runs count, and the x axis beside it: steps are not epochs.
std::vector<history::XAxis> axesOf(const std::vector<ChartRun>& runs, history::XAxis axis) {
    bool epochs = false, steps = axis == history::XAxis::Step;
    for (const auto& run : runs) {
        if (!run.history) continue;
        steps = steps || !run.history->records.countsEpochs();
        epochs = epochs || !run.history->records.x(history::XAxis::Epoch).empty();
    }
    std::vector<history::XAxis> axes;
    if (epochs || !steps) axes.push_back(history::XAxis::Epoch);
    if (steps) axes.push_back(history::XAxis::Step);
    if (axis == history::XAxis::Time || axis == history::XAxis::WallTime) axes.push_back(axis);
    return axes;
}

QByteArray axisCell(history::XAxis axis, double x) {
    if (axis != history::XAxis::WallTime) return number(x);
    return QByteArray::fromStdString(io::isoTime(static_cast<std::int64_t>(x)));
}

/// One series of a run, read record by record.
struct Column {
    const history::MetricSeries* series = nullptr; ///< null: the run has none of that name
    Smoothing smoothing;
    std::size_t next = 0;

    std::optional<double> take(std::size_t record) {
        if (!series || next == series->size() || series->record[next] != record) return std::nullopt;
        return series->value[next++];
    }
};

/// What has its columns beside the values as recorded.
struct Extras {
    bool smoothed = false, bands = false;
    bool seconds = false, time = false; ///< of each record, where everything is wanted
};

/// Where no metric is asked for, all that is known of the records.
Extras extrasOf(const std::vector<ChartRun>& runs, const FigureOptions& options, history::XAxis drawn) {
    Extras extras{options.smoothed};
    for (const auto& run : runs) {
        extras.bands = extras.bands || run.band;
        if (!run.history || run.history->records.empty() || !options.metrics.empty()) continue;
        const auto& records = run.history->records;
        extras.seconds = extras.seconds || !std::isnan(records.seconds(0));
        extras.time =
            extras.time || (drawn != history::XAxis::WallTime && !records.x(history::XAxis::WallTime).empty());
    }
    return extras;
}

/// Of one run.
struct AxisColumn {
    history::XAxis axis;
    std::span<const double> x; ///< empty: the run's cells are
};

class Table {
public:
    /// `drawn`: the axis that the options' range of x is on.
    Table(std::vector<history::XAxis> axes, history::XAxis drawn, std::vector<std::string> series,
          const FigureOptions& options, Extras extras, bool named)
        : m_axes(std::move(axes)),
          m_drawn(drawn),
          m_series(std::move(series)),
          m_options(options),
          m_extras(extras),
          m_named(named) {}

    QByteArray header() const;
    /// At most `most` lines, of which it takes off those that it makes.
    void append(QByteArray& csv, const ChartRun& run, std::size_t& most) const;

private:
    std::vector<history::XAxis> m_axes;
    history::XAxis m_drawn;
    std::vector<std::string> m_series;
    const FigureOptions& m_options;
    Extras m_extras;
    bool m_named;
};

QByteArray Table::header() const {
    QByteArray line;
    for (const auto axis : m_axes) line += (line.isEmpty() ? "" : ",") + QByteArray(axisColumn(axis));
    if (m_named) line += ",run";
    for (const auto& series : m_series) {
        const auto name = QByteArray::fromStdString(series);
        line += ',' + csvCell(name);
        if (m_extras.smoothed) line += ',' + csvCell(name + " (smoothed)");
        if (m_extras.bands) line += ',' + csvCell(name + " (low)") + ',' + csvCell(name + " (high)");
    }
    if (m_extras.seconds) line += ",seconds";
    if (m_extras.time) line += ",time";
    return line + "\r\n";
}

void Table::append(QByteArray& csv, const ChartRun& run, std::size_t& most) const {
    const auto& records = run.history->records;
    const auto shown = records.x(m_drawn);
    std::vector<AxisColumn> axes;
    for (const auto axis : m_axes) axes.push_back({axis, records.x(axis)});
    const auto columnsOf = [&](const history::MetricHistory* of) {
        std::vector<Column> columns;
        columns.reserve(m_series.size());
        for (const auto& name : m_series)
            columns.push_back({of ? of->find(name) : nullptr, Smoothing(m_options.chart.smoothing), 0});
        return columns;
    };
    auto values = columnsOf(&records);
    auto low = columnsOf(run.band ? &run.band->low : nullptr), high = columnsOf(run.band ? &run.band->high : nullptr);
    const auto written = [](std::optional<double> value) { return value ? number(*value) : QByteArray(); };
    QByteArray line;
    for (std::size_t i = 0; i < records.size() && most > 0; ++i) {
        line.clear();
        for (const auto& [axis, x] : axes) {
            if (axis != m_axes.front()) line += ',';
            if (!x.empty()) line += axisCell(axis, x[i]);
        }
        if (m_named) line += ',' + csvCell(run.name.toUtf8());
        for (std::size_t k = 0; k < m_series.size(); ++k) {
            const auto value = values[k].take(i);
            line += ',' + written(value);
            // Over the whole curve, whatever part of it is shown.
            if (m_extras.smoothed) line += ',' + (value ? number(values[k].smoothing.next(*value)) : QByteArray());
            if (m_extras.bands) line += ',' + written(low[k].take(i)) + ',' + written(high[k].take(i));
        }
        const double seconds = m_extras.seconds ? records.seconds(i) : 0.0;
        if (m_extras.seconds) line += ',' + (std::isnan(seconds) ? QByteArray() : number(seconds));
        const auto time = records.x(history::XAxis::WallTime);
        if (m_extras.time) line += ',' + (time.empty() ? QByteArray() : axisCell(history::XAxis::WallTime, time[i]));
        if (m_options.x && !(i < shown.size() && m_options.x->contains(shown[i]))) continue;
        csv += line + "\r\n";
        --most;
    }
}

} // namespace

QByteArray historyCsv(const std::vector<ChartRun>& runs, const FigureOptions& options, std::size_t most) {
    std::vector<const history::MetricHistory*> histories;
    for (const auto& run : runs)
        if (run.history) histories.push_back(&run.history->records);
    const auto drawn = drawnAxis(histories, options.chart.x);
    const Table table(axesOf(runs, drawn), drawn, columnsOf(runs, options.metrics), options,
                      extrasOf(runs, options, drawn), runs.size() > 1);
    auto csv = table.header();
    for (const auto& run : runs)
        if (run.history) table.append(csv, run, most);
    return csv;
}

} // namespace throughline::chart
