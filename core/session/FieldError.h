// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <stdexcept>
#include <string>

namespace throughline::session {

/// What is wrong with a value in a file, in words for its reader.
class FieldError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What to tell of an exception that came while a file's values were read: the words of a FieldError. What a library
/// says is for those who program with it.
inline std::string reasonOf(const std::exception& exception) {
    const auto* const own = dynamic_cast<const FieldError*>(&exception);
    return own ? own->what() : "a value is missing or of another kind";
}

} // namespace throughline::session
