// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/EventFile.h"
#include "history/History.h"
#include "history/HistoryFile.h"
#include "history/PngText.h"
#include "history/Readers.h"
#include "history/RecordText.h"
#include "io/JsonReader.h"
#include "io/WriteFile.h"

#include <new>

namespace throughline::history {

namespace {

using Token = io::JsonReader::Token;

constexpr std::size_t startSize = std::size_t{64} << 10;
constexpr std::uintmax_t largestHistory = std::uintmax_t{2} << 30;
constexpr std::uintmax_t largestPicture = std::uintmax_t{1} << 30;

/// A whole object on the first line and another that begins on the next: JSON Lines.
bool looksLikeJsonLines(std::string_view text) {
    const std::size_t begin = text.find('{'), line = text.find('\n', begin);
    if (line == std::string_view::npos) return false;
    io::JsonReader first(text.substr(begin, line - begin));
    if (first.next() != Token::BeginObject || !first.skipValue() || first.next() != Token::End) return false;
    const std::size_t next = text.find_first_not_of(" \t\r\n", line);
    return next != std::string_view::npos && text[next] == '{';
}

} // namespace

ReadHistory sniff(std::string_view text, std::string& seen) {
    if (text.starts_with("version https://git-lfs")) {
        seen = "a Git LFS pointer";
        return nullptr;
    }
    if (looksLikeRecords(text)) return &readEvents;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return nullptr;
    if (text[first] == '{') {
        if (!looksLikeJsonLines(text)) return &readKerasHistory;
        seen = "JSON Lines";
        return nullptr;
    }
    if (text[first] != '[') return nullptr;
    if (looksLikeOwnRecords(text)) return &readOwnHistory;
    io::JsonReader reader(text);
    reader.next();
    return reader.next() == Token::Number ? &readKerasHistory : &readJsonList;
}

Result<History> readOwnHistory(const SourceText& source) {
    History history;
    history.format = "throughline";
    const HistoryScan scan = scanHistory(
        source.text, [&](const nn::EpochRecord& record, std::size_t, std::size_t) { history.records.append(record); });
    if (!scan.intact) {
        const std::string whole = std::to_string(scan.records);
        history.warnings.push_back("The file is damaged or ends too early; its " + whole + " whole records are shown.");
    }
    return history;
}

namespace {

/// The whole of a file that looks like one with histories.
struct OpenedText {
    std::string text;
    ReadHistory read = nullptr; ///< null: it is a picture
};

Result<OpenedText> openText(const std::filesystem::path& file) {
    // What is no history at all is found out before the whole of it is in memory.
    const Result<std::string> start = io::readPart(file, 0, startSize);
    if (!start) return tl::unexpected(start.error());
    if (start->empty()) return fail(ErrorCode::EmptyFile, file.string());
    const bool picture = isPng(*start);
    std::string seen;
    if (!picture && !sniff(*start, seen)) return fail(ErrorCode::UnknownFormat, file.string(), {seen});
    Result<std::string> text = io::readFile(file, picture ? largestPicture : largestHistory);
    if (!text) return tl::unexpected(std::move(text.error()));
    const ReadHistory read = picture ? nullptr : sniff(*text, seen);
    if (!picture && !read) return fail(ErrorCode::UnknownFormat, file.string(), {seen});
    return OpenedText{std::move(*text), read};
}

} // namespace

Result<OpenedHistories> openHistories(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) return readEventFolder(file);
    const Result<OpenedText> opened = openText(file);
    if (!opened) return tl::unexpected(opened.error());
    try {
        if (!opened->read) return readPicture({file, opened->text});
        if (opened->read == &readEvents) return readEventFile({file, opened->text});
        Result<History> history = opened->read({file, opened->text});
        if (!history) return tl::unexpected(std::move(history.error()));
        OpenedHistories one;
        one.histories.emplace_back().history = std::make_shared<History>(std::move(*history));
        return one;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, file.string());
    }
}

Result<History> openHistory(const std::filesystem::path& file) {
    const Result<OpenedText> opened = openText(file);
    if (!opened) return tl::unexpected(opened.error());
    try {
        if (opened->read) return opened->read({file, opened->text});
        const Result<OpenedHistories> pictured = readPicture({file, opened->text});
        if (!pictured) return tl::unexpected(pictured.error());
        return *pictured->histories.front().history;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, file.string());
    }
}

} // namespace throughline::history
