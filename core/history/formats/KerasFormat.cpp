// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON object of lists of numbers: Keras's `History.history`, or a bare list; and the same a level deeper, by data
// and metric: what XGBoost's `evals_result` and LightGBM's `record_evaluation` give.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "history/formats/JsonShape.h"
#include "history/formats/ObjectRow.h"
#include "io/JsonReader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

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
    bool scalars = false;   ///< there are numbers beside the lists
};

/// Reads the array whose BeginArray is the newest token; false where the text fails before its end. What was read until
/// then stays.
bool readColumn(JsonReader& reader, Column& column, Columns& all) {
    while (reader.next() != Token::EndArray) {
        if (reader.failed()) return false;
        const std::optional<double> number = numberIn(reader);
        all.tooMany = all.tooMany || all.values == SeriesBuilder::mostValues;
        if (!all.tooMany) {
            ++all.values;
            column.values.push_back(number);
            column.numbers += number ? 1 : 0;
        }
        if (!reader.skipValue()) return false;
    }
    return true;
}

/// Reads an object of lists, one level of nesting below `prefix` included. Scalars beside the lists are left out.
bool readColumns(JsonReader& reader, const std::string& prefix, Columns& columns) {
    while (reader.next() == Token::Key) {
        const bool tooLong = prefix.size() + reader.text().size() > SeriesBuilder::longestName;
        const std::string name = tooLong ? std::string() : prefix + reader.text();
        const Token token = reader.next();
        if (!tooLong && token == Token::BeginArray && columns.list.size() < SeriesBuilder::mostSeries) {
            Column column{name, {}, 0};
            const bool whole = readColumn(reader, column, columns);
            if (column.numbers > 0) columns.list.push_back(std::move(column));
            if (!whole) return false;
        } else if (!tooLong && token == Token::BeginObject && prefix.empty()) {
            if (!readColumns(reader, name + '/', columns)) return false;
        } else {
            columns.leftOut |= tooLong || token == Token::BeginArray;
            columns.scalars |= token == Token::Number;
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

/// Hyperparameters have lists too, such as the sizes of layers.
bool areSettings(const std::vector<Column>& columns) {
    const auto is = [&](bool (*kind)(std::string_view)) {
        return std::any_of(columns.begin(), columns.end(), [&](const Column& column) { return kind(column.name); });
    };
    return is(&isSetting) && !is(&looksLikeMetric);
}

bool addRows(SeriesBuilder& builder, std::vector<Column>& columns, Counter unsaid) {
    const std::optional<Column> steps = takeX(columns, isStepName);
    std::optional<Column> x = takeX(columns, isEpochName);
    builder.countBy(x ? Counter::Epoch : steps ? Counter::Step : unsaid);
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
        builder.row({epoch, steps && i < steps->values.size() ? *steps->values[i] : Place::unknown});
        std::erase_if(going, [&](const Column* column) { return i >= column->values.size(); });
        for (const Column* const column : going) {
            if (column->values[i]) builder.point(column->name, *column->values[i]);
        }
    }
    return shortest != longest;
}

class KerasReader : public FormatReader {
public:
    KerasReader(const Start& start, Counter unsaid) : m_file(start.file), m_unsaid(unsaid) {}

    // Lists stand behind one another: no record is whole before the last of them has begun.
    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (!end) return 0;
        Columns columns;
        JsonReader reader(bytes);
        if (reader.next() == Token::BeginArray) {
            // A bare list, such as scikit-learn's loss_curve_: only the file's name may say what it is.
            const bool loss = m_file.filename().string().find("loss") != std::string::npos;
            columns.list.push_back({loss ? "loss" : "value", {}, 0});
            m_whole = readColumn(reader, columns.list.back(), columns);
            if (columns.list.back().numbers == 0) columns.list.clear();
        } else {
            m_whole = readColumns(reader, {}, columns);
        }
        SeriesBuilder& builder = to.series();
        if (columns.leftOut) builder.leaveOutName();
        m_tooMany = columns.tooMany;
        m_scalars = columns.scalars;
        m_settings = areSettings(columns.list);
        if (!m_settings) m_unequal = addRows(builder, columns.list, m_unsaid);
        return bytes.size();
    }

    Result<void> verdict(const HistoryCollector& taken) const override {
        if (taken.hasSeries()) return {};
        const std::string file = m_file.string();
        if (m_settings) return fail(ErrorCode::UnknownFormat, file, {"hyperparameters"});
        if (m_whole && m_scalars)
            return fail(ErrorCode::UnknownFormat, file, {"single values without the history that led to them"});
        return m_whole ? fail(ErrorCode::UnknownFormat, file, {"a JSON object without lists of numbers"})
                       : fail(ErrorCode::Damaged, file, {"the file ends before its first series"});
    }

    bool isWhole() const override { return m_whole; }

    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_unequal) warnings.push_back({RemarkCode::LengthsDiffer});
        if (m_tooMany) warnings.push_back({RemarkCode::RestLeftOut});
        if (!m_whole) warnings.push_back({RemarkCode::CutInLists});
        return warnings;
    }

private:
    std::filesystem::path m_file;
    Counter m_unsaid; ///< what is counted where nothing says so
    bool m_whole = true, m_tooMany = false, m_unequal = false, m_scalars = false, m_settings = false;
};

Fit fitsKeras(const Start& start) {
    const JsonShape shape = shapeOf(start.text);
    return shape == JsonShape::Numbers || shape == JsonShape::Object ? Fit::Perhaps : Fit::No;
}

std::unique_ptr<FormatReader> kerasReader(const Start& start) {
    return std::make_unique<KerasReader>(start, Counter::Row);
}

/// The data that boosting is told to look at: "train", "validation_0", "valid_1"; others may have any name.
bool isDataName(std::string_view name) {
    static constexpr std::array<std::string_view, 10> known{"train", "training", "val",  "valid",  "validation",
                                                            "eval",  "test",     "dval", "dtrain", "dtest"};
    if (const std::size_t number = name.find_last_of('_'); number != std::string_view::npos)
        if (name.find_first_not_of("0123456789", number + 1) == std::string_view::npos) name = name.substr(0, number);
    return std::find(known.begin(), known.end(), name) != known.end();
}

Fit fitBoosting(const Start& start) {
    if (shapeOf(start.text) != JsonShape::Object) return Fit::No;
    JsonReader reader(start.text);
    reader.next();
    if (reader.next() != Token::Key || !isDataName(reader.text())) return Fit::No;
    if (reader.next() != Token::BeginObject || reader.next() != Token::Key) return Fit::No;
    if (reader.next() != Token::BeginArray) return Fit::No;
    reader.next();
    return numberIn(reader) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> boostingReader(const Start& start) {
    return std::make_unique<KerasReader>(start, Counter::Iteration);
}

} // namespace

extern const Format kerasFormat{"keras-history", Format::Growth::Rewritten, &fitsKeras, &kerasReader};
extern const Format boostingFormat{"xgboost", Format::Growth::Rewritten, &fitBoosting, &boostingReader};

} // namespace throughline::history
