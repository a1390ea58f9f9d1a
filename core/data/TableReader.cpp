// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TableReader.h"

#include "io/Cell.h"

#include <algorithm>
#include <utility>

namespace throughline::data {

std::string listed(const std::vector<std::string>& names, std::size_t most) {
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) list += (i > 0 ? ", " : "") + names[i];
    return names.size() > most ? list + ", …" : list;
}

tl::unexpected<Error> noSuchColumn(const std::string& name, const std::vector<std::string>& columns,
                                   const std::string& file) {
    constexpr std::size_t most = 12; // of the names that there are
    return fail(ErrorCode::NoSuchColumn, file, {name, listed(columns, most)});
}

TableReader::TableReader(io::ByteSource& source, std::string file, std::vector<std::string> missing,
                         io::TextEncoding encoding)
    : m_text(source, file, encoding),
      m_reader(m_text, file, file.ends_with(".tsv") ? '\t' : '\0'),
      m_file(std::move(file)),
      m_missing(std::move(missing)) {}

bool TableReader::isMissing(std::string_view cell) const {
    return io::isMissing(cell) || std::ranges::find(m_missing, cell) != m_missing.end();
}

Result<void> TableReader::open(std::span<const std::string> expected) {
    if (const Result<void> done = m_reader.open(); !done) return done;
    Result<io::Header> header = io::readHeader(m_reader, m_file, expected);
    if (!header) return tl::make_unexpected(header.error());
    m_header = std::move(*header);
    for (std::size_t i = 0; i < m_header.names.size(); ++i) m_places.emplace(m_header.names[i], i);
    return rewind();
}

Result<std::size_t> TableReader::find(const std::string& name) const {
    if (const auto place = m_places.find(name); place != m_places.end()) return place->second;
    return noSuchColumn(name, m_header.names, m_file);
}

Result<void> TableReader::rewind() {
    m_uneven = 0;
    m_atHeader = m_header.present;
    return m_reader.rewind();
}

Result<bool> TableReader::next() {
    Result<bool> read = m_reader.next(m_row);
    if (read && *read && std::exchange(m_atHeader, false)) read = m_reader.next(m_row);
    if (!read || !*read) return read;
    const std::size_t expected = m_header.names.size();
    if (m_row.size() != expected && m_skipsUneven) {
        ++m_uneven;
        return next();
    }
    if (m_row.size() != expected)
        return fail(ErrorCode::WrongCellCount, m_file, {std::to_string(m_row.size()), std::to_string(expected)},
                    m_row.line());
    return true;
}

} // namespace throughline::data
