// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LeftOutRows.h"

#include <algorithm>
#include <charconv>

namespace throughline::session {

namespace {

constexpr std::string_view between = ", ;\t\r\n";
constexpr std::uint32_t mostInRange = 10'000'000;

/// "17" or "200-220"
bool addRange(std::string_view word, std::vector<std::uint32_t>& rows) {
    const char* const end = word.data() + word.size();
    std::uint32_t first = 0, last = 0;
    auto read = std::from_chars(word.data(), end, first);
    if (read.ec != std::errc()) return false;
    last = first;
    if (read.ptr != end) {
        if (*read.ptr != '-') return false;
        read = std::from_chars(read.ptr + 1, end, last);
        if (read.ec != std::errc() || read.ptr != end) return false;
    }
    if (last < first || last - first > mostInRange) return false;
    for (std::uint32_t count = last - first + 1; count > 0; --count) rows.push_back(first++);
    return true;
}

} // namespace

std::optional<std::vector<std::uint32_t>> rowsFrom(std::string_view text, std::string* wrong) {
    std::vector<std::uint32_t> rows;
    for (std::size_t at = text.find_first_not_of(between); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(between, at), text.size());
        const std::string_view word = text.substr(at, end - at);
        if (!addRange(word, rows)) {
            if (wrong) *wrong = word;
            return std::nullopt;
        }
        at = text.find_first_not_of(between, end);
    }
    if (rows.empty()) return std::nullopt;
    return rows;
}

std::string rowsText(std::vector<std::uint32_t> rows) {
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    std::string text;
    for (std::size_t first = 0, last = 0; first < rows.size(); first = last + 1) {
        for (last = first; last + 1 < rows.size() && rows[last + 1] == rows[last] + 1;) ++last;
        if (!text.empty()) text += ", ";
        text += std::to_string(rows[first]);
        if (last > first) text += '-' + std::to_string(rows[last]);
    }
    return text;
}

std::shared_ptr<const nn::DataSplit> withoutRows(std::shared_ptr<const nn::DataSplit> split,
                                                 const std::vector<std::uint32_t>& rows) {
    if (rows.empty()) return split;
    auto fewer = std::make_shared<nn::DataSplit>(*split);
    std::erase_if(fewer->trainingRows, [&](std::uint32_t row) { return std::ranges::binary_search(rows, row); });
    return fewer;
}

} // namespace throughline::session
