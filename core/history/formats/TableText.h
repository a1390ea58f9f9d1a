// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

/// Tables of text: lines, cells and numbers, as programs and spreadsheets write them. Any thread; nothing is copied.
namespace throughline::history {

/// How the lines of a table are divided, and what its numbers look like.
struct Dialect {
    enum class Comma {
        None,      ///< it says nothing in a number, but where a cell alone leaves no doubt
        Decimal,   ///< 0,25
        Thousands, ///< 1,000.5
    };
    char separator = ','; ///< a blank: any run of them
    Comma comma = Comma::None;

    bool operator==(const Dialect&) const = default;
};

/// A cell; valid as long as its line.
struct Cell {
    enum class Kind : std::uint8_t {
        Missing, ///< empty, "NA", "None": no value, while "nan" is one that is not finite
        Number,
        Text,
    };
    Kind kind = Kind::Missing;
    double number = 0.0;
    std::string_view text; ///< without blanks and quotes around it; of texts alone
};

/// The first line of `text`, without its end; `text` goes on behind it. One that ends within quotes goes on, as long as
/// those close within 64 KiB. Nothing: it has not ended yet.
std::optional<std::string_view> takeLine(std::string_view& text, char separator);

/// The cells of a line, of which no more than `most` are kept; gives how many there are.
std::size_t splitLine(std::string_view line, const Dialect& dialect, std::size_t most, std::vector<Cell>& cells);
/// The same as they are written.
std::vector<std::string_view> textsOf(std::string_view line, char separator, std::size_t most);

/// Reads the number that a text begins with, as C writes it ("nan" and "inf" are some); gives where it ends, null where
/// it does not begin with one.
const char* readNumber(const char* begin, const char* end, double& value);

/// Whether a line is to be passed over: empty, of separators alone, or a remark ("# …").
bool isIdle(std::string_view line, char separator);

/// "1,234,567": one to three digits, then groups of three behind a mark each.
bool isGrouped(std::string_view text, char mark);

std::string_view trimmed(std::string_view text);

} // namespace throughline::history
