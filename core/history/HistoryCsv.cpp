// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryCsv.h"

#include "history/IsoTime.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace throughline::history {

namespace {

void appendText(std::string& out, const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char character : text) {
        if (character == '"') out += '"';
        out += character;
    }
    out += '"';
}

void appendNumber(std::string& out, double number) {
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

/// The series of all histories, each once, in the order in which they come.
std::vector<std::string> columnsOf(std::span<const NamedHistory> histories,
                                   const std::function<bool(const std::string&)>& wanted) {
    std::vector<std::string> columns;
    for (const NamedHistory& history : histories) {
        for (const MetricSeries& series : history.records->series()) {
            const bool known = std::find(columns.begin(), columns.end(), series.name) != columns.end();
            if (!known && wanted(series.name)) columns.push_back(series.name);
        }
    }
    return columns;
}

/// Walks along one series as the records pass.
struct Cursor {
    const MetricSeries* series = nullptr; ///< null: this history has none of that name
    std::size_t next = 0;
};

void appendRows(std::string& out, const NamedHistory& history, const std::vector<std::string>& columns, bool named) {
    const MetricHistory& records = *history.records;
    std::vector<Cursor> cursors;
    for (const std::string& column : columns) cursors.push_back({records.find(column)});
    const std::span<const double> epochs = records.x(XAxis::Epoch);
    for (std::size_t record = 0; record < records.size(); ++record) {
        if (named) {
            appendText(out, history.name);
            out += ',';
        }
        appendNumber(out, epochs[record]);
        for (Cursor& cursor : cursors) {
            out += ',';
            if (cursor.series == nullptr) continue;
            if (cursor.next == cursor.series->size() || cursor.series->record[cursor.next] != record) continue;
            appendNumber(out, cursor.series->value[cursor.next++]);
        }
        out += ',';
        if (!std::isnan(records.seconds()[record])) appendNumber(out, records.seconds()[record]);
        out += ',';
        if (records.time()[record] > 0.0) appendIsoTime(out, static_cast<std::int64_t>(records.time()[record]));
        out += '\n';
    }
}

} // namespace

std::string historyCsv(std::span<const NamedHistory> histories,
                       const std::function<bool(const std::string& series)>& wanted) {
    const std::vector<std::string> columns = columnsOf(histories, wanted);
    const bool named = histories.size() > 1;
    std::string out = named ? "run,epoch" : "epoch";
    for (const std::string& column : columns) {
        out += ',';
        appendText(out, column);
    }
    out += ",seconds,time\n";
    for (const NamedHistory& history : histories) appendRows(out, history, columns, named);
    return out;
}

} // namespace throughline::history
