// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/FigureText.h"

#include "io/Checksum.h"
#include "io/JsonText.h"
#include "io/ShortestText.h"

#include <algorithm>
#include <cmath>

namespace throughline::history {

namespace {

void appendString(std::string& out, std::string_view text) {
    std::string escaped;
    io::appendJsonString(escaped, text);
    io::appendAsciiJson(out, escaped);
}

void appendNumberOrName(std::string& out, double value) {
    if (std::isnan(value)) {
        out += "\"NaN\"";
    } else if (std::isinf(value)) {
        out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    } else {
        io::appendShortest(out, value);
    }
}

void appendField(std::string& out, const char* name, double value) {
    ((out += ",\"") += name) += "\":";
    appendNumberOrName(out, value);
}

void appendList(std::string& out, const char* name, std::span<const double> values) {
    ((out += ",\"") += name) += "\":[";
    for (const double value : values) {
        appendNumberOrName(out, value);
        out += ',';
    }
    if (!values.empty()) out.pop_back();
    out += ']';
}

void appendSeries(std::string& out, const MetricSeries& series, std::size_t records) {
    appendString(out, series.name);
    out += ":[";
    std::size_t next = 0;
    for (std::size_t i = 0; i < records; ++i) {
        if (i > 0) out += ',';
        if (next < series.size() && series.record[next] == i) {
            appendNumberOrName(out, series.value[next++]);
        } else {
            out += "null";
        }
    }
    out += ']';
}

/// The members of an object, each with a comma before it.
void appendMembers(std::string& out, const MetricHistory& records) {
    const auto x = records.x(), step = records.steps(), elapsed = records.x(XAxis::Time);
    const auto isZero = [](double value) { return value == 0.0; };
    appendList(out, "epoch", x);
    if (records.counter() != Counter::Epoch)
        ((out += ",\"counter\":\"") += counterNames[static_cast<std::size_t>(records.counter())]) += '"';
    if (!records.countsEpochs() && !records.x(XAxis::Epoch).empty()) {
        std::vector<double> told(records.size());
        for (std::size_t i = 0; i < told.size(); ++i) told[i] = records.epoch(i);
        if (!std::all_of(told.begin(), told.end(), [](double epoch) { return std::isnan(epoch); }))
            appendList(out, "told_epoch", told);
    }
    if (!std::equal(step.begin(), step.end(), x.begin(), x.end())) appendList(out, "step", step);
    if (!std::all_of(elapsed.begin(), elapsed.end(), isZero)) {
        appendList(out, "elapsed", elapsed);
        if (std::isnan(records.seconds(0))) out += ",\"elapsed_by_clock\":true";
    }
    if (const auto time = records.x(XAxis::WallTime); !time.empty()) appendList(out, "time", time);
    out += ",\"series\":{";
    for (const MetricSeries& series : records.series()) {
        if (&series != records.series().data()) out += ',';
        appendSeries(out, series, records.size());
    }
    out += '}';
}

void appendRecords(std::string& out, const MetricHistory& records) {
    const std::size_t begin = out.size();
    appendMembers(out, records);
    out[begin] = '{'; // in place of the first comma
    out += '}';
}

void appendHistory(std::string& out, const NamedHistory& named) {
    out += '{';
    if (!named.run.empty()) {
        out += "\"run\":";
        io::appendAsciiJson(out, named.run);
        out += ',';
    }
    out += "\"name\":";
    appendString(out, named.name);
    out += ",\"monitor\":";
    appendString(out, named.monitor);
    appendField(out, "colour", static_cast<double>(named.colour));
    appendField(out, "best_epoch", named.bestEpoch);
    appendMembers(out, named.history->records);
    if (named.band) {
        appendRecords(out += ",\"low\":", named.band->low);
        appendRecords(out += ",\"high\":", named.band->high);
    }
    out += ",\"abandoned\":[";
    for (const MetricHistory& abandoned : named.history->abandoned) {
        if (&abandoned != named.history->abandoned.data()) out += ',';
        appendRecords(out, abandoned);
    }
    out += "],\"marks\":[";
    for (const Mark& mark : named.history->marks) {
        if (&mark != named.history->marks.data()) out += ',';
        ((out += "{\"kind\":\"") += markNames[static_cast<std::size_t>(mark.kind)]) += '"';
        appendField(out, "epoch", mark.epoch);
        appendField(out, "from", mark.from);
        appendField(out, "to", mark.to);
        appendField(out, "time", static_cast<double>(mark.time));
        out += '}';
    }
    out += "]}";
}

} // namespace

bool fitsFigure(std::span<const NamedHistory> histories) {
    constexpr std::size_t longestValue = 25, axes = 5;
    const auto bytesOf = [](const MetricHistory& records) {
        std::size_t bytes = longestValue * records.size() * (axes + records.series().size());
        for (const MetricSeries& series : records.series()) bytes += 6 * series.name.size() + 8; // at worst all escapes
        return bytes;
    };
    std::size_t bytes = 2'000'000; // settings, and what stands around it all
    for (const NamedHistory& named : histories) {
        bytes += bytesOf(named.history->records) + 160 * named.history->marks.size() +
                 6 * (named.name.size() + named.run.size()) + 200;
        for (const MetricHistory& abandoned : named.history->abandoned) bytes += bytesOf(abandoned);
        if (named.band) bytes += bytesOf(named.band->low) + bytesOf(named.band->high);
    }
    return bytes <= mostFigureText;
}

std::string figureText(std::span<const NamedHistory> histories, std::string_view settings) {
    std::string out = R"({"format":"throughline-figure","format_version":1,"checksum":")";
    const std::size_t place = out.size();
    out += std::string(io::checksumDigits, '0') + R"(","settings":)";
    io::appendAsciiJson(out, settings);
    out += ",\"histories\":[";
    for (const NamedHistory& named : histories) {
        if (&named != histories.data()) out += ',';
        appendHistory(out, named);
    }
    out += "]}\n";
    return out.replace(place, io::checksumDigits, io::checksumOf(out));
}

OpenedHistories::Integrity integrityOf(std::string_view figureText) {
    using Integrity = OpenedHistories::Integrity;
    constexpr std::string_view key = "\"checksum\":\"";
    const std::size_t found = figureText.substr(0, 200).find(key);
    if (found == std::string_view::npos) return Integrity::Unknown;
    const std::size_t place = found + key.size();
    if (figureText.size() < place + io::checksumDigits) return Integrity::Altered;
    const bool fits = io::checksumAround(figureText, place) == figureText.substr(place, io::checksumDigits);
    return fits ? Integrity::Sound : Integrity::Altered;
}

} // namespace throughline::history
