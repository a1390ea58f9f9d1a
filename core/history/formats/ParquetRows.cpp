// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/ParquetRows.h"

#include <algorithm>

namespace throughline::history {

namespace {

constexpr std::uint64_t mostCells = 400'000'000; ///< looked at: some seconds

} // namespace

ParquetRows::ParquetRows(std::string_view bytes, const io::ParquetFile& file,
                         std::vector<const io::ParquetField*> fields)
    : m_bytes(bytes),
      m_parquet(file),
      m_fields(std::move(fields)),
      m_columns(m_fields.size()),
      m_values(m_fields.size()),
      m_cells(mostCells) {}

bool ParquetRows::nextGroup() {
    const io::ParquetFile::Group& group = m_parquet.groups[m_group++];
    m_rows = group.rows;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        m_columns[i].reset();
        if (!m_fields[i]) continue;
        if (m_fields[i]->leaf >= group.chunks.size()) return false;
        m_columns[i].emplace(m_bytes, *m_fields[i], group.chunks[m_fields[i]->leaf]);
    }
    return true;
}

bool ParquetRows::next() {
    while (m_rows == 0) {
        if (m_group == m_parquet.groups.size()) return false;
        m_whole = nextGroup();
        if (!m_whole) return false;
    }
    m_cut = m_cells < m_fields.size();
    if (m_cut) return false;
    m_cells -= m_fields.size();
    --m_rows;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        m_values[i] = {};
        if (!m_columns[i] || m_columns[i]->next(m_values[i])) continue;
        m_unsupported = m_columns[i]->unsupported();
        m_whole = false;
        return false;
    }
    return true;
}

std::optional<NeptuneColumns> neptuneColumns(const io::ParquetFile& file) {
    static constexpr std::array<const char*, NeptuneColumns::Count> names{
        "run_id", "attribute_path", "attribute_type", "step", "timestamp", "float_value", "string_value"};
    NeptuneColumns columns;
    for (std::size_t i = 0; i < names.size(); ++i) {
        columns.fields[i] = file.find(names[i]);
        if (!columns.fields[i] && i != NeptuneColumns::Text) return std::nullopt;
    }
    return columns;
}

} // namespace throughline::history
