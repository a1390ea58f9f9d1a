// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::io {

/// Reads a flat JSON object that is laid out as one before it was: the same keys in the same order with the same blanks
/// between them, as a program writes that logs a row after another. Keys are compared as bytes, so that their names are
/// resolved once a file; values are read as JsonReader reads them, or not at all. Whatever it does not take is for that
/// one to read. Plain value; one thread.
class JsonRow {
public:
    enum class Kind { Number, Text, Null };
    /// A value of the newest object.
    struct Value {
        Kind kind = Kind::Null;
        double number = 0.0;
        std::string_view text; ///< without its quotes; valid as long as what was read
    };

    /// Learns the layout of the object at the front of `text`, and forgets the one before. False, and nothing is known:
    /// it holds objects, arrays, booleans or escapes, or more than 256 members, or is no object.
    bool learn(std::string_view text);
    bool isKnown() const { return !m_names.empty(); }
    const std::vector<std::string>& names() const { return m_names; }

    /// Reads the object at the front of `text`: how many bytes it takes, or 0 where it is laid out in another way, or
    /// is not whole. `values()` then are those of its members, in the order of `names()`.
    std::size_t read(std::string_view text);
    const std::vector<Value>& values() const { return m_values; }

private:
    static constexpr std::size_t most = 256;

    std::vector<std::string> m_names;
    std::string m_between;          ///< what stands before each value and behind the last, one behind another
    std::vector<std::size_t> m_end; ///< of each of them
    std::vector<Value> m_values;
};

/// The number at the front of `text`, as RFC 8259 writes it: how many bytes it takes, or 0 where there is none, where
/// it may go on behind the end of `text`, and where it is too large or too small for a double.
std::size_t readNumber(std::string_view text, double& value);

} // namespace throughline::io
