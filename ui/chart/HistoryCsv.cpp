// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/ChartExport.h"
#include "chart/MetricNames.h"

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

void appendRun(QByteArray& csv, const ChartRun& run, const std::vector<std::string>& columns, bool named) {
    const auto& records = run.history->records;
    const auto epochs = records.x(history::XAxis::Epoch);
    std::vector<const history::MetricSeries*> series;
    for (const auto& name : columns) series.push_back(records.find(name));
    std::vector<std::size_t> next(series.size(), 0);
    for (std::size_t i = 0; i < records.size(); ++i) {
        csv += number(epochs[i]);
        if (named) csv += ',' + cell(run.name.toUtf8());
        for (std::size_t k = 0; k < series.size(); ++k) {
            csv += ',';
            if (!series[k] || next[k] >= series[k]->size() || series[k]->record[next[k]] != i) continue;
            csv += number(series[k]->value[next[k]++]);
        }
        csv += "\r\n";
    }
}

} // namespace

QByteArray historyCsv(const std::vector<ChartRun>& runs, const std::vector<std::string>& metrics) {
    const auto columns = columnsOf(runs, metrics);
    const bool named = runs.size() > 1;
    QByteArray csv = named ? "epoch,run" : "epoch";
    for (const auto& name : columns) csv += ',' + cell(QByteArray::fromStdString(name));
    csv += "\r\n";
    for (const auto& run : runs)
        if (run.history) appendRun(csv, run, columns, named);
    return csv;
}

} // namespace throughline::chart
