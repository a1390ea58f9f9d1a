// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Checkpoint.h"

#include "io/Checksum.h"
#include "io/ShortestText.h"
#include "io/WriteFile.h"
#include "session/FieldError.h"
#include "session/Json.h"
#include "session/RunJson.h"
#include "session/Safetensors.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view formatName = "throughline-checkpoint";
constexpr int knownVersion = 1;
constexpr const char* runId = "run_id"; ///< later than the others
constexpr std::string_view noChecksum = "0000000000000000";

/// The numbers of a state in the metadata, one list for writing and reading.
template <class State, class Visitor>
void visitNumbers(State& state, Visitor visit) {
    visit("epoch", state.position.epoch);
    visit("batch", state.position.batch);
    visit("step", state.position.step);
    visit("best.epoch", state.best.epoch);
    visit("best.value", state.best.value);
    visit("epochs_since_best", state.epochsSinceBest);
    visit("plateau.factor", state.plateauFactor);
    visit("plateau.best", state.plateauBest);
    visit("plateau.wait", state.plateauWait);
    visit("learning_rate", state.learningRate);
    visit("sums.loss", state.sums.loss);
    visit("sums.weight", state.sums.weight);
    visit("sums.correct", state.sums.correct);
    visit("sums.top_k", state.sums.topK);
    visit("sums.absolute", state.sums.absolute);
    visit("sums.squared", state.sums.squared);
    visit("sums.target", state.sums.target);
    visit("sums.target_squared", state.sums.targetSquared);
    visit("sums.samples", state.sums.samples);
    visit("sums.seconds", state.sums.seconds);
}

/// Those that came later: in a file only where they are not 0.
template <class State, class Visitor>
void visitAdded(State& state, Visitor visit) {
    visit("more_updates", state.moreUpdates);
    visit("sums.covered", state.sums.covered);
}

template <class Number>
void parseNumber(const Safetensors& file, const char* key, Number& number) {
    const std::string_view text = file.find(key);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        throw FieldError(std::string("its metadata \"") + key + '"');
}

Metadata metadataOf(const nn::TrainState& state, const CheckpointContext& context) {
    Metadata metadata{{"format", std::string(formatName)},
                      {"format_version", std::to_string(knownVersion)},
                      {"checksum", std::string(noChecksum)}};
    visitNumbers(state, [&](const char* key, auto value) { metadata.emplace_back(key, io::shortestText(value)); });
    visitAdded(state, [&](const char* key, auto value) {
        if (value != 0) metadata.emplace_back(key, io::shortestText(value));
    });
    metadata.emplace_back("variant", context.variant);
    metadata.emplace_back("configuration", dumpJson(toJson(context.config)));
    metadata.emplace_back("class_names", dumpJson(context.fingerprint.classes));
    metadata.emplace_back("scaling", dumpJson(toJson(context.scaling)));
    metadata.emplace_back("fingerprint", dumpJson(toJson(context.fingerprint)));
    if (!context.run.empty()) metadata.emplace_back(runId, context.run);
    if (context.encoding) metadata.emplace_back("encoding", dumpJson(toJson(*context.encoding)));
    return metadata;
}

std::string_view bytesOf(const nn::Tensor& tensor) {
    return {reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float)};
}

/// The checksum of a file in which the place of the checksum itself holds zeros.
bool verifies(std::string_view bytes, std::string_view checksum) {
    const std::string key = "\"checksum\":\"" + std::string(checksum) + '"';
    const std::size_t found = bytes.find(key);
    if (checksum.size() != noChecksum.size() || found == std::string_view::npos) return false;
    const std::size_t place = found + key.size() - 1 - noChecksum.size();
    return io::checksumAround(bytes, place) == checksum;
}

CheckpointHead headOf(const Safetensors& file) {
    nn::TrainState state;
    visitNumbers(state, [&](const char* key, auto& number) { parseNumber(file, key, number); });
    return {state.position, state.best, std::string(file.find(runId))};
}

Checkpoint checkpointOf(Safetensors&& file) {
    Checkpoint checkpoint;
    nn::TrainState& state = checkpoint.state;
    visitNumbers(state, [&](const char* key, auto& number) { parseNumber(file, key, number); });
    CheckpointContext& context = checkpoint.context;
    context.variant = file.find("variant");
    context.run = file.find(runId);
    context.config = configFromJson(parseJson(file.find("configuration")));
    context.scaling = scalingFromJson(parseJson(file.find("scaling")));
    context.fingerprint = fingerprintFromJson(parseJson(file.find("fingerprint")));
    if (const std::string_view text = file.find("encoding"); !text.empty())
        context.encoding = encodingFromJson(parseJson(text));
    visitAdded(state, [&](const char* key, auto& number) {
        if (!file.find(key).empty()) parseNumber(file, key, number);
    });
    for (nn::Tensor& tensor : file.tensors) {
        auto& place = tensor.name.starts_with("optimizer.") ? state.optimizerTensors : state.tensors;
        place.push_back(std::move(tensor));
    }
    return checkpoint;
}

/// Format and version of a safetensors file's metadata.
Result<void> checkFormat(const Safetensors& contents, const fs::path& file) {
    if (contents.find("producer") == "throughline")
        return fail(ErrorCode::UnknownFormat, file.string(), {"weights that “export-model” wrote"});
    if (contents.find("format") != formatName)
        return fail(ErrorCode::UnknownFormat, file.string(), {"a safetensors file of another program"});
    int version = 0;
    parseNumber(contents, "format_version", version);
    if (version > knownVersion)
        return fail(ErrorCode::NewerFormat, file.string(), {std::to_string(version), std::to_string(knownVersion)});
    return {};
}

} // namespace

Result<void> writeCheckpoint(const fs::path& file, const nn::TrainState& state, const CheckpointContext& context) {
    std::vector<const nn::Tensor*> tensors;
    for (const nn::Tensor& tensor : state.tensors) tensors.push_back(&tensor);
    for (const nn::Tensor& tensor : state.optimizerTensors) tensors.push_back(&tensor);

    std::string header = safetensorsHeader(tensors, metadataOf(state, context));
    std::vector<std::string_view> parts{header};
    for (const nn::Tensor* tensor : tensors) parts.push_back(bytesOf(*tensor));
    io::Checksum sum;
    for (const std::string_view part : parts) sum.add(part);
    const std::string key = "\"checksum\":\"";
    header.replace(header.find(key) + key.size(), noChecksum.size(), sum.hex());
    return io::writeOwnFile(file, parts);
}

Result<Checkpoint> readCheckpoint(const fs::path& file) {
    // A file that is no checkpoint may have any size.
    if (const auto header = readSafetensorsHeader(file); !header) return tl::unexpected(header.error());
    const Result<std::string> bytes = io::readFile(file);
    if (!bytes) return tl::unexpected(bytes.error());
    Result<Safetensors> contents = parseSafetensors(*bytes, file);
    if (!contents) return tl::unexpected(contents.error());
    try {
        if (auto known = checkFormat(*contents, file); !known) return tl::unexpected(known.error());
        if (!verifies(*bytes, contents->find("checksum")))
            return fail(ErrorCode::Damaged, file.string(), {"its checksum does not fit"});
        return checkpointOf(std::move(*contents));
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Damaged, file.string(), {reasonOf(exception)});
    }
}

Result<CheckpointHead> readCheckpointHead(const fs::path& file) {
    const Result<Safetensors> contents = readSafetensorsHeader(file);
    if (!contents) return tl::unexpected(contents.error());
    try {
        if (auto known = checkFormat(*contents, file); !known) return tl::unexpected(known.error());
        return headOf(*contents);
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Damaged, file.string(), {reasonOf(exception)});
    }
}

std::string checkpointName(const nn::Position& position) {
    const auto padded = [](std::int64_t number) {
        const std::string digits = std::to_string(number);
        return std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
    };
    std::string name = "epoch-" + padded(position.epoch);
    if (position.batch > 0) name += "-batch-" + padded(position.batch);
    return name + ".safetensors";
}

std::optional<nn::Position> checkpointPosition(const fs::path& file) {
    const std::string name = file.filename().string();
    nn::Position position;
    const auto number = [&](std::string_view label, std::int64_t& value) {
        const std::size_t at = name.find(label);
        if (at != std::string::npos) std::from_chars(name.data() + at + label.size(), name.data() + name.size(), value);
    };
    number("epoch-", position.epoch);
    number("-batch-", position.batch);
    if (position.epoch < 0 || position.batch < 0 || checkpointName(position) != name) return std::nullopt;
    return position;
}

std::vector<fs::path> checkpointFiles(const fs::path& folder, std::error_code& error) {
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (checkpointPosition(entry->path())) files.push_back(entry->path());
    if (error == std::errc::no_such_file_or_directory) error.clear();
    std::sort(files.begin(), files.end(),
              [](const fs::path& a, const fs::path& b) { return *checkpointPosition(a) < *checkpointPosition(b); });
    return files;
}

std::vector<fs::path> checkpointFiles(const fs::path& folder) {
    std::error_code ignored;
    return checkpointFiles(folder, ignored);
}

} // namespace throughline::session
