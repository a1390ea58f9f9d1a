// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryBuilder.h"
#include "history/Readers.h"
#include "io/JsonReader.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace throughline::history {

namespace {

using Token = io::JsonReader::Token;

/// One list of numbers; an element that is null or no number is a gap.
struct Column {
    std::string name;
    std::vector<std::optional<double>> values;
    std::size_t numbers = 0;
};

/// All lists of the file.
struct Columns {
    std::vector<Column> list;
    std::size_t values = 0; ///< of all of them
    bool leftOut = false;   ///< a name was too long, or there were too many
    bool tooMany = false;   ///< values: the last were left out
};

/// Reads the array whose BeginArray is the newest token; false where the text fails before its end. What was read until
/// then stays.
bool readColumn(io::JsonReader& reader, Column& column, Columns& all) {
    while (reader.next() != Token::EndArray) {
        if (reader.failed()) return false;
        const bool isNumber = reader.token() == Token::Number;
        all.tooMany = all.tooMany || all.values == HistoryBuilder::mostValues;
        if (!all.tooMany) {
            ++all.values;
            column.values.push_back(isNumber ? std::optional(reader.number()) : std::nullopt);
            column.numbers += isNumber ? 1 : 0;
        }
        if (!reader.skipValue()) return false;
    }
    return true;
}

/// Reads an object of lists, one level of nesting below `prefix` included. Scalars beside the lists are left out.
bool readColumns(io::JsonReader& reader, const std::string& prefix, Columns& columns) {
    while (reader.next() == Token::Key) {
        const bool tooLong = prefix.size() + reader.text().size() > HistoryBuilder::longestName;
        const std::string name = tooLong ? std::string() : prefix + reader.text();
        const Token token = reader.next();
        if (!tooLong && token == Token::BeginArray && columns.list.size() < HistoryBuilder::mostSeries) {
            Column column{name, {}, 0};
            const bool whole = readColumn(reader, column, columns);
            if (column.numbers > 0) columns.list.push_back(std::move(column));
            if (!whole) return false;
        } else if (!tooLong && token == Token::BeginObject && prefix.empty()) {
            if (!readColumns(reader, name + '/', columns)) return false;
        } else {
            columns.leftOut |= tooLong || token == Token::BeginArray;
            if (!reader.skipValue()) return false;
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
    std::vector<const Column*> going; // those that have not ended: thousands of short ones cost nothing further on
    for (const Column& column : columns) {
        longest = std::max(longest, column.values.size());
        shortest = std::min(shortest, column.values.size());
        going.push_back(&column);
    }
    for (std::size_t i = 0; i < longest; ++i) {
        const double epoch = x && i < x->values.size() ? *x->values[i] : static_cast<double>(i + 1);
        builder.beginRecord(epoch, steps && i < steps->values.size() ? *steps->values[i] : HistoryBuilder::unknown);
        std::erase_if(going, [&](const Column* column) { return i >= column->values.size(); });
        for (const Column* const column : going) {
            if (column->values[i]) builder.addPoint(column->name, *column->values[i]);
        }
    }
    if (shortest != longest)
        builder.warn(
            "The series differ in length; each is drawn from the first epoch, for which one a value belongs to "
            "is not in the file.");
}

} // namespace

Result<History> readKerasHistory(const SourceText& source) {
    io::JsonReader reader(source.text);
    Columns columns;
    bool whole = true;
    if (reader.next() == Token::BeginArray) {
        // A bare list, such as scikit-learn's loss_curve_: only the file's name may say what it is.
        const bool loss = source.file.filename().string().find("loss") != std::string::npos;
        columns.list.push_back({loss ? "loss" : "value", {}, 0});
        whole = readColumn(reader, columns.list.back(), columns);
        if (columns.list.back().numbers == 0) columns.list.clear();
    } else {
        whole = readColumns(reader, {}, columns);
    }
    const std::string file = source.file.string();
    if (columns.list.empty())
        return whole ? fail(ErrorCode::UnknownFormat, file, {"a JSON object without lists of numbers"})
                     : fail(ErrorCode::Damaged, file, {"the file ends before its first series"});
    HistoryBuilder builder;
    if (columns.leftOut) builder.leaveOutName();
    addRecords(builder, columns.list);
    if (columns.tooMany) builder.warn("The file holds more values than are shown; what follows is left out.");
    if (!whole) builder.warn("The file is cut off or damaged; the values before that place are shown.");
    return builder.finish("keras-history");
}

} // namespace throughline::history
