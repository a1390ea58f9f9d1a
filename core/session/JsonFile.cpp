// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/JsonFile.h"

#include "io/OwnFile.h"
#include "io/WriteFile.h"
#include "session/FieldError.h"

namespace throughline::session {

Result<void> readJsonFile(const std::filesystem::path& file, const JsonFileKind& kind,
                          const std::function<void(const Json&)>& take) {
    if (auto own = io::checkOwnFile(file); !own) return tl::unexpected(own.error());
    const Result<std::string> text = io::readFile(file, kind.largest);
    if (!text) return tl::unexpected(text.error());
    try {
        const Json json = parseJson(*text);
        if (!json.is_object() || json.value("format", "") != kind.format)
            return fail(ErrorCode::Damaged, file.string(), {std::string("it is no ") + kind.noun});
        if (const auto version = json.value("format_version", std::int64_t{0}); version > kind.version)
            return fail(ErrorCode::NewerFormat, file.string(), {std::to_string(version), std::to_string(kind.version)});
        take(json);
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Damaged, file.string(), {reasonOf(exception)});
    }
    return {};
}

std::string jsonFileText(const JsonFileKind& kind, const Json& fields) {
    Json json = {{"format", kind.format}, {"format_version", kind.version}};
    json.update(fields);
    return dumpJson(json, 1) + '\n';
}

} // namespace throughline::session
