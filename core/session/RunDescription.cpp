// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunDescription.h"

#include "io/WriteFile.h"
#include "session/Checksum.h"
#include "session/RunJson.h"
#include "session/RunLock.h"
#include "session/RunPaths.h"

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

Result<void> renameRun(const fs::path& folder, const std::string& name) {
    Result<RunInfo> info = readRun(folder);
    if (!info) return tl::unexpected(info.error());
    const Result<RunLock> lock = RunLock::acquire(folder);
    if (!lock) return tl::unexpected(lock.error());
    info->name = name;
    return writeRun(folder, *info);
}

} // namespace throughline::session
