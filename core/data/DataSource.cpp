// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/DataSource.h"

#include "data/ArrayFile.h"
#include "data/Builtin.h"
#include "data/Encoding.h"
#include "data/Fingerprint.h"
#include "data/Preparation.h"
#include "data/Table.h"
#include "io/Header.h"
#include "io/Utf8.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <new>

namespace throughline::data {

namespace {

/// What a source gives before it is divided and prepared.
struct Raw {
    std::shared_ptr<nn::Dataset> training;
    std::shared_ptr<nn::Dataset> test; ///< the set's own test part, or the separate validation file; may be null
    Encoding encoding;                 ///< of tables their columns; completed when all is read
    std::vector<std::string> notes;
};

bool hasName(const std::string& source) {
    const std::vector<BuiltinSet> sets = builtinSets();
    return std::any_of(sets.begin(), sets.end(), [&](const BuiltinSet& set) { return set.name == source; });
}

Result<void> loadTable(io::ByteSource& source, const std::string& file, const DataSpec& spec, Raw& raw) {
    Result<Table> table = readTable(source, file, {spec.target, spec.task});
    if (!table) return tl::make_unexpected(table.error());
    raw.notes = table->notes;
    Result<Encoding> encoding = planEncoding(*table, file, spec.task, raw.notes);
    if (!encoding) return tl::make_unexpected(encoding.error());
    const auto data = encode(*table, file, *encoding, raw.notes);
    if (!data) return tl::make_unexpected(data.error());
    raw.training = *data;
    raw.encoding = std::move(*encoding);
    return {};
}

/// The digits are images of whole numbers from 0 to 16: bytes, like any image. `WrongShape`: another file's are not.
Result<void> makeImages(nn::Dataset& data, const std::string& file, std::size_t width, std::size_t height) {
    data.bytes.reserve(data.values.size());
    for (const float value : data.values) {
        if (!(value >= 0.0F && value <= 255.0F) || value != std::floor(value))
            return fail(ErrorCode::WrongShape, file,
                        {std::isnan(value) ? "a pixel without a value" : "the pixel " + std::to_string(value),
                         "whole numbers from 0 to 16"});
        data.bytes.push_back(static_cast<std::uint8_t>(value));
    }
    data.values = {};
    data.featureNames = {};
    data.imageWidth = width;
    data.imageHeight = height;
    return {};
}

/// Points that are made rather than read, as the table that they would be read from.
std::string tableText(const nn::Dataset& points) {
    std::string text;
    for (const std::string& name : points.featureNames) text += name + ',';
    text += points.targetName + '\n';
    for (std::size_t row = 0; row < points.rows; ++row) {
        for (std::size_t i = 0; i < points.features; ++i)
            text += classNameOf(static_cast<double>(points.values[row * points.features + i])) + ',';
        text += points.classNames[static_cast<std::size_t>(points.labels[row])] + '\n';
    }
    return text;
}

Result<Raw> loadNamed(const DataSpec& spec) {
    Raw raw;
    if (spec.source == "fashion-mnist") {
        const Result<TrainingAndTest> parts = loadFashionMnist(std::string(fashionMnistFolder));
        if (!parts) return tl::make_unexpected(parts.error());
        raw.training = parts->training;
        raw.test = parts->test;
        raw.encoding = encodingOf(*raw.training);
        return raw;
    }
    raw.training = generate(spec.source, spec.seed);
    if (raw.training) {
        for (const std::string& name : raw.training->featureNames) raw.encoding.columns.push_back({name, {}, false});
        return raw;
    }

    DataSpec known = spec; // what a built-in set predicts is known, unless the user wants another of its columns
    if (known.target.empty() && known.task == TaskChoice::Auto)
        known.task = known.source == "diabetes" ? TaskChoice::Regression : TaskChoice::Classification;
    const std::unique_ptr<io::ByteSource> source = io::ByteSource::memory(*embeddedTable(spec.source));
    if (const Result<void> done = loadTable(*source, {}, known, raw); !done) return tl::make_unexpected(done.error());
    if (spec.source == "digits" && raw.training->targetName == "digit") {
        if (const auto done = makeImages(*raw.training, {}, 8, 8); !done) return tl::make_unexpected(done.error());
    }
    return raw;
}

Result<Raw> loadFile(const DataSpec& spec) {
    std::error_code error;
    const bool looksLikePath = spec.source.find_first_of("./") != std::string::npos;
    if (!looksLikePath && !std::filesystem::exists(spec.source, error))
        return fail(ErrorCode::UnknownData, {}, {spec.source});
    const Result<std::unique_ptr<io::ByteSource>> source = io::ByteSource::open(spec.source);
    if (!source) return tl::make_unexpected(source.error());
    const Result<std::string> start = peek(**source, 16);
    if (!start) return tl::make_unexpected(start.error());

    Raw raw;
    if (looksLikeArrays(*start)) {
        const auto data = loadArrays(spec.source, {spec.labels, spec.target, spec.task, nullptr}, raw.notes);
        if (!data) return tl::make_unexpected(data.error());
        raw.training = data->training;
        raw.test = data->test;
        raw.encoding = encodingOf(*raw.training);
        return raw;
    }
    if (const Result<void> done = loadTable(**source, spec.source, spec, raw); !done)
        return tl::make_unexpected(done.error());
    return raw;
}

/// The text of a built-in table, or nothing.
std::optional<std::string> builtinTable(const OtherSource& other) {
    if (const auto text = embeddedTable(other.source)) return std::string(*text);
    if (const auto points = generate(other.source, other.seed)) return tableText(*points);
    return std::nullopt;
}

/// A table with the columns of the training data.
Result<std::shared_ptr<nn::Dataset>> loadOtherTable(io::ByteSource& source, const std::string& file,
                                                    const Encoding& encoding, Targets targets,
                                                    std::vector<std::string>& notes) {
    const Result<Table> table = readTable(source, file, {{}, TaskChoice::Auto, &encoding, targets == Targets::Read});
    if (!table) return tl::make_unexpected(table.error());
    auto data = encode(*table, file, encoding, notes);
    if (!data || !encoding.bytes) return data;
    if (const auto done = makeImages(**data, file, encoding.imageWidth, encoding.imageHeight); !done)
        return tl::make_unexpected(done.error());
    return data;
}

/// Other rows, encoded; numbers that are missing still are.
Result<std::shared_ptr<nn::Dataset>> loadOther(const OtherSource& other, const Encoding& encoding, Targets targets,
                                               std::vector<std::string>& notes) {
    const std::string& file = other.source;
    const std::optional<std::string> builtin = builtinTable(other);
    if (encoding.columns.empty()) {
        if (builtin) return fail(ErrorCode::WrongShape, file, {"a table", "arrays, as the model was trained on"});
        const ArrayRequest request{other.labels, encoding.target, TaskChoice::Auto, &encoding, targets};
        if (file == "fashion-mnist") return loadFashionMnistTest(std::string(fashionMnistFolder), request);
        const auto data = loadArrays(file, request, notes);
        if (!data) return tl::make_unexpected(data.error());
        return data->training;
    }
    if (file == "fashion-mnist")
        return fail(ErrorCode::WrongShape, file, {"images", "a table with the columns of the training data"});
    if (builtin) return loadOtherTable(*io::ByteSource::memory(*builtin), file, encoding, targets, notes);
    const Result<std::unique_ptr<io::ByteSource>> source = io::ByteSource::open(file);
    if (!source) return tl::make_unexpected(source.error());
    return loadOtherTable(**source, file, encoding, targets, notes);
}

Result<Raw> loadSource(const DataSpec& spec) {
    return hasName(spec.source) ? loadNamed(spec) : loadFile(spec);
}

std::vector<std::uint32_t> allRows(const nn::Dataset& data) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < data.rows; ++row) rows.push_back(row);
    return rows;
}

/// The share that is taken where nothing is asked for and the source has no test part.
constexpr double defaultFraction = 0.2;

/// Decides what is validated on; how many rows these are is known once they are divided.
Validation chooseValidation(const DataSpec& spec, const Raw& raw) {
    if (!spec.validationFile.empty()) return {Validation::Kind::File, 0.0, spec.validationFile, 0};
    if (raw.test && !spec.validationFraction) return {Validation::Kind::OwnPart, 0.0, {}, 0};
    const double fraction = spec.validationFraction.value_or(defaultFraction);
    if (fraction == 0.0) return {};
    return {Validation::Kind::Fraction, fraction, {}, 0};
}

Result<LoadedData> prepare(const DataSpec& spec, Raw raw) {
    LoadedData loaded;
    Validation& validation = loaded.summary.validation = chooseValidation(spec, raw);
    const bool isApart = validation.kind == Validation::Kind::OwnPart || validation.kind == Validation::Kind::File;
    if (!isApart) raw.test = nullptr;
    auto split = std::make_shared<nn::DataSplit>();
    if (raw.test) {
        split->trainingRows = allRows(*raw.training);
        split->validationRows = allRows(*raw.test);
    } else {
        divide(*raw.training, validation.fraction, spec.seed, split->trainingRows, split->validationRows);
    }
    validation.rows = static_cast<std::int64_t>(split->validationRows.size());
    if (split->trainingRows.size() < 2)
        return fail(ErrorCode::TooFewRows, spec.source, {std::to_string(raw.training->rows), "2"});

    loaded.summary.notes = std::move(raw.notes);
    loaded.encoding = std::move(raw.encoding);
    adoptShape(*raw.training, loaded.encoding);
    loaded.encoding.medians = mediansOf(*raw.training, split->trainingRows, loaded.encoding);
    std::vector<nn::Dataset*> sets{raw.training.get()};
    if (raw.test) sets.push_back(raw.test.get());
    replaceMissing(sets, loaded.encoding.medians, loaded.summary.notes);
    split->scaling = fitScaling(*raw.training, split->trainingRows);
    loaded.summary.classCounts.resize(raw.training->classes());
    for (const std::int32_t label : raw.training->labels) ++loaded.summary.classCounts[static_cast<std::size_t>(label)];
    if (raw.test) {
        for (const std::int32_t label : raw.test->labels) ++loaded.summary.classCounts[static_cast<std::size_t>(label)];
    }
    split->training = raw.training;
    if (!split->validationRows.empty()) split->validation = raw.test ? raw.test : raw.training;
    loaded.fingerprint = fingerprintOf(*split);
    loaded.split = std::move(split);
    return loaded;
}

} // namespace

Result<LoadedData> load(const DataSpec& spec) {
    try {
        const double fraction = spec.validationFraction.value_or(defaultFraction);
        if (!(fraction >= 0.0 && fraction < 1.0))
            return fail(ErrorCode::BadOption, {},
                        {"validation", std::to_string(fraction), "a fraction from 0 to below 1, or a file"});
        Result<Raw> raw = loadSource(spec);
        if (!raw) return tl::make_unexpected(raw.error());
        if (!spec.validationFile.empty()) {
            adoptShape(*raw->training, raw->encoding);
            const auto other =
                loadOther({spec.validationFile, {}, spec.seed}, raw->encoding, Targets::Read, raw->notes);
            if (!other) return tl::make_unexpected(other.error());
            raw->test = *other;
        }
        return prepare(spec, std::move(*raw));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, spec.source);
    }
}

Result<OtherRows> loadRows(const OtherSource& other, const Encoding& encoding, Targets targets) {
    try {
        OtherRows rows;
        const auto data = loadOther(other, encoding, targets, rows.notes);
        if (!data) return tl::make_unexpected(data.error());
        replaceMissing(std::array{data->get()}, encoding.medians, rows.notes);
        rows.data = *data;
        return rows;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, other.source);
    }
}

Result<Preview> preview(const std::string& file) {
    const Result<std::unique_ptr<io::ByteSource>> source = io::ByteSource::open(file);
    if (!source) return tl::make_unexpected(source.error());
    constexpr std::size_t most = std::size_t{64} << 10;
    Result<std::string> start = peek(**source, most);
    if (!start) return tl::make_unexpected(start.error());
    if (looksLikeArrays(*start)) return previewArrays(file);
    // The last line may be cut: it counts only when the whole file is here.
    if (start->size() == most) start->resize(start->rfind('\n') == std::string::npos ? most : start->rfind('\n'));

    const std::unique_ptr<io::ByteSource> text = io::ByteSource::memory(*start);
    io::CsvReader reader(*text, file, file.ends_with(".tsv") ? '\t' : '\0');
    if (const Result<void> done = reader.open(); !done) return tl::make_unexpected(done.error());
    const Result<io::Header> header = io::readHeader(reader, file);
    if (!header) return tl::make_unexpected(header.error());
    if (const Result<void> back = reader.rewind(); !back) return tl::make_unexpected(back.error());
    Preview preview{header->names, {}};
    io::CsvRecord record;
    bool isNames = header->present;
    while (preview.rows.size() < 20) {
        const Result<bool> read = reader.next(record);
        if (!read && !preview.rows.empty()) break; // a record that the limit has cut
        if (!read) return tl::make_unexpected(read.error());
        if (!*read) break;
        if (std::exchange(isNames, false)) continue;
        std::vector<std::string>& row = preview.rows.emplace_back();
        for (std::size_t i = 0; i < record.size(); ++i) row.push_back(io::toUtf8(record.cell(i)));
    }
    return preview;
}

} // namespace throughline::data
