// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/RawData.h"

#include "data/ArrayFile.h"
#include "data/BuiltinSets.h"
#include "data/EmbeddedData.h"
#include "data/FashionMnist.h"
#include "data/Generators.h"
#include "data/ImageFolder.h"
#include "data/PartsSource.h"
#include "data/TableFile.h"
#include "data/TargetPlan.h"
#include "pictures/Picture.h"

#include <cmath>
#include <filesystem>
#include <optional>
#include <utility>

namespace throughline::data {

namespace {

Result<void> readTable(io::ByteSource& source, const std::string& file, const DataSpec& spec, const ReadWatch& watch,
                       RawData& raw) {
    Result<TableData> table = loadTable(source, file, spec, watch);
    if (!table) return tl::make_unexpected(table.error());
    raw = {std::move(table->data),
           nullptr,
           nullptr,
           std::move(table->encoding),
           std::move(table->notes),
           std::move(table->columns),
           std::move(table->groups),
           std::move(table->order)};
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

Result<RawData> readNamed(const DataSpec& spec, const ReadWatch& watch) {
    RawData raw;
    if (spec.source == "fashion-mnist") {
        const Result<TrainingAndTest> parts = loadFashionMnist(std::string(fashionMnistFolder), watch);
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
    if (const Result<void> done = readTable(*source, {}, known, {}, raw); !done)
        return tl::make_unexpected(done.error());
    if (spec.source == "digits" && raw.training->targetName == "digit") {
        if (const auto done = makeImages(*raw.training, {}, 8, 8); !done) return tl::make_unexpected(done.error());
    }
    return raw;
}

/// A table in several files.
Result<RawData> readParts(const DataSpec& spec, const ReadWatch& watch) {
    std::vector<std::string> files{spec.source};
    files.insert(files.end(), spec.parts.begin(), spec.parts.end());
    Result<std::unique_ptr<PartsSource>> parts = PartsSource::open(files, spec.textEncoding, watch.stop);
    if (!parts) return tl::make_unexpected(parts.error());
    const PartsSource& all = **parts;
    const std::unique_ptr<io::ByteSource> source = watched(std::move(*parts), spec.source, watch);
    DataSpec whole = spec;
    whole.textEncoding = io::TextEncoding::Auto; // the parts are UTF-8 by then
    RawData raw;
    if (const Result<void> done = readTable(*source, spec.source, whole, watch, raw); !done)
        return tl::make_unexpected(all.located(done.error()));
    raw.encoding.textEncoding = spec.textEncoding;
    all.note(raw.notes);
    return raw;
}

/// With a test part alone that is what is validated on, as with an archive of arrays.
Result<RawData> readFolder(const DataSpec& spec, const ReadWatch& watch) {
    RawData raw;
    auto parts = loadImageFolder(spec.source, spec.imageSize, watch, raw.notes);
    if (!parts) return tl::make_unexpected(parts.error());
    raw.training = std::move(parts->training);
    raw.encoding = encodingOf(*raw.training);
    raw.test = parts->validation ? std::move(parts->validation) : std::exchange(parts->test, nullptr);
    raw.heldOut = std::move(parts->test);
    return raw;
}

Result<RawData> readFile(const DataSpec& spec, const ReadWatch& watch) {
    if (!spec.parts.empty()) return readParts(spec, watch);
    std::error_code error;
    const bool looksLikePath = spec.source.find_first_of("./") != std::string::npos;
    if (!looksLikePath && !std::filesystem::exists(spec.source, error))
        return fail(ErrorCode::UnknownData, {}, {spec.source});
    if (isFolder(spec.source)) return readFolder(spec, watch);
    const Result<std::unique_ptr<io::ByteSource>> source = openWatched(spec.source, watch);
    if (!source) return tl::make_unexpected(source.error());
    const Result<std::string> start = peek(**source, 16);
    if (!start) return tl::make_unexpected(start.error());

    RawData raw;
    if (looksLikeArrays(*start)) {
        const auto data =
            loadArrays(spec.source, {spec.labels, spec.target, spec.task, nullptr, Targets::Read, watch}, raw.notes);
        if (!data) return tl::make_unexpected(data.error());
        raw.training = data->training;
        raw.test = data->test;
        raw.encoding = encodingOf(*raw.training);
        return raw;
    }
    if (const Result<void> done = readTable(**source, spec.source, spec, watch, raw); !done)
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
Result<std::shared_ptr<nn::Dataset>> readOtherTable(io::ByteSource& source, const OtherSource& other,
                                                    const Encoding& encoding, Targets targets,
                                                    std::vector<Remark>& notes, KeptColumns* kept) {
    const std::string& file = other.source;
    auto data = loadTableLike(source, other, encoding, targets, notes, kept);
    if (!data || !encoding.bytes) return data;
    if (const auto done = makeImages(**data, file, encoding.imageWidth, encoding.imageHeight); !done)
        return tl::make_unexpected(done.error());
    return data;
}

} // namespace

Result<RawData> readData(const DataSpec& spec, const ReadWatch& watch) {
    return isBuiltin(spec.source) ? readNamed(spec, watch) : readFile(spec, watch);
}

Result<std::shared_ptr<nn::Dataset>> readOther(const OtherSource& other, const Encoding& encoding, Targets targets,
                                               const ReadWatch& watch, std::vector<Remark>& notes, KeptColumns* kept) {
    const std::string& file = other.source;
    const bool arePictures = isFolder(file) || pictures::isPicture(file);
    if (kept && encoding.columns.empty() && !arePictures && (kept->all || !kept->names.empty()))
        return fail(ErrorCode::BadOption, file, {"with-inputs", "", "none, as arrays have no columns"});
    const std::optional<std::string> builtin = builtinTable(other);
    if (encoding.columns.empty()) {
        if (builtin) return fail(ErrorCode::WrongShape, file, {"a table", "arrays, as the model was trained on"});
        const ArrayRequest request{other.labels, encoding.target, TaskChoice::Auto, &encoding, targets, watch};
        if (arePictures) return loadImagesLike(other, encoding, targets, watch, notes, kept);
        if (file == "fashion-mnist") return loadFashionMnistTest(std::string(fashionMnistFolder), request);
        const auto data = loadArrays(file, request, notes);
        if (!data) return tl::make_unexpected(data.error());
        return data->training;
    }
    if (file == "fashion-mnist")
        return fail(ErrorCode::WrongShape, file, {"images", "a table with the columns of the training data"});
    if (builtin) return readOtherTable(*io::ByteSource::memory(*builtin), other, encoding, targets, notes, kept);
    const Result<std::unique_ptr<io::ByteSource>> source = openWatched(file, watch);
    if (!source) return tl::make_unexpected(source.error());
    return readOtherTable(**source, other, encoding, targets, notes, kept);
}

} // namespace throughline::data
