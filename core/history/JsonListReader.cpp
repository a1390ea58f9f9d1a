// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryBuilder.h"
#include "history/Readers.h"
#include "io/IsoTime.h"
#include "io/JsonReader.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace throughline::history {

namespace {

using Token = io::JsonReader::Token;

constexpr std::size_t maxFields = 4096;

struct Field {
    std::string name; ///< of a nested one "outer/inner"
    double value = 0.0;
};

/// One object of the list, flat: numbers alone, for null is the absence of a point and text is a label.
struct Row {
    std::vector<Field> fields;
    std::size_t count = 0;
    std::optional<double> epoch, step;
    double time = 0.0;                        ///< ms since 1970, 0 unknown
    double seconds = HistoryBuilder::unknown; ///< of this record
    bool leftOut = false;                     ///< a name was too long

    void clear() {
        count = 0;
        epoch = step = std::nullopt;
        time = 0.0;
        seconds = HistoryBuilder::unknown;
    }

    void takeTime(std::string_view name, double value) {
        // Seconds or milliseconds since 1970, as time.time() and JavaScript give them; less is a duration.
        if (value > 1e11) {
            time = value;
        } else if (value > 1e8) {
            time = value * 1000.0;
        } else if (name == "dur" || name == "duration") {
            seconds = value;
        }
    }

    void take(const std::string& name, bool nested, double value) {
        if (!nested && isEpochName(name)) {
            epoch = value;
        } else if (!nested && isStepName(name)) {
            step = value;
        } else if (count < maxFields) {
            if (!nested && isTimeName(name)) takeTime(name, value);
            if (count == fields.size()) fields.emplace_back();
            fields[count++] = {name, value};
        }
    }
};

/// Reads the object whose BeginObject is the newest token; false where the text fails before its end.
bool readRow(io::JsonReader& reader, const std::string& prefix, Row& row) {
    while (reader.next() == Token::Key) {
        const bool tooLong = prefix.size() + reader.text().size() > HistoryBuilder::longestName;
        const std::string name = tooLong ? std::string() : prefix + reader.text();
        reader.next();
        if (tooLong) {
            // Repeated for each field inside, long names would take many times the memory that the file does.
            row.leftOut = true;
            if (!reader.skipValue()) return false;
            continue;
        }
        switch (reader.token()) {
        case Token::Number:
            row.take(name, !prefix.empty(), reader.number());
            break;
        case Token::String:
            if (prefix.empty() && isTimeName(name))
                row.time = static_cast<double>(io::parseIsoTime(reader.text()).value_or(0));
            break;
        case Token::BeginObject:
            if (!readRow(reader, name + '/', row)) return false;
            break;
        default:
            if (!reader.skipValue()) return false;
        }
    }
    return reader.token() == Token::EndObject;
}

void addRow(HistoryBuilder& builder, const Row& row, std::size_t number) {
    const double counted = row.step.value_or(static_cast<double>(number));
    const double epoch = row.epoch && std::isfinite(*row.epoch) ? *row.epoch : counted;
    builder.beginRecord(epoch, row.step.value_or(HistoryBuilder::unknown), row.time, row.seconds);
    if (row.leftOut) builder.leaveOutName();
    for (std::size_t i = 0; i < row.count; ++i) builder.addPoint(row.fields[i].name, row.fields[i].value);
}

bool isHistory(const MetricHistory& records, bool counted) {
    const auto& series = records.series();
    return (counted && !series.empty()) ||
           std::any_of(series.begin(), series.end(), [](const auto& s) { return looksLikeMetric(s.name); });
}

} // namespace

Result<History> readJsonList(const SourceText& source) {
    HistoryBuilder builder;
    io::JsonReader reader(source.text);
    if (reader.next() != Token::BeginArray)
        return fail(ErrorCode::UnknownFormat, source.file.string(), {"something else than a JSON list"});
    Row row;
    std::size_t rows = 0, others = 0;
    bool counted = false;
    while (reader.next() != Token::EndArray && !reader.failed()) {
        if (builder.full()) {
            builder.warn("The file holds more than is shown; what follows is left out.");
            break;
        }
        if (reader.token() != Token::BeginObject) {
            ++others;
            if (!reader.skipValue()) break;
            continue;
        }
        row.clear();
        if (!readRow(reader, {}, row)) break;
        ++rows;
        counted = counted || row.epoch || row.step;
        addRow(builder, row, rows);
    }
    const std::string file = source.file.string();
    if (reader.failed() && rows == 0) return fail(ErrorCode::Damaged, file, {"the file ends before its first record"});
    if (others > rows || (rows > 0 && !isHistory(builder.records(), counted)))
        return fail(ErrorCode::UnknownFormat, file, {"a JSON list that is no training history"});
    if (reader.failed()) {
        const std::string how = reader.token() == Token::Cut ? "The file ends in the middle of record "
                                                             : "The file cannot be read from within record ";
        builder.warn(how + std::to_string(rows + 1) + "; the " + std::to_string(rows) + " before it are shown.");
    }
    return builder.finish("json-list");
}

} // namespace throughline::history
