// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/ArrayFile.h"

#include "data/ColumnProfiler.h"
#include "data/Idx.h"
#include "data/Npy.h"
#include "data/NpzFile.h"
#include "data/TargetPlan.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>
#include <utility>

namespace throughline::data {

namespace {

/// The file of labels beside a file of features, as such pairs are named; empty where there is none.
std::string guessLabels(const std::string& features) {
    const std::filesystem::path path(features);
    std::string name = path.filename().string();
    const std::size_t images = name.find("images");
    const bool isX = name.ends_with(".npy") && (name[0] == 'x' || name[0] == 'X') &&
                     std::isalnum(static_cast<unsigned char>(name[1])) == 0;
    if (images != std::string::npos)
        name.replace(images, 6, "labels");
    else if (isX)
        name[0] = 'y';
    else
        return {};
    if (const std::size_t rank = name.find("idx3"); rank != std::string::npos) name.replace(rank, 4, "idx1");
    const std::filesystem::path guess = path.parent_path() / name;
    std::error_code error;
    return std::filesystem::is_regular_file(guess, error) ? guess.string() : std::string();
}

/// An IDX or NPY file, opened, and its first bytes.
struct Opened {
    std::unique_ptr<io::ByteSource> source;
    std::string start;
};
Result<Opened> openArrays(const std::string& file, const ReadWatch& watch) {
    Result<std::unique_ptr<io::ByteSource>> source = openWatched(file, watch);
    if (!source) return tl::make_unexpected(source.error());
    const Result<std::string> start = peek(**source, 16);
    if (!start) return tl::make_unexpected(start.error());
    if (looksLikeArrays(*start)) return Opened{std::move(*source), *start};
    return fail(ErrorCode::UnknownFormat, file, {"something else than an IDX, NPY or NPZ file"});
}

Result<Array> readArray(const std::string& file, ArrayUse use, const ReadWatch& watch) {
    const Result<Opened> opened = openArrays(file, watch);
    if (!opened) return tl::make_unexpected(opened.error());
    if (looksLikeIdx(opened->start)) return readIdx(*opened->source, {file}, use);
    return readNpy(*opened->source, {file}, use);
}

/// The first `rows` of an NPY file that is a table: two dimensions, two columns or more. Nothing for other arrays.
Result<std::optional<Array>> readTableStart(const std::string& file, std::size_t rows) {
    const Result<Opened> opened = openArrays(file, {});
    if (!opened) return tl::make_unexpected(opened.error());
    if (!looksLikeNpy(opened->start)) return std::nullopt;
    Result<Array> start = previewNpy(*opened->source, {file}, rows);
    if (!start) return tl::make_unexpected(start.error());
    if (start->shape.size() != 2 || start->shape[1] < 2) return std::nullopt;
    return std::move(*start);
}

constexpr std::string_view columnStart = "column ";
std::string columnName(std::size_t column) {
    return std::string(columnStart) + std::to_string(column + 1);
}

/// What arrays of labels are called where a target has a name.
constexpr const char* labelName = "label";
/// `NoSuchColumn` where another target is asked for.
Result<void> refuseColumn(const std::string& file, const ArrayRequest& request) {
    if (request.target.empty() || request.target == labelName || request.like != nullptr) return {};
    return fail(ErrorCode::NoSuchColumn, file, {request.target, labelName});
}

constexpr std::size_t mostColumns = 100'000;

/// One array of [rows × columns], a column of which is the target.
Result<std::shared_ptr<nn::Dataset>> loadTableArray(Array table, const std::string& file, const ArrayRequest& request,
                                                    std::vector<Remark>& notes) {
    const std::size_t rows = table.shape[0], columns = table.shape[1];
    if (columns > mostColumns)
        return fail(ErrorCode::WrongShape, file,
                    {"a table of " + std::to_string(columns) + " columns", "at most " + std::to_string(mostColumns)});
    std::size_t target = columns - 1;
    if (!request.target.empty() && request.target != labelName) {
        target = 0;
        while (target < columns && columnName(target) != request.target) ++target;
        if (target == columns)
            return fail(ErrorCode::NoSuchColumn, file,
                        {request.target, columnName(0) + " … " + columnName(columns - 1)});
    }
    Array features{{rows, columns - 1}, {}, {}, {}, false};
    ArrayTargets targets{{{rows}, {}, {}, {}, false}, {file}, columnName(target)};
    features.values.reserve(rows * (columns - 1));
    for (std::size_t i = 0; i < rows * columns; ++i) {
        if (i % columns == target)
            targets.array.numbers.push_back(table.numbers[i]);
        else
            features.values.push_back(static_cast<float>(table.numbers[i]));
    }
    table = {};
    std::optional<ArrayTargets> wanted;
    if (request.targets == Targets::Read) wanted = std::move(targets);
    auto data = datasetOf(std::move(features), {file}, std::move(wanted), request.task, request.like, notes);
    if (!data) return data;
    for (std::size_t column = 0; column < columns; ++column) {
        if (column != target) (*data)->featureNames.push_back(columnName(column));
    }
    return data;
}

Result<std::shared_ptr<nn::Dataset>> loadFeatures(const std::string& file, const ArrayRequest& request,
                                                  std::vector<Remark>& notes) {
    Result<Array> features = readArray(file, ArrayUse::Features, request.watch);
    if (!features) return tl::make_unexpected(features.error());
    return datasetOf(std::move(*features), {file}, std::nullopt, request.task, request.like, notes);
}

Result<std::shared_ptr<nn::Dataset>> loadFiles(const std::string& file, const ArrayRequest& request,
                                               std::vector<Remark>& notes) {
    const bool byColumn = request.labels.empty() && request.target.starts_with(columnStart);
    const bool needsLabels = request.targets == Targets::Read;
    const std::string labels = byColumn || !request.labels.empty() || !needsLabels ? request.labels : guessLabels(file);
    if (labels.empty()) {
        const auto table = readTableStart(file, 0);
        if (!table) return tl::make_unexpected(table.error());
        // Without targets a table may have its column of them nonetheless.
        const std::size_t columns = *table ? (*table)->shape[1] : 0;
        if (!needsLabels && columns != request.like->features + 1) return loadFeatures(file, request, notes);
        if (columns == 0) return fail(ErrorCode::BadOption, file, {"labels", "", "the IDX or NPY file of its labels"});
        Result<Array> whole = readArray(file, ArrayUse::Targets, request.watch);
        if (!whole) return tl::make_unexpected(whole.error());
        return loadTableArray(std::move(*whole), file, request, notes);
    }
    if (const Result<void> done = refuseColumn(file, request); !done) return tl::make_unexpected(done.error());
    if (request.labels.empty()) notes.push_back({RemarkCode::LabelsFound, {labels}});
    Result<Array> features = readArray(file, ArrayUse::Features, request.watch);
    if (!features) return tl::make_unexpected(features.error());
    Result<Array> targets = readArray(labels, ArrayUse::Targets, request.watch);
    if (!targets) return tl::make_unexpected(targets.error());
    return datasetOf(std::move(*features), {file}, ArrayTargets{std::move(*targets), {labels}, labelName}, request.task,
                     request.like, notes);
}

/// Features and targets of an archive; `y` null: without targets.
Result<std::shared_ptr<nn::Dataset>> loadPair(const NpzFile& archive, const ZipEntry& x, const ZipEntry* y,
                                              const ArrayRequest& request, const Encoding* like,
                                              std::vector<Remark>& notes) {
    Result<Array> features = archive.read(x, ArrayUse::Features, request.watch);
    if (!features) return tl::make_unexpected(features.error());
    std::optional<ArrayTargets> targets;
    if (y != nullptr) {
        Result<Array> array = archive.read(*y, ArrayUse::Targets, request.watch);
        if (!array) return tl::make_unexpected(array.error());
        targets = ArrayTargets{std::move(*array), {archive.file(), y->name}, labelName};
    }
    return datasetOf(std::move(*features), {archive.file(), x.name}, std::move(targets), request.task, like, notes);
}

using Pair = std::pair<const char*, const char*>;
constexpr std::array trainingPairs{Pair{"x_train", "y_train"},
                                   Pair{"x", "y"},
                                   Pair{"train_images", "train_labels"},
                                   Pair{"images", "labels"},
                                   Pair{"data", "target"},
                                   Pair{"data", "labels"},
                                   Pair{"features", "labels"},
                                   Pair{"features", "targets"},
                                   Pair{"inputs", "targets"},
                                   Pair{"x", "labels"},
                                   Pair{"arr_0", "arr_1"}};
constexpr std::array testPairs{Pair{"x_val", "y_val"}, Pair{"val_images", "val_labels"}, Pair{"x_test", "y_test"},
                               Pair{"test_images", "test_labels"}};

Result<TrainingAndTest> loadNpz(const std::string& file, const ArrayRequest& request, std::vector<Remark>& notes) {
    if (!request.labels.empty())
        return fail(ErrorCode::BadOption, file, {"labels", request.labels, "none, as an NPZ archive brings its own"});
    if (const Result<void> done = refuseColumn(file, request); !done) return tl::make_unexpected(done.error());
    const Result<NpzFile> archive = NpzFile::open(file);
    if (!archive) return tl::make_unexpected(archive.error());
    struct Found {
        const ZipEntry* x = nullptr;
        const ZipEntry* y = nullptr; ///< null: not wanted
    };
    const bool withTargets = request.targets == Targets::Read;
    const auto find = [&](const auto& pairs) -> std::optional<Found> {
        for (const auto& [x, y] : pairs) {
            const Found found{archive->find(x), withTargets ? archive->find(y) : nullptr};
            if (found.x != nullptr && (found.y != nullptr || !withTargets)) return found;
        }
        return std::nullopt;
    };
    const std::optional<Found> test = find(testPairs);
    const std::optional<Found> training = request.like != nullptr && test ? test : find(trainingPairs);
    if (!training)
        return fail(ErrorCode::WrongShape, file,
                    {archive->names(), withTargets ? "“x_train” and “y_train”, or “x” and “y”, as np.savez writes them"
                                                   : "“x” or “x_test”, as np.savez writes them"});
    TrainingAndTest both;
    const auto first = loadPair(*archive, *training->x, training->y, request, request.like, notes);
    if (!first) return tl::make_unexpected(first.error());
    both.training = *first;
    if (!test || request.like != nullptr) return both;
    const Encoding like = encodingOf(*both.training);
    const auto second = loadPair(*archive, *test->x, test->y, request, &like, notes);
    if (!second) return tl::make_unexpected(second.error());
    both.test = *second;
    notes.push_back({RemarkCode::OwnTestPart, {test->x->name}});
    return both;
}

} // namespace

bool looksLikeArrays(std::string_view start) {
    return looksLikeIdx(start) || looksLikeNpy(start) || looksLikeZip(start);
}

Result<TrainingAndTest> loadArrays(const std::string& file, const ArrayRequest& request, std::vector<Remark>& notes) {
    const Result<Opened> opened = openArrays(file, request.watch);
    if (!opened) return tl::make_unexpected(opened.error());
    if (looksLikeZip(opened->start)) return loadNpz(file, request, notes);
    const auto data = loadFiles(file, request, notes);
    if (!data) return tl::make_unexpected(data.error());
    return TrainingAndTest{*data, nullptr};
}

Result<Preview> previewArrays(const std::string& file) {
    Preview preview;
    if (!guessLabels(file).empty()) return preview;
    const auto table = readTableStart(file, 20);
    if (!table) return tl::make_unexpected(table.error());
    if (!*table || (*table)->numbers.empty()) return preview;
    const std::size_t columns = (*table)->shape[1];
    std::vector<ColumnProfiler> profilers;
    for (std::size_t column = 0; column < columns; ++column) profilers.emplace_back(columnName(column));
    for (std::size_t i = 0; i < (*table)->numbers.size(); ++i) {
        if (i % columns == 0) preview.rows.emplace_back();
        profilers[i % columns].add((*table)->numbers[i]);
        preview.rows.back().push_back(classNameOf((*table)->numbers[i]));
    }
    for (ColumnProfiler& profiler : profilers) preview.columns.push_back(profiler.take());
    return preview;
}

} // namespace throughline::data
