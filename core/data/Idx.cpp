// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Idx.h"

#include "data/Encoding.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

namespace throughline::data {

namespace {

std::size_t elementSize(unsigned char type) {
    switch (type) {
    case 0x08:
    case 0x09:
        return 1;
    case 0x0B:
        return 2;
    case 0x0C:
    case 0x0D:
        return 4;
    case 0x0E:
        return 8;
    default:
        return 0;
    }
}

template <class Unsigned>
Unsigned bigEndian(const char* bytes) {
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        value = static_cast<Unsigned>((value << 8) | static_cast<unsigned char>(bytes[i]));
    return value;
}

double numberAt(const char* bytes, unsigned char type) {
    switch (type) {
    case 0x09:
        return static_cast<std::int8_t>(*bytes);
    case 0x0B:
        return static_cast<std::int16_t>(bigEndian<std::uint16_t>(bytes));
    case 0x0C:
        return static_cast<std::int32_t>(bigEndian<std::uint32_t>(bytes));
    case 0x0D:
        return static_cast<double>(std::bit_cast<float>(bigEndian<std::uint32_t>(bytes)));
    default:
        return std::bit_cast<double>(bigEndian<std::uint64_t>(bytes));
    }
}

/// Reads `size` bytes; the text grows with what arrives, so a header cannot make it allocate what is not there.
Result<std::string> readExactly(ByteSource& source, const std::string& file, std::size_t size) {
    std::string text;
    while (text.size() < size) {
        const std::size_t old = text.size();
        text.resize(old + std::min<std::size_t>(size - old, std::size_t{1} << 20));
        const Result<std::size_t> got = source.read(text.data() + old, text.size() - old);
        if (!got) return tl::make_unexpected(got.error());
        text.resize(old + *got);
        if (*got == 0)
            return fail(ErrorCode::Damaged, file,
                        {"its header promises " + std::to_string(size) + " bytes of values, but only " +
                         std::to_string(old) + " are there"});
    }
    char more = 0;
    const Result<std::size_t> rest = source.read(&more, 1);
    if (!rest) return tl::make_unexpected(rest.error());
    if (*rest > 0) return fail(ErrorCode::Damaged, file, {"it is longer than its header says"});
    return text;
}

std::string shapeText(const std::vector<std::size_t>& shape) {
    std::string text;
    for (const std::size_t size : shape) text += (text.empty() ? "" : "×") + std::to_string(size);
    return text;
}

std::string guessLabels(const std::string& features) {
    const std::filesystem::path path(features);
    std::string name = path.filename().string();
    const std::size_t images = name.find("images");
    if (images == std::string::npos) return {};
    name.replace(images, 6, "labels");
    if (const std::size_t rank = name.find("idx3"); rank != std::string::npos) name.replace(rank, 4, "idx1");
    const std::filesystem::path guess = path.parent_path() / name;
    std::error_code error;
    return std::filesystem::is_regular_file(guess, error) ? guess.string() : std::string();
}

/// Moves the features into a data set without targets.
Result<std::shared_ptr<nn::Dataset>> featuresFrom(IdxArray array, const std::string& file) {
    auto data = std::make_shared<nn::Dataset>();
    data->rows = array.shape.front();
    data->features = 1;
    for (std::size_t i = 1; i < array.shape.size(); ++i) data->features *= array.shape[i];
    if (data->rows == 0 || data->features == 0 || data->rows > std::numeric_limits<std::uint32_t>::max())
        return fail(ErrorCode::WrongShape, file, {"an array of " + shapeText(array.shape), "rows with features"});
    if (array.shape.size() == 3) {
        data->imageHeight = array.shape[1];
        data->imageWidth = array.shape[2];
    }
    data->bytes = std::move(array.bytes);
    data->values.reserve(array.numbers.size());
    for (const double number : array.numbers) {
        const float value = static_cast<float>(number);
        if (std::isinf(value)) return fail(ErrorCode::Damaged, file, {"it holds an infinite value"});
        data->values.push_back(value);
    }
    return data;
}

} // namespace

bool looksLikeIdx(std::string_view start) {
    return start.size() >= 4 && start[0] == 0 && start[1] == 0 &&
           elementSize(static_cast<unsigned char>(start[2])) > 0 && start[3] >= 1 && start[3] <= 8;
}

Result<IdxArray> readIdx(const std::string& file) {
    const Result<std::unique_ptr<ByteSource>> source = ByteSource::open(file);
    if (!source) return tl::make_unexpected(source.error());
    const Result<std::string> start = peek(**source, 4 + 8 * 4);
    if (!start) return tl::make_unexpected(start.error());
    if (!looksLikeIdx(*start)) return fail(ErrorCode::UnknownFormat, file, {"something else than an IDX file"});
    const auto type = static_cast<unsigned char>((*start)[2]);
    const auto rank = static_cast<std::size_t>(static_cast<unsigned char>((*start)[3]));
    if (start->size() < 4 + rank * 4) return fail(ErrorCode::Damaged, file, {"its header is cut off"});

    IdxArray array;
    const std::size_t bytesEach = type == 0x08 ? 1 : elementSize(type) + sizeof(double) + sizeof(float);
    std::size_t count = 1;
    for (std::size_t i = 0; i < rank; ++i) {
        array.shape.push_back(bigEndian<std::uint32_t>(start->data() + 4 + i * 4));
        const std::size_t room = memoryLimit() / bytesEach;
        if (array.shape[i] != 0 && count > room / array.shape[i])
            return fail(ErrorCode::Damaged, file, {"its header promises an array that fits into no memory"});
        count *= array.shape[i];
    }
    std::string header(4 + rank * 4, '\0');
    if (const auto skipped = (*source)->read(header.data(), header.size()); !skipped)
        return tl::make_unexpected(skipped.error());
    const Result<std::string> values = readExactly(**source, file, count * elementSize(type));
    if (!values) return tl::make_unexpected(values.error());
    if (type == 0x08) {
        array.bytes.resize(count);
        if (count > 0) std::memcpy(array.bytes.data(), values->data(), count);
        return array;
    }
    array.numbers.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        array.numbers.push_back(numberAt(values->data() + i * elementSize(type), type));
    return array;
}

Result<std::shared_ptr<nn::Dataset>> loadIdxFeatures(const std::string& file) {
    Result<IdxArray> array = readIdx(file);
    if (!array) return tl::make_unexpected(array.error());
    return featuresFrom(std::move(*array), file);
}

Result<std::shared_ptr<nn::Dataset>> loadIdx(const std::string& features, const std::string& labels, TaskChoice task,
                                             std::vector<std::string>& notes) {
    auto data = loadIdxFeatures(features);
    if (!data) return data;

    const std::string labelFile = labels.empty() ? guessLabels(features) : labels;
    if (labelFile.empty()) return fail(ErrorCode::BadOption, features, {"labels", "", "the IDX file of its labels"});
    if (labels.empty()) notes.push_back("labels from " + labelFile);
    Result<IdxArray> targets = readIdx(labelFile);
    if (!targets) return tl::make_unexpected(targets.error());
    if (targets->shape.size() != 1 || targets->shape[0] != (*data)->rows)
        return fail(ErrorCode::WrongShape, labelFile,
                    {"an array of " + shapeText(targets->shape), std::to_string((*data)->rows) + " labels, one a row"});
    std::vector<double> numbers = std::move(targets->numbers);
    numbers.insert(numbers.end(), targets->bytes.begin(), targets->bytes.end());
    if (!std::all_of(numbers.begin(), numbers.end(), [](double number) { return std::isfinite(number); }))
        return fail(ErrorCode::Damaged, labelFile, {"it holds a label that is not a number"});

    (*data)->targetName = "label";
    const auto classes = classesOf(numbers, labelFile, "label", task);
    if (!classes) return tl::make_unexpected(classes.error());
    if (!*classes) {
        for (const double number : numbers) (*data)->targets.push_back(static_cast<float>(number));
        return data;
    }
    (*data)->classNames = (*classes)->names;
    const std::vector<double>& known = (*classes)->values;
    for (const double number : numbers)
        (*data)->labels.push_back(
            static_cast<std::int32_t>(std::lower_bound(known.begin(), known.end(), number) - known.begin()));
    return data;
}

} // namespace throughline::data
