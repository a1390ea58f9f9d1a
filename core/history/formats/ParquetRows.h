// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ParquetColumn.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::history {

/// The rows of a Parquet file, some of its columns. What a column has no value of, or where a file has no such column,
/// is none. Reads from memory that the caller keeps. One thread.
class ParquetRows {
public:
    /// A field may be null.
    ParquetRows(std::string_view bytes, const io::ParquetFile& file, std::vector<const io::ParquetField*> fields);
    bool next();
    const std::vector<io::ParquetValue>& values() const { return m_values; }

    /// What the file is that cannot be read; empty: it can.
    const std::string& unsupported() const { return m_unsupported; }
    bool isWhole() const { return m_whole; }
    bool isCut() const { return m_cut; } ///< it says of more rows than anybody would look at

private:
    bool nextGroup();

    std::string_view m_bytes;
    const io::ParquetFile& m_parquet;
    std::vector<const io::ParquetField*> m_fields;
    std::vector<std::optional<io::ParquetColumn>> m_columns;
    std::vector<io::ParquetValue> m_values;
    std::size_t m_group = 0;
    std::uint64_t m_rows = 0, m_cells; ///< left, of the group and of all
    std::string m_unsupported;
    bool m_whole = true, m_cut = false;
};

/// The columns of Neptune's export that hold the points of series, and who the run is.
struct NeptuneColumns {
    enum { Run, Path, Type, Step, Time, Value, Text, Count };
    std::array<const io::ParquetField*, Count> fields{};
    std::vector<const io::ParquetField*> all() const { return {fields.begin(), fields.end()}; }
};
/// Nothing: it is another table.
std::optional<NeptuneColumns> neptuneColumns(const io::ParquetFile& file);

} // namespace throughline::history
