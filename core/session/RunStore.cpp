// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunStore.h"

#include "io/WriteFile.h"
#include "session/Checksum.h"
#include "session/RunJson.h"

#include <QStandardPaths>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr int knownVersion = 1;
constexpr std::uintmax_t largestRun = std::uintmax_t{256} << 20;

/// The checksum that a run.json carries. A flipped digit would still parse, and the run would go on with another seed
/// or learning rate: everything that decides on the numbers is covered. The name and the notes are not, nor what other
/// programs add: a person may edit them. It is over the values, not their layout, so that reformatting changes nothing.
std::string checksumOf(const Json& json) {
    nlohmann::json covered = nlohmann::json::object(); // sorts its keys
    for (const char* key : {"format", "format_version", "data", "configuration", "checkpoints", "widths", "parameters",
                            "training_rows", "validation_rows", "batches_per_epoch", "sessions", "events",
                            "abandoned_events", "pinned_checkpoints", "fingerprint", "scaling", "encoding"})
        if (const auto value = json.find(key); value != json.end()) covered[key] = *value;
    Checksum sum;
    sum.add(covered.dump(-1, ' ', false, Json::error_handler_t::replace));
    return sum.hex();
}

/// The text of a run.json as JSON, if it is one of a version that is known.
Result<Json> readRunJson(const fs::path& file) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return fail(ErrorCode::NotARun, file.parent_path().string());
    Result<std::string> text = io::readFile(file, largestRun);
    if (!text) return tl::unexpected(text.error());
    Json json = parseJson(*text);
    if (!json.is_object()) return fail(ErrorCode::Damaged, file.string(), {"it is no JSON object"});
    const auto version = json.find("format_version");
    if (version == json.end() || !version->is_number_integer())
        return fail(ErrorCode::Damaged, file.string(), {"its \"format_version\" is missing"});
    if (version->get<std::int64_t>() > knownVersion)
        return fail(ErrorCode::NewerFormat, file.string(),
                    {std::to_string(version->get<std::int64_t>()), std::to_string(knownVersion)});
    return json;
}

/// Letters, digits, dots and dashes: a name that no shell, file system or URL has to quote.
std::string folderName(const std::string& name) {
    std::string result;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                           c == '_' || (c & 0x80) != 0;
        if (plain) {
            result += c;
        } else if (!result.empty() && result.back() != '-') {
            result += '-';
        }
    }
    while (!result.empty() && (result.back() == '-' || result.back() == '.')) result.pop_back();
    while (!result.empty() && result.front() == '.') result.erase(0, 1);
    return result.empty() ? "run" : result.substr(0, 100);
}

} // namespace

Result<RunInfo> readRun(const fs::path& folder) {
    const fs::path file = RunPaths{folder}.run();
    const Result<Json> json = readRunJson(file);
    if (!json) return tl::unexpected(json.error());
    try {
        if (json->value("checksum", "") != checksumOf(*json))
            return fail(ErrorCode::Damaged, file.string(), {"its checksum does not fit"});
        return runFromJson(*json);
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Damaged, file.string(), {exception.what()});
    }
}

Result<void> writeRun(const fs::path& folder, const RunInfo& info) {
    const fs::path file = RunPaths{folder}.run();
    Json json = Json::object();
    if (Result<Json> old = readRunJson(file)) json = std::move(*old);
    try {
        json.update(toJson(info), true);
        json["checksum"] = checksumOf(json);
        return io::writeFile(file, json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n');
    } catch (const nlohmann::json::exception& exception) {
        return fail(ErrorCode::CannotWrite, file.string(), {exception.what()});
    }
}

std::string defaultRunName(const data::DataSpec& data, const nn::TrainConfig& config) {
    std::string name = fs::path(data.source).filename().string();
    if (const std::size_t dot = name.find('.'); dot != std::string::npos && dot > 0) name.resize(dot);
    char separator = ' ';
    for (const int width : config.network.hidden) {
        name += separator + std::to_string(width);
        separator = '-';
    }
    return name;
}

bool holdsRun(const fs::path& folder) {
    const RunPaths paths{folder};
    const auto exists = [](const fs::path& path) {
        std::error_code ignored;
        return fs::exists(path, ignored);
    };
    return exists(paths.run()) || exists(paths.history()) || exists(paths.checkpoints());
}

Result<NewRunFolder> makeRunFolder(const fs::path& wanted, const std::string& name) {
    if (!wanted.empty() && holdsRun(wanted)) return fail(ErrorCode::FolderNotEmpty, wanted.string());
    const fs::path runs = userRunsFolder();
    auto made = io::makeFolders(wanted.empty() ? runs : wanted);
    if (!made) return tl::unexpected(made.error());
    if (!wanted.empty()) return NewRunFolder{wanted, std::move(*made)};
    for (int number = 1;; ++number) {
        const fs::path folder = runs / (folderName(name) + (number == 1 ? "" : "-" + std::to_string(number)));
        std::error_code error;
        // create_directory is false for one that exists: two programs never get the same.
        if (fs::create_directory(folder, error)) {
            made->insert(made->begin(), folder);
            return NewRunFolder{folder, std::move(*made)};
        }
        if (!error) continue;
        if (std::error_code ignored; fs::exists(folder, ignored)) continue; // a file
        for (const fs::path& each : *made) fs::remove(each, error);
        return fail(ErrorCode::CannotWrite, folder.string(), {error.message()});
    }
}

std::string monitorOf(const RunInfo& info) {
    return info.validationRows > 0 ? info.config.earlyStopping.monitor : "loss";
}

nn::Best bestOf(const history::MetricHistory& records, const std::string& monitor, double minDelta) {
    nn::Best best;
    const history::MetricSeries* const series = records.find(monitor);
    if (!series) return best;
    const double sign = nn::lowerIsBetter(monitor) ? 1.0 : -1.0;
    for (std::size_t i = 0; i < series->size(); ++i) {
        const double value = series->value[i];
        const bool gain = best.epoch == 0 ? !std::isnan(value) : sign * value + std::abs(minDelta) < sign * best.value;
        if (!gain) continue;
        best.epoch = static_cast<std::int64_t>(records.x(history::XAxis::Epoch)[series->record[i]]);
        best.value = value;
    }
    return best;
}

std::int64_t now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace throughline::session
