// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/ChartExport.h"
#include "chart/MetricNames.h"
#include "chart/Smoothing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace throughline::chart {

namespace {

QByteArray number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr; // shortest that comes back
    return {text.data(), end - text.data()};
}

QByteArray cell(const QByteArray& text) {
    const bool plain =
        std::none_of(text.begin(), text.end(), [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; });
    if (plain) return text;
    auto quoted = text;
    return '"' + quoted.replace("\"", "\"\"") + '"';
}

bool isWanted(const std::string& series, const std::vector<std::string>& metrics) {
    return metrics.empty() || std::find(metrics.begin(), metrics.end(), series) != metrics.end() ||
           std::find(metrics.begin(), metrics.end(), metricOf(series)) != metrics.end();
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

/// What the x axis counts, where it is not the epochs that every table has.
const char* axisColumn(history::XAxis axis) {
    switch (axis) {
    case history::XAxis::Epoch:
        break;
    case history::XAxis::Step:
        return "step";
    case history::XAxis::Time:
        return "training_seconds";
    }
    return nullptr;
}

/// One series of a run, read record by record.
struct Column {
    const history::MetricSeries* series = nullptr; ///< null: the run has none of that name
    Smoothing smoothing;
    std::size_t next = 0;

    bool hasValue(std::size_t record) const {
        return series && next < series->size() && series->record[next] == record;
    }
};

void appendRun(QByteArray& csv, const ChartRun& run, const std::vector<std::string>& names, bool named,
               const FigureOptions& options, std::size_t& most) {
    const auto& records = run.history->records;
    const auto epochs = records.x(history::XAxis::Epoch), x = records.x(options.chart.x);
    std::vector<Column> columns;
    for (const auto& name : names) columns.push_back({records.find(name), Smoothing(options.chart.smoothing), 0});
    QByteArray line;
    for (std::size_t i = 0; i < records.size() && most > 0; ++i) {
        line = number(epochs[i]);
        if (axisColumn(options.chart.x)) line += ',' + (i < x.size() ? number(x[i]) : QByteArray());
        if (named) line += ',' + cell(run.name.toUtf8());
        for (auto& column : columns) {
            line += ',';
            const bool hasValue = column.hasValue(i);
            const double value = hasValue ? column.series->value[column.next++] : 0.0;
            if (hasValue) line += number(value);
            if (!options.smoothed) continue;
            line += ',';
            if (hasValue) line += number(column.smoothing.next(value)); // as over the whole curve, whatever is shown
        }
        if (options.x && !(i < x.size() && options.x->contains(x[i]))) continue;
        csv += line + "\r\n";
        --most;
    }
}

} // namespace

QByteArray historyCsv(const std::vector<ChartRun>& runs, const FigureOptions& options, std::size_t most) {
    const auto columns = columnsOf(runs, options.metrics);
    const bool named = runs.size() > 1;
    QByteArray csv = "epoch";
    if (const auto* axis = axisColumn(options.chart.x)) csv += ',' + QByteArray(axis);
    if (named) csv += ",run";
    for (const auto& name : columns) {
        csv += ',' + cell(QByteArray::fromStdString(name));
        if (options.smoothed) csv += ',' + cell(QByteArray::fromStdString(name) + " (smoothed)");
    }
    csv += "\r\n";
    for (const auto& run : runs)
        if (run.history) appendRun(csv, run, columns, named, options, most);
    return csv;
}

} // namespace throughline::chart
