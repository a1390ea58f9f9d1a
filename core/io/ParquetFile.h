// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::io {

/// A column of a Parquet file that has at most one value a row and is not nested.
struct ParquetField {
    enum class Physical { Boolean, Int32, Int64, Int96, Float, Double, Bytes, FixedBytes };
    std::string name;
    Physical physical = Physical::Bytes;
    std::size_t width = 0; ///< bytes of a FixedBytes
    bool optional = false; ///< rows may have none
    double divisor = 1.0;  ///< of what stands there: decimals, and times in ms since 1970
    double day = 0.0;      ///< what a day is in these numbers, of dates and times; 0 of others
    bool isNumber = false; ///< bytes stand for a decimal
    std::size_t leaf = 0;  ///< its number among the columns of a row group
};

/// A column in a group of rows.
struct ParquetChunk {
    std::uint64_t offset = 0; ///< of its first page
    std::uint64_t size = 0;   ///< bytes of all its pages
    std::uint64_t values = 0; ///< rows
    int codec = 0;
};

/// What a Parquet file says of itself in its last bytes (github.com/apache/parquet-format), as far as tables of
/// training histories need it. Plain value.
struct ParquetFile {
    /// How each of them begins and ends.
    static constexpr std::string_view magic{"PAR1"};

    struct Group {
        std::uint64_t rows = 0;
        std::vector<ParquetChunk> chunks; ///< by leaf
    };
    std::vector<ParquetField> fields;
    std::vector<Group> groups;

    /// Errors, without the file's name: `Damaged`, also of one that is cut off.
    static Result<ParquetFile> read(std::string_view bytes);
    /// Where what is said begins, by the last 8 bytes of a file of that size; nothing: it is cut off.
    static std::uint64_t footerAt(std::string_view last, std::uint64_t size);

    const ParquetField* find(std::string_view name) const;
};

} // namespace throughline::io
