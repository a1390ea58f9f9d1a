// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/ListText.h"

#include "history/MetricNames.h"
#include "history/formats/ObjectRow.h"
#include "io/IsoTime.h"
#include "io/JsonText.h"
#include "io/ShortestText.h"

#include <array>
#include <cmath>
#include <unordered_map>

namespace throughline::history {

namespace {

void appendKey(std::string& out, std::string_view name) {
    std::string quoted;
    io::appendJsonString(quoted, name);
    io::appendAsciiJson(out, quoted);
    out += ": ";
}

void appendPythonNumber(std::string& out, double value) {
    if (std::isfinite(value))
        io::appendShortest(out, value);
    else
        out += std::isnan(value) ? "NaN" : value > 0.0 ? "Infinity" : "-Infinity";
}

bool countsRows(const History& history) {
    if (history.records.counter() != Counter::Row) return false;
    double number = 0.0;
    for (const double x : history.records.x())
        if (x != ++number) return false;
    return true;
}

/// Writes one history.
class ListWriter {
public:
    explicit ListWriter(const History& history) : m_records(history.records) {
        const auto x = m_records.x(), step = m_records.steps();
        const Counter counter = history.records.counter();
        if (!countsRows(history))
            m_counter = counter == Counter::Epoch ? "epoch" : counter == Counter::Iteration ? "iteration" : "step";
        m_step = counter == Counter::Epoch && !std::equal(x.begin(), x.end(), step.begin(), step.end());
        // A series of that name is a column of the source, which tells the time already.
        for (const std::string_view name : {"time", "wall_time", "timestamp"})
            if (m_time.empty() && !m_records.x(XAxis::WallTime).empty() && !m_records.find(name)) m_time = name;
    }

    /// `epochs`: a series that is called so goes along, in records that count by something else.
    ListText write(bool epochs) {
        ListText list{"[\n", {}};
        std::unordered_map<const std::string*, std::string> keys; // of each series; empty: it is left out
        for (const MetricSeries& series : m_records.series()) {
            std::string& key = keys[&series.name];
            const bool epoch = isEpochName(series.name) && epochs && m_counter != "epoch";
            if (!epoch && (isEpochName(series.name) || isStepName(series.name))) {
                if (series.size() > 0) list.leftOut.push_back(series.name);
            } else {
                appendKey(key, series.name);
            }
        }
        std::string& out = list.text;
        m_records.visit(
            0,
            [&](std::size_t record) {
                if (record > 0) out += "},\n";
                out += '{';
                beginRecord(out, record);
            },
            [&](const std::string& series, double value) {
                const std::string& key = keys[&series];
                if (key.empty()) return;
                separate(out);
                out += key;
                appendPythonNumber(out, value);
            });
        out += m_records.empty() ? "]\n" : "}\n]\n";
        return list;
    }

private:
    static void separate(std::string& out) {
        if (out.back() != '{') out += ", ";
    }

    void beginRecord(std::string& out, std::size_t record) const {
        const auto add = [&](std::string_view name, double value) {
            separate(out);
            appendKey(out, name);
            appendPythonNumber(out, value);
        };
        if (!m_counter.empty()) add(m_counter, m_records.x()[record]);
        if (m_step) add("step", m_records.steps()[record]);
        if (m_time.empty()) return;
        separate(out);
        appendKey(out, m_time);
        out += '"';
        io::appendIsoTime(out, static_cast<std::int64_t>(m_records.x(XAxis::WallTime)[record]));
        out += '"';
    }

    const MetricHistory& m_records;
    std::string_view m_counter; ///< empty: the rows are merely counted
    bool m_step = false;
    std::string_view m_time; ///< empty: unknown
};

} // namespace

ListText listText(const History& history) {
    ListWriter writer(history);
    ListText list = writer.write(true);
    // Where each epoch has one row, a list with both is read as one of epochs.
    if (history.records.counter() != Counter::Epoch && counterOfList(list.text) == Counter::Epoch)
        list = writer.write(false);
    return list;
}

} // namespace throughline::history
