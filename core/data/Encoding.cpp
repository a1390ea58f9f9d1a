// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Encoding.h"

#include "data/Table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace throughline::data {

namespace {

constexpr std::size_t mostClasses = 1'000;
constexpr std::size_t mostFeatures = 100'000;

std::string plural(std::int64_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// A text that nearly every row has to itself is a name or a key: one-hot it would only teach the rows by heart.
bool isKey(const Column& column, std::size_t rows) {
    return column.tooMany || (column.categories.size() > 20 && column.categories.size() * 2 > rows);
}

Result<void> planTarget(const Table& table, const std::string& file, TaskChoice task, Encoding& plan,
                        std::vector<std::string>& notes) {
    const Column& target = table.columns[table.target];
    if (target.tooMany)
        return fail(ErrorCode::WrongShape, file,
                    {"more than " + std::to_string(Column::mostCategories) + " different texts in the target “" +
                         target.name + "”",
                     "numbers or a few classes"});
    if (target.empty()) return fail(ErrorCode::TooFewRows, file, {"0", "2"});
    if (target.kind == Column::Kind::Text) {
        if (target.categories.size() < 2) return fail(ErrorCode::TooFewClasses, file, {target.name});
        plan.classNames = target.categories;
        return {};
    }
    auto classes = classesOf({target.numbers, target.name, false}, file, task, notes);
    if (!classes) return tl::make_unexpected(classes.error());
    if (*classes) {
        plan.classNames = std::move((*classes)->names);
        plan.classValues = std::move((*classes)->values);
    }
    return {};
}

/// What the texts of a column are that holds numbers too, or was meant to; empty for one of words.
std::string unusableCells(const Column& column, std::size_t rows) {
    const std::int64_t cells = static_cast<std::int64_t>(rows) - column.missing;
    if (column.firstText.arguments.empty() || (column.unusable == 0 && column.texts == cells)) return {};
    return std::to_string(column.texts) + " of its " + plural(cells, "value") + (column.texts == 1 ? " is" : " are") +
           " no usable number" + (column.texts == 1 ? "" : "s") + ", the first being “" +
           column.firstText.arguments.front() + "” in line " + std::to_string(column.firstText.line) + ", column " +
           std::to_string(column.firstText.column);
}

void planFeature(const Table& table, std::size_t index, Encoding& plan, std::vector<std::string>& notes) {
    const Column& column = table.columns[index];
    if (isKey(column, table.rows)) {
        const std::string unusable = unusableCells(column, table.rows);
        notes.push_back("“" + column.name + "” is left out: " + unusable +
                        (unusable.empty() ? "nearly every row has a text of its own" : ""));
    } else if (column.empty()) {
        notes.push_back("“" + column.name + "” is left out: it has no values");
    } else if (column.kind == Column::Kind::Number) {
        plan.columns.push_back({column.name, {}, false});
    } else {
        plan.columns.push_back({column.name, column.categories, column.missing > 0});
        if (column.unusable > 0)
            notes.push_back("“" + column.name + "” is taken as text: " + unusableCells(column, table.rows));
        if (column.missing > 0)
            notes.push_back(plural(column.missing, "missing value") + " in “" + column.name +
                            "” kept as a category of " + (column.missing == 1 ? "its" : "their") + " own");
    }
}

/// `color=red` for a text.
std::vector<std::string> featureNames(const Encoding& encoding) {
    std::vector<std::string> names;
    for (const Encoding::Column& column : encoding.columns) {
        if (column.isNumber()) names.push_back(column.name);
        for (const std::string& category : column.categories) names.push_back(column.name + "=" + category);
        if (column.missingCategory) names.push_back(column.name + "=(missing)");
    }
    return names;
}

/// Where each of some names is among others, -1 where it is not.
std::vector<std::ptrdiff_t> placesOf(const std::vector<std::string>& names, const std::vector<std::string>& among) {
    std::unordered_map<std::string_view, std::ptrdiff_t> known;
    for (const std::string& name : among) known.emplace(name, static_cast<std::ptrdiff_t>(known.size()));
    std::vector<std::ptrdiff_t> places;
    for (const std::string& name : names) {
        const auto found = known.find(name);
        places.push_back(found == known.end() ? -1 : found->second);
    }
    return places;
}

/// Class of each row of the table, -1 where the target is missing.
Result<std::vector<std::int32_t>> labelsOf(const Column& target, const std::string& file, const Encoding& plan) {
    const auto unknown = [&](const std::string& name) {
        return fail(ErrorCode::WrongShape, file,
                    {"the class “" + name + "” in “" + target.name + "”", "one of the classes of the training data"});
    };
    std::vector<std::int32_t> labels;
    if (target.kind == Column::Kind::Number) {
        for (const double number : target.numbers) {
            const auto place = std::lower_bound(plan.classValues.begin(), plan.classValues.end(), number);
            const bool known = place != plan.classValues.end() && *place == number;
            if (!std::isnan(number) && !known) return unknown(classNameOf(number));
            labels.push_back(known ? static_cast<std::int32_t>(place - plan.classValues.begin()) : -1);
        }
        return labels;
    }
    const std::vector<std::ptrdiff_t> places = placesOf(target.categories, plan.classNames);
    const auto strange = std::find(places.begin(), places.end(), -1);
    if (strange != places.end()) return unknown(target.categories[static_cast<std::size_t>(strange - places.begin())]);
    for (const std::int32_t code : target.codes)
        labels.push_back(code < 0 ? -1 : static_cast<std::int32_t>(places[static_cast<std::size_t>(code)]));
    return labels;
}

/// Writes one column's features, `offset` on, into the rows of `data`.
void encodeColumn(const Column& column, const Encoding::Column& plan, std::size_t offset,
                  const std::vector<std::size_t>& rows, nn::Dataset& data, std::vector<std::string>& notes) {
    if (plan.isNumber()) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            data.values[i * data.features + offset] = static_cast<float>(column.numbers[rows[i]]);
        return;
    }
    const std::vector<std::ptrdiff_t> places = placesOf(column.categories, plan.categories);
    std::int64_t unknown = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int32_t code = column.tooMany ? -1 : column.codes[rows[i]];
        std::ptrdiff_t at = code < 0 ? -1 : places[static_cast<std::size_t>(code)];
        if (code < 0 && plan.missingCategory) at = static_cast<std::ptrdiff_t>(plan.categories.size());
        unknown += at < 0 ? 1 : 0;
        if (at >= 0) data.values[i * data.features + offset + static_cast<std::size_t>(at)] = 1.0F;
    }
    if (unknown > 0)
        notes.push_back(plural(unknown, "value") + " in “" + column.name + "” that the training data do not have");
}

} // namespace

std::string classNameOf(double number) {
    char text[32];
    return std::string(text, std::to_chars(text, text + sizeof text, number).ptr);
}

Result<std::optional<NumberClasses>> classesOf(const NumberTarget& target, const std::string& file, TaskChoice task,
                                               std::vector<std::string>& notes) {
    if (task == TaskChoice::Regression) return std::nullopt;
    const bool isAuto = task == TaskChoice::Auto;
    std::set<double> distinct; // no more of them than can be classes
    std::size_t present = 0;
    bool whole = true;
    bool areLabels = target.integers;
    for (const double number : target.numbers) {
        if (std::isnan(number)) continue;
        ++present;
        whole &= number == std::floor(number);
        areLabels &= number >= 0.0 && number < static_cast<double>(mostClasses);
        if (distinct.size() <= mostClasses) distinct.insert(number);
    }
    if (distinct.size() > mostClasses && !isAuto)
        return fail(
            ErrorCode::BadOption, file,
            {"task", "classification", "regression, as “" + target.name + "” has more than 1000 different values"});
    if (present < 2) return fail(ErrorCode::TooFewRows, file, {std::to_string(present), "2"});
    if (distinct.size() < 2) return fail(ErrorCode::TooFewClasses, file, {target.name});
    // Two values are classes however few the rows; more of them should each come back about ten times.
    const bool few = whole && distinct.size() <= 20 && (distinct.size() == 2 || distinct.size() * 10 <= present);
    const bool areClasses = !isAuto || areLabels || few;
    if (isAuto)
        notes.push_back("the target “" + target.name + "” is predicted as " +
                        (areClasses ? "one of " + std::to_string(distinct.size()) + " classes, being " +
                                          (few ? "few whole numbers" : "integers below 1,000")
                                    : "a number (regression)"));
    if (!areClasses) return std::nullopt;
    NumberClasses classes;
    classes.values.assign(distinct.begin(), distinct.end());
    for (const double value : classes.values) classes.names.push_back(classNameOf(value));
    return classes;
}

bool isSound(const Encoding& encoding) {
    std::unordered_set<std::string_view> names{encoding.target};
    std::size_t features = 0;
    for (const Encoding::Column& column : encoding.columns) {
        if (!names.insert(column.name).second) return false;
        features += column.features();
    }
    const std::size_t classes = encoding.classNames.size();
    const std::vector<double>& values = encoding.classValues;
    const bool ascends =
        std::adjacent_find(values.begin(), values.end(), [](double a, double b) { return !(a < b); }) == values.end();
    const bool isImage = encoding.imageWidth > 0;
    const std::size_t most = std::size_t{1} << 20; // of an image's sides: their product must not run over
    const bool sidesFit = encoding.imageWidth < most && encoding.imageHeight < most && encoding.imageChannels <= 4 &&
                          encoding.imageWidth * encoding.imageHeight * encoding.imageChannels == encoding.features;
    return encoding.features > 0 && (encoding.columns.empty() || features == encoding.features) && classes != 1 &&
           (values.empty() || (values.size() == classes && ascends)) &&
           encoding.medians.size() == (encoding.bytes ? 0 : encoding.features) && (!isImage || sidesFit);
}

Encoding encodingOf(const nn::Dataset& data) {
    Encoding encoding;
    adoptShape(data, encoding);
    for (const std::string& name : data.classNames) {
        auto value = static_cast<double>(encoding.classValues.size());
        std::from_chars(name.data(), name.data() + name.size(), value);
        encoding.classValues.push_back(value);
    }
    return encoding;
}

void adoptShape(const nn::Dataset& data, Encoding& encoding) {
    encoding.target = data.targetName;
    encoding.features = data.features;
    encoding.classNames = data.classNames;
    encoding.bytes = !data.bytes.empty();
    encoding.imageWidth = data.imageWidth;
    encoding.imageHeight = data.imageHeight;
    encoding.imageChannels = data.imageChannels;
}

Result<Encoding> planEncoding(const Table& table, const std::string& file, TaskChoice task,
                              std::vector<std::string>& notes) {
    Encoding plan;
    plan.target = table.columns[table.target].name;
    if (const Result<void> done = planTarget(table, file, task, plan, notes); !done)
        return tl::make_unexpected(done.error());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const std::size_t before = plan.columns.size();
        if (i != table.target) planFeature(table, i, plan, notes);
        if (plan.columns.size() > before) plan.features += plan.columns.back().features();
        if (plan.features > mostFeatures)
            return fail(ErrorCode::WrongShape, file,
                        {"more than " + std::to_string(mostFeatures) + " features once the texts are encoded",
                         "a table with fewer different texts"});
    }
    if (plan.columns.empty())
        return fail(ErrorCode::WrongShape, file,
                    {"no column to predict from", "at least one with numbers or a few texts"});
    return plan;
}

Result<std::shared_ptr<nn::Dataset>> encode(const Table& table, const std::string& file, const Encoding& encoding,
                                            std::vector<std::string>& notes) {
    const Column& target = table.columns[table.target];
    auto data = std::make_shared<nn::Dataset>();
    std::vector<std::int32_t> labels;
    if (!encoding.isRegression() && table.hasTarget) {
        Result<std::vector<std::int32_t>> found = labelsOf(target, file, encoding);
        if (!found) return tl::make_unexpected(found.error());
        labels = std::move(*found);
    }
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < table.rows; ++row) {
        if (!table.hasTarget) {
            rows.push_back(row);
            continue;
        }
        if (encoding.isRegression() ? std::isnan(target.numbers[row]) : labels[row] < 0) continue;
        rows.push_back(row);
        if (encoding.isRegression()) data->targets.push_back(static_cast<float>(target.numbers[row]));
        if (!encoding.isRegression()) data->labels.push_back(labels[row]);
    }
    if (rows.empty()) return fail(ErrorCode::TooFewRows, file, {"0", "1"});
    if (!table.hasTarget && encoding.isRegression()) data->targets.resize(table.rows);
    if (!table.hasTarget && !encoding.isRegression()) data->labels.resize(table.rows);
    if (rows.size() < table.rows)
        notes.push_back(plural(static_cast<std::int64_t>(table.rows - rows.size()), "row") + " without a value in “" +
                        target.name + "” left out");

    data->rows = rows.size();
    data->features = encoding.features;
    const std::size_t bytes = data->rows * data->features * sizeof(float);
    if (bytes > io::memoryLimit()) return fail(ErrorCode::OutOfMemory, file, {std::to_string(bytes)});
    data->values.resize(data->rows * data->features);
    std::unordered_map<std::string_view, const Column*> columns;
    for (const Column& column : table.columns) columns.emplace(column.name, &column);
    std::size_t offset = 0;
    for (const Encoding::Column& plan : encoding.columns) {
        encodeColumn(*columns.at(plan.name), plan, offset, rows, *data, notes);
        offset += plan.features();
    }
    data->featureNames = featureNames(encoding);
    data->classNames = encoding.classNames;
    data->targetName = target.name;
    return data;
}

} // namespace throughline::data
