// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunDescription.h"

#include "io/Checksum.h"
#include "io/WriteFile.h"
#include "session/FieldError.h"
#include "session/Json.h"
#include "session/RunJson.h"
#include "session/RunLock.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <array>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr int knownVersion = 1;
constexpr std::uintmax_t largestRun = std::uintmax_t{256} << 20;

/// Over values, not their layout, so that reformatting changes nothing.
std::string sumOf(const Json& json) {
    return io::checksumOf(dumpJson(sortedJson(json)));
}

/// The checksum that a run.json carries. A flipped digit would still parse, and the run would go on with another seed
/// or learning rate: everything that decides on the numbers is covered. The name and the notes are not, nor what other
/// programs add: a person may edit them. The keys are those of version 0.1.0 for ever, or it would not read the file.
std::string mainSum(const Json& json) {
    Json covered = Json::object();
    for (const char* key : {"format", "format_version", "data", "configuration", "checkpoints", "widths", "parameters",
                            "training_rows", "validation_rows", "batches_per_epoch", "sessions", "events",
                            "abandoned_events", "pinned_checkpoints", "fingerprint", "scaling", "encoding"})
        if (const auto value = json.find(key); value != json.end()) covered[key] = *value;
    return sumOf(covered);
}

/// Fields that came later. Each has a checksum of its own, by its name in "checksums", so that a program can check
/// those of later ones too.
constexpr std::array addedFields{"id", "validation", "test_rows", "columns", "parent", "left_out_rows"};
constexpr const char* addedSums = "checksums";

void setSums(Json& json) {
    for (const char* key : addedFields)
        if (const auto value = json.find(key); value != json.end()) json[addedSums][key] = sumOf(*value);
    json["checksum"] = mainSum(json);
}

bool sumsFit(const Json& json) {
    if (json.value("checksum", "") != mainSum(json)) return false;
    const Json sums = json.value(addedSums, Json::object());
    for (const auto& [key, sum] : sums.items())
        if (const auto value = json.find(key); value == json.end() || sum != sumOf(*value)) return false;
    return std::ranges::all_of(addedFields, [&](const char* key) { return !json.contains(key) || sums.contains(key); });
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

} // namespace

Result<RunInfo> readRun(const fs::path& folder) {
    const fs::path file = RunPaths{folder}.run();
    if (auto own = checkOwn(RunPaths{folder}); !own) return tl::unexpected(own.error());
    const Result<Json> json = readRunJson(file);
    if (!json) return tl::unexpected(json.error());
    try {
        if (!sumsFit(*json)) return fail(ErrorCode::Damaged, file.string(), {"its checksum does not fit"});
        return runFromJson(*json);
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Damaged, file.string(), {reasonOf(exception)});
    }
}

Result<void> writeRun(const fs::path& folder, const RunInfo& info) {
    const fs::path file = RunPaths{folder}.run();
    Json json = Json::object();
    if (Result<Json> old = readRunJson(file)) json = std::move(*old);
    try {
        json.update(toJson(info), true);
        for (const auto& [key, isEmpty] : {std::pair{"tags", info.tags.empty()}, {"comment", info.comment.empty()}})
            if (isEmpty) json.erase(key);
        setSums(json);
        return io::writeOwnFile(file, dumpJson(json, 1) + '\n');
    } catch (const nlohmann::json::exception& exception) {
        return fail(ErrorCode::CannotWrite, file.string(), {reasonOf(exception)});
    }
}

Result<RunInfo> describeRun(const fs::path& folder, const std::function<void(RunInfo&)>& change) {
    Result<RunInfo> info = readRun(folder);
    if (!info) return info;
    const Result<RunLock> lock = RunLock::acquire(folder);
    if (!lock) return tl::unexpected(lock.error());
    change(*info);
    if (const Result<void> written = writeRun(folder, *info); !written) return tl::unexpected(written.error());
    return info;
}

} // namespace throughline::session
