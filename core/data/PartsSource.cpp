// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/PartsSource.h"

#include "data/CellNumber.h"
#include "data/TableReader.h"
#include "io/CsvReader.h"
#include "io/Utf8.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace throughline::data {

namespace {

constexpr std::size_t longestHeader = std::size_t{1} << 20, mostListed = 20;

/// The first line without its end, and without a mark before it.
std::string_view lineOf(std::string_view start) {
    if (start.starts_with(io::utf8Mark)) start.remove_prefix(io::utf8Mark.size());
    return start.substr(0, std::min(start.find_first_of("\r\n"), start.size()));
}

/// The cells of a line that may name columns; nothing where one of them is a number.
std::vector<std::string> namesIn(std::string_view line) {
    const auto source = io::ByteSource::memory(line);
    io::CsvReader reader(*source, {});
    io::CsvRecord record;
    std::vector<std::string> names;
    if (!reader.open()) return names;
    if (const Result<bool> has = reader.next(record); !has || !*has) return names;
    for (std::size_t i = 0; i < record.size(); ++i) {
        if (readNumber(record.cell(i), DecimalMark::Point) || readNumber(record.cell(i), DecimalMark::Comma)) return {};
        names.emplace_back(record.cell(i));
    }
    return names;
}

/// Most of the names are among those of the other: no row of a table of texts has that by chance.
bool isHeaderBeside(const std::vector<std::string>& names, const std::vector<std::string>& header) {
    const std::unordered_set<std::string_view> known(header.begin(), header.end());
    const auto found = std::ranges::count_if(names, [&](const std::string& name) { return known.contains(name); });
    return 2 * static_cast<std::size_t>(found) > names.size();
}

} // namespace

Result<std::unique_ptr<PartsSource>> PartsSource::open(const std::vector<std::string>& files, io::TextEncoding encoding,
                                                       const std::stop_token& stop) {
    std::vector<Part> parts;
    for (const std::string& file : files) {
        Result<std::unique_ptr<io::ByteSource>> source = openWatched(file, stop);
        if (!source) return tl::make_unexpected(source.error());
        auto text = std::make_unique<io::TextSource>(**source, file, encoding);
        parts.push_back({file, std::move(*source), std::move(text)});
    }
    return std::unique_ptr<PartsSource>(new PartsSource(std::move(parts)));
}

Result<void> PartsSource::begin(Part& part) {
    const Result<std::string> start = io::peek(*part.text, longestHeader);
    if (!start) return tl::make_unexpected(start.error());
    const std::string_view line = lineOf(*start);
    std::vector<std::string> names = namesIn(line);
    if (m_at == 0) {
        m_firstLine = line;
        m_names = std::move(names);
    } else if (names != m_names && isHeaderBeside(names, m_names)) {
        return fail(ErrorCode::WrongShape, part.file,
                    {"the columns " + listed(names, mostListed), listed(m_names, mostListed)});
    } else {
        const bool isComment = line.starts_with('#'); // names are in it, or nothing
        part.headless = isComment ? line == m_firstLine : !names.empty() && names == m_names;
    }
    part.firstLine = m_line;
    // A mark says what the whole is, at its beginning; within it would be a part of a cell.
    auto skipped = m_at > 0 ? static_cast<std::size_t>(line.data() - start->data()) : 0;
    if (part.headless) {
        skipped += line.size();
        if (skipped < start->size() && (*start)[skipped] == '\r') ++skipped;
        if (skipped < start->size() && (*start)[skipped] == '\n') ++skipped;
    }
    if (const Result<std::string> gone = io::take(*part.text, skipped); !gone) return tl::make_unexpected(gone.error());
    return {};
}

Result<std::size_t> PartsSource::read(char* to, std::size_t size) {
    while (m_at < m_parts.size()) {
        Part& part = m_parts[m_at];
        if (!m_hasBegun) {
            if (const Result<void> begun = begin(part); !begun) return tl::make_unexpected(begun.error());
            m_hasBegun = true;
        }
        const Result<std::size_t> got = part.text->read(to, size);
        if (!got) return got;
        if (*got > 0) {
            m_line += std::count(to, to + *got, '\n');
            m_last = to[*got - 1];
            return got;
        }
        ++m_at;
        m_hasBegun = false;
        if (m_last == '\n' || m_at == m_parts.size()) continue;
        *to = m_last = '\n'; // the next one begins a line
        ++m_line;
        return std::size_t{1};
    }
    return std::size_t{0};
}

Result<void> PartsSource::rewind() {
    for (Part& part : m_parts)
        if (const Result<void> back = part.text->rewind(); !back) return back;
    m_at = 0;
    m_hasBegun = false;
    m_line = 1;
    m_last = '\n';
    return {};
}

io::FilePlace PartsSource::place() const {
    io::FilePlace all;
    for (const Part& part : m_parts) {
        const io::FilePlace own = part.source->place();
        all.at += own.at;
        all.of += own.of;
    }
    return all;
}

void PartsSource::note(std::vector<Remark>& notes) const {
    for (const Part& part : m_parts)
        if (const auto line = part.text->firstOddLine(); line > 0)
            notes.push_back({RemarkCode::TextNotUtf8, {std::to_string(line)}, part.file});
}

Error PartsSource::located(Error error) const {
    if (error.line <= 0 || error.file != m_parts.front().file) return error;
    for (const Part& part : m_parts) {
        if (part.firstLine > error.line || (&part != &m_parts.front() && part.firstLine == 1)) break;
        error.file = part.file;
    }
    const auto part = std::ranges::find(m_parts, error.file, &Part::file);
    error.line += (part->headless ? 2 : 1) - part->firstLine;
    return error;
}

} // namespace throughline::data
