// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ParquetFile.h"
#include "io/ParquetPage.h"

#include <string>
#include <string_view>
#include <vector>

namespace throughline::io {

/// The value of one row.
struct ParquetValue {
    enum class Kind { None, Number, Text };
    Kind kind = Kind::None;
    double number = 0.0;
    std::string_view text; ///< valid until the next page
};

/// Reads a column of a group of rows, value by value: data pages of both versions, plain, of a dictionary or of run
/// lengths; unpacked, or packed by Snappy, gzip or Zstandard. Reads from memory that the caller keeps; holds one page
/// and the dictionary. One thread.
class ParquetColumn {
public:
    ParquetColumn(std::string_view file, const ParquetField& field, const ParquetChunk& chunk);

    /// The value of the next row. False: there is none, at the end or for a reason.
    bool next(ParquetValue& value);
    /// What it is written in that is not read here, as people say it; empty: nothing.
    const std::string& unsupported() const { return m_unsupported; }

private:
    bool nextPage();
    bool beginData(const ParquetPage& page, std::string_view bytes);
    bool readDictionary(const ParquetPage& page);
    bool plain(std::string_view& from, ParquetValue& value);
    bool plainBoolean(ParquetValue& value);
    bool refuse(std::string what);

    std::string_view m_file;
    ParquetField m_field;
    int m_codec;
    std::uint64_t m_at, m_left; ///< the next page, values not yet given
    std::uint64_t m_inPage = 0; ///< of those
    std::string m_page, m_dictionaryPage;
    std::string_view m_values; ///< of the page, not yet given, where they are plain
    std::vector<ParquetValue> m_dictionary;
    RunLengths m_levels, m_indices;
    unsigned m_bit = 0; ///< of a plain boolean
    enum class Written { Plain, Dictionary, Runs } m_written = Written::Plain;
    std::string m_unsupported;
};

} // namespace throughline::io
