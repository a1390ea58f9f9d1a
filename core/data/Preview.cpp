// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Preview.h"

#include "data/ArrayFile.h"
#include "io/CsvReader.h"
#include "io/Header.h"
#include "io/Utf8.h"

#include <utility>

namespace throughline::data {

Result<Preview> preview(const std::string& file) {
    const Result<std::unique_ptr<io::ByteSource>> source = io::ByteSource::open(file);
    if (!source) return tl::make_unexpected(source.error());
    constexpr std::size_t most = std::size_t{64} << 10;
    Result<std::string> start = peek(**source, most);
    if (!start) return tl::make_unexpected(start.error());
    if (looksLikeArrays(*start)) return previewArrays(file);
    // The last line may be cut: it counts only when the whole file is here.
    if (start->size() == most) start->resize(start->rfind('\n') == std::string::npos ? most : start->rfind('\n'));

    const std::unique_ptr<io::ByteSource> text = io::ByteSource::memory(*start);
    io::CsvReader reader(*text, file, file.ends_with(".tsv") ? '\t' : '\0');
    if (const Result<void> done = reader.open(); !done) return tl::make_unexpected(done.error());
    const Result<io::Header> header = io::readHeader(reader, file);
    if (!header) return tl::make_unexpected(header.error());
    if (const Result<void> back = reader.rewind(); !back) return tl::make_unexpected(back.error());
    Preview preview{header->names, {}};
    io::CsvRecord record;
    bool isNames = header->present;
    while (preview.rows.size() < 20) {
        const Result<bool> read = reader.next(record);
        if (!read && !preview.rows.empty()) break; // a record that the limit has cut
        if (!read) return tl::make_unexpected(read.error());
        if (!*read) break;
        if (std::exchange(isNames, false)) continue;
        std::vector<std::string>& row = preview.rows.emplace_back();
        for (std::size_t i = 0; i < record.size(); ++i) row.push_back(io::toUtf8(record.cell(i)));
    }
    return preview;
}

} // namespace throughline::data
