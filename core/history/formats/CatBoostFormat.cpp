// SPDX-License-Identifier: GPL-3.0-or-later
// CatBoost's catboost_training.json: names of metrics in "meta", values by data set in "iterations", as its own 1.2
// writes it, anew at each iteration.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/formats/JsonShape.h"
#include "history/formats/ObjectRow.h"
#include "io/JsonReader.h"

#include <cmath>

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

class CatBoostReader : public FormatReader {
public:
    explicit CatBoostReader(const Start& start) : m_file(start.file.string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (!end) return 0;
        to.series().countBy(Counter::Iteration);
        JsonReader reader(bytes);
        m_whole = reader.next() == Token::BeginObject && readFile(reader, to.series());
        return bytes.size();
    }

    Result<void> verdict(const HistoryCollector&) const override {
        if (m_rows > 0 || m_whole) return {};
        return fail(ErrorCode::Damaged, m_file, {"the file ends before its first record"});
    }

    bool isWhole() const override { return m_whole; }

    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_full) warnings.push_back({RemarkCode::RestLeftOut});
        if (!m_whole)
            warnings.push_back({RemarkCode::CutInRecord, {std::to_string(m_rows + 1), std::to_string(m_rows)}});
        return warnings;
    }

private:
    static constexpr std::size_t mostMetrics = 1024;

    struct Value {
        std::string name;
        double value;
    };

    bool readFile(JsonReader& reader, SeriesBuilder& builder) {
        while (reader.next() == Token::Key) {
            const std::string name = reader.text();
            const Token token = reader.next();
            if (name == "meta" && token == Token::BeginObject) {
                if (!readMeta(reader)) return false;
            } else if (name == "iterations" && token == Token::BeginArray) {
                while (reader.next() != Token::EndArray) {
                    if (reader.failed()) return false;
                    if (m_full || reader.token() != Token::BeginObject) {
                        if (!reader.skipValue()) return false;
                    } else if (!readIteration(reader, builder)) {
                        return false;
                    }
                    m_full = m_full || builder.full();
                }
            } else if (!reader.skipValue()) {
                return false;
            }
        }
        return reader.token() == Token::EndObject;
    }

    bool readMeta(JsonReader& reader) {
        while (reader.next() == Token::Key) {
            const std::string name = reader.text();
            const bool metrics = name == "learn_metrics" || name == "test_metrics";
            if (reader.next() != Token::BeginArray || !metrics) {
                if (!reader.skipValue()) return false;
            } else if (!readMetrics(reader, name == "learn_metrics" ? m_learn : m_test)) {
                return false;
            }
        }
        return reader.token() == Token::EndObject;
    }

    static bool readMetrics(JsonReader& reader, std::vector<std::string>& metrics) {
        while (reader.next() != Token::EndArray) {
            if (reader.failed()) return false;
            std::string metric;
            if (reader.token() == Token::BeginObject) {
                while (reader.next() == Token::Key) {
                    const bool named = reader.text() == "name";
                    if (reader.next() == Token::String && named)
                        metric = reader.text().substr(0, SeriesBuilder::longestName / 2);
                    if (!reader.skipValue()) return false;
                }
                if (reader.failed()) return false;
            } else if (!reader.skipValue()) {
                return false;
            }
            if (metrics.size() < mostMetrics) metrics.push_back(metric);
        }
        return true;
    }

    /// A record counts only when it is whole.
    bool readIteration(JsonReader& reader, SeriesBuilder& builder) {
        double iteration = static_cast<double>(m_rows);
        m_values.clear();
        while (reader.next() == Token::Key) {
            const std::string name = reader.text().substr(0, SeriesBuilder::longestName / 2);
            const Token token = reader.next();
            if (token == Token::Number && name == "iteration" && std::isfinite(reader.number()))
                iteration = reader.number();
            else if (token == Token::Number && name == "passed_time")
                m_values.push_back({name, reader.number()});
            else if (token == Token::BeginArray) {
                if (!readValues(reader, name)) return false;
                continue;
            }
            if (!reader.skipValue()) return false;
        }
        if (reader.token() != Token::EndObject) return false;
        builder.row({iteration});
        for (const Value& value : m_values) builder.point(value.name, value.value);
        ++m_rows;
        return true;
    }

    bool readValues(JsonReader& reader, const std::string& set) {
        const std::vector<std::string>& metrics = set == "learn" ? m_learn : m_test;
        for (std::size_t i = 0; reader.next() != Token::EndArray; ++i) {
            if (reader.failed()) return false;
            const std::optional<double> number = numberIn(reader);
            if (number && i < mostMetrics)
                m_values.push_back(
                    {set + '/' + (i < metrics.size() && !metrics[i].empty() ? metrics[i] : std::to_string(i)),
                     *number});
            if (!reader.skipValue()) return false;
        }
        return true;
    }

    std::string m_file;
    std::vector<std::string> m_learn, m_test; ///< metrics
    std::vector<Value> m_values;              ///< of one record
    std::size_t m_rows = 0;
    bool m_whole = true, m_full = false;
};

Fit fitsCatBoost(const Start& start) {
    if (shapeOf(start.text) != JsonShape::Object) return Fit::No;
    JsonReader reader(start.text);
    reader.next();
    bool meta = false, iterations = false;
    while (reader.next() == Token::Key) {
        const std::string name = reader.text();
        const Token token = reader.next();
        meta = meta || (name == "meta" && token == Token::BeginObject);
        iterations = iterations || (name == "iterations" && token == Token::BeginArray);
        if (!reader.skipValue()) break;
    }
    return meta && iterations ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> catBoostReader(const Start& start) {
    return std::make_unique<CatBoostReader>(start);
}

} // namespace

extern const Format catBoostFormat{"catboost", Format::Growth::Rewritten, &fitsCatBoost, &catBoostReader};

} // namespace throughline::history
