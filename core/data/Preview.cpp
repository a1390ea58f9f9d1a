// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Preview.h"

#include "data/ArrayFile.h"
#include "data/ColumnProfiler.h"
#include "data/TableProfile.h"
#include "data/TableReader.h"
#include "data/WatchedSource.h"

namespace throughline::data {

Result<Preview> preview(const std::string& file, const std::vector<std::string>& missing, io::TextEncoding encoding) {
    const Result<std::unique_ptr<io::ByteSource>> source = openWatched(file, {});
    if (!source) return tl::make_unexpected(source.error());
    constexpr std::size_t most = std::size_t{256} << 10;
    Result<std::string> start = peek(**source, most);
    if (!start) return tl::make_unexpected(start.error());
    if (looksLikeArrays(*start)) return previewArrays(file);
    // The last line may be cut: it counts only when the whole file is here.
    if (start->size() == most) start->resize(start->rfind('\n') == std::string::npos ? most : start->rfind('\n'));

    const std::unique_ptr<io::ByteSource> text = io::ByteSource::memory(*start);
    TableReader reader(*text, file, missing, encoding);
    if (const Result<void> done = reader.open(); !done) return tl::make_unexpected(done.error());
    std::vector<ColumnProfiler> profilers;
    for (const std::string& name : reader.header().names) profilers.emplace_back(name);
    Preview preview;
    constexpr std::size_t mostRows = 20;
    for (;;) {
        const Result<bool> read = reader.next();
        const bool isUneven = !read && read.error().code == ErrorCode::WrongCellCount; // told when all is read
        if (!read && !isUneven && !preview.rows.empty()) break; // a record that the limit has cut
        if (!read && !isUneven) return tl::make_unexpected(read.error());
        if (read && !*read) break;
        const bool isShown = preview.rows.size() < mostRows;
        if (isShown) preview.rows.emplace_back();
        for (std::size_t i = 0; i < reader.row().size(); ++i) {
            if (isShown) preview.rows.back().emplace_back(reader.row().cell(i));
            if (i < profilers.size()) profilers[i].add(reader, i);
        }
    }
    settleMarks(profilers, !reader.decimalComma());
    for (ColumnProfiler& profiler : profilers) preview.columns.push_back(profiler.take());
    return preview;
}

} // namespace throughline::data
