// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryBuilder.h"
#include "history/JsonReader.h"
#include "history/Readers.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace throughline::history {

namespace {

using Token = JsonReader::Token;

/// One list of numbers; an element that is null or no number is a gap.
struct Column {
    std::string name;
    std::vector<std::optional<double>> values;
    std::size_t numbers = 0;
};

/// Reads the array whose BeginArray is the newest token; false where the text fails before its end. What was read until
/// then stays.
bool readColumn(JsonReader& reader, Column& column) {
    while (reader.next() != Token::EndArray) {
        if (reader.failed()) return false;
        if (reader.token() == Token::Number) {
            column.values.emplace_back(reader.number());
            ++column.numbers;
            continue;
        }
        column.values.emplace_back();
        if (!reader.skipValue()) return false;
    }
    return true;
}

/// Reads an object of lists, one level of nesting below `prefix` included. Scalars beside the lists are left out.
bool readColumns(JsonReader& reader, const std::string& prefix, std::vector<Column>& columns) {
    while (reader.next() == Token::Key) {
        const std::string name = prefix + reader.text();
        const Token token = reader.next();
        if (token == Token::BeginArray) {
            Column column{name, {}, 0};
            const bool whole = readColumn(reader, column);
            if (column.numbers > 0) columns.push_back(std::move(column));
            if (!whole) return false;
        } else if (token == Token::BeginObject && prefix.empty()) {
            if (!readColumns(reader, name + '/', columns)) return false;
        } else if (!reader.skipValue()) {
            return false;
        }
    }
    return reader.token() == Token::EndObject;
}

/// Takes the column that counts x out of the others, if there is one without gaps.
std::optional<Column> takeX(std::vector<Column>& columns, bool (*matches)(std::string_view)) {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
        return matches(column.name) && column.numbers == column.values.size() &&
               std::all_of(column.values.begin(), column.values.end(), [](auto v) { return std::isfinite(*v); });
    });
    if (found == columns.end()) return std::nullopt;
    Column x = std::move(*found);
    columns.erase(found);
    return x;
}

void addRecords(HistoryBuilder& builder, std::vector<Column>& columns) {
    const std::optional<Column> steps = takeX(columns, isStepName);
    std::optional<Column> x = takeX(columns, isEpochName);
    if (!x) x = steps;
    std::size_t longest = 0, shortest = columns.empty() ? 0 : columns.front().values.size();
    for (const Column& column : columns) {
        longest = std::max(longest, column.values.size());
        shortest = std::min(shortest, column.values.size());
    }
    for (std::size_t i = 0; i < longest; ++i) {
        const double epoch = x && i < x->values.size() ? *x->values[i] : static_cast<double>(i + 1);
        builder.beginRecord(epoch, steps && i < steps->values.size() ? *steps->values[i] : HistoryBuilder::unknown);
        for (const Column& column : columns) {
            if (i < column.values.size() && column.values[i]) builder.addPoint(column.name, *column.values[i]);
        }
    }
    if (shortest != longest)
        builder.warn(
            "The series differ in length; each is drawn from the first epoch, for which one a value belongs to "
            "is not in the file.");
}

} // namespace

Result<History> readKerasHistory(const SourceText& source) {
    JsonReader reader(source.text);
    std::vector<Column> columns;
    bool whole = true;
    if (reader.next() == Token::BeginArray) {
        // A bare list, such as scikit-learn's loss_curve_: only the file's name may say what it is.
        const bool loss = source.file.filename().string().find("loss") != std::string::npos;
        columns.push_back({loss ? "loss" : "value", {}, 0});
        whole = readColumn(reader, columns.back());
        if (columns.back().numbers == 0) columns.clear();
    } else {
        whole = readColumns(reader, {}, columns);
    }
    const std::string file = source.file.string();
    if (columns.empty())
        return whole ? fail(ErrorCode::UnknownFormat, file, {"a JSON object without lists of numbers"})
                     : fail(ErrorCode::Damaged, file, {"the file ends before its first series"});
    HistoryBuilder builder;
    addRecords(builder, columns);
    if (!whole) builder.warn("The file is cut off or damaged; the values before that place are shown.");
    return builder.finish("keras-history");
}

} // namespace throughline::history
