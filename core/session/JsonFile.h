// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "session/Json.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace throughline::session {

/// A kind of file that this program alone writes: a JSON object whose first two fields, `format` and `format_version`,
/// say what it is.
struct JsonFileKind {
    const char* format;     ///< "throughline-sweep"
    const char* noun;       ///< as an error names it: "sweep"
    int version;            ///< that is written, and the newest that can be read
    std::uintmax_t largest; ///< bytes that are read
};

/// Hands the object to `take`, which reads its fields and may throw a `FieldError`, or what the library throws. Errors:
/// `CannotOpen` and the others of reading, `Damaged`, `NewerFormat`. Any thread; blocks.
Result<void> readJsonFile(const std::filesystem::path& file, const JsonFileKind& kind,
                          const std::function<void(const Json&)>& take);

/// The text of such a file, `fields` behind the two.
std::string jsonFileText(const JsonFileKind& kind, const Json& fields);

} // namespace throughline::session
