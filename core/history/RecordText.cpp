// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/RecordText.h"

#include "io/IsoTime.h"
#include "io/JsonReader.h"
#include "io/JsonText.h"
#include "io/ShortestText.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace throughline::history {

namespace {

using Token = io::JsonReader::Token;

void appendNumberOrNull(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    io::appendShortest(out, value);
}

bool same(double a, double b) {
    return a == b || (!std::isfinite(a) && !std::isfinite(b));
}

} // namespace

void appendRecord(std::string& out, const nn::EpochRecord& record) {
    char digits[24];
    out += "{\"epoch\":";
    out.append(digits, std::to_chars(digits, digits + sizeof digits, record.epoch).ptr);
    for (const nn::MetricValue& metric : record.metrics) {
        out += ',';
        io::appendJsonString(out, metric.name);
        out += ':';
        appendNumberOrNull(out, metric.value);
    }
    out += ",\"learning_rate\":";
    appendNumberOrNull(out, record.learningRate);
    out += ",\"seconds\":";
    appendNumberOrNull(out, record.seconds);
    out += ",\"time\":\"";
    io::appendIsoTime(out, record.time);
    out += "\"}";
}

bool readRecord(io::JsonReader& reader, nn::EpochRecord& record) {
    record.epoch = 0;
    record.time = 0;
    record.learningRate = record.seconds = std::numeric_limits<double>::quiet_NaN();
    std::size_t metrics = 0;
    std::string name;
    while (reader.next() == Token::Key) {
        name = reader.text();
        const Token token = reader.next();
        if (token == Token::String) {
            if (name == "time") record.time = io::parseIsoTime(reader.text()).value_or(0);
            continue;
        }
        if (token != Token::Number && token != Token::Null) {
            if (!reader.skipValue()) return false;
            continue;
        }
        const double value = token == Token::Number ? reader.number() : std::numeric_limits<double>::quiet_NaN();
        if (name == "epoch") {
            // Above 2^53 doubles no longer count.
            record.epoch = value >= 1.0 && value < 9e15 ? static_cast<std::int64_t>(value) : 0;
        } else if (name == "learning_rate") {
            record.learningRate = value;
        } else if (name == "seconds") {
            record.seconds = value;
        } else {
            if (metrics == record.metrics.size()) record.metrics.emplace_back();
            record.metrics[metrics].name = name;
            record.metrics[metrics++].value = value;
        }
    }
    record.metrics.resize(metrics);
    return reader.token() == Token::EndObject;
}

bool looksLikeOwnRecords(std::string_view text) {
    io::JsonReader reader(text);
    if (reader.next() != Token::BeginArray || reader.next() != Token::BeginObject) return false;
    bool epoch = false, seconds = false, time = false, rate = false;
    while (reader.next() == Token::Key) {
        const std::string name = reader.text();
        const Token token = reader.next();
        epoch = epoch || (name == "epoch" && token == Token::Number);
        rate = rate || name == "learning_rate";
        seconds = seconds || name == "seconds";
        time = time || (name == "time" && token == Token::String && io::parseIsoTime(reader.text()));
        if (!reader.skipValue()) break;
    }
    return epoch && seconds && time && rate;
}

bool sameNumbers(const nn::EpochRecord& a, const nn::EpochRecord& b) {
    return a.epoch == b.epoch && same(a.learningRate, b.learningRate) &&
           std::equal(a.metrics.begin(), a.metrics.end(), b.metrics.begin(), b.metrics.end(),
                      [](const auto& x, const auto& y) { return x.name == y.name && same(x.value, y.value); });
}

} // namespace throughline::history
