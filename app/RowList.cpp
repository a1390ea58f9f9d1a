// SPDX-License-Identifier: GPL-3.0-or-later
#include "RowList.h"

#include "io/WriteFile.h"
#include "session/Json.h"
#include "session/LeftOutRows.h"

#include <QFileInfo>

namespace throughline::app {

namespace {

using session::Json;

constexpr std::uint64_t largestFile = std::uint64_t{64} << 20;

Error refusal(const std::string& word) {
    return {ErrorCode::BadOption,
            {},
            {"--leave-out-rows", word, "numbers of rows from 0, as in 3,17,200-220, or a file of them"}};
}

/// The rows that are named in what `rows --json` prints.
std::optional<std::vector<std::uint32_t>> rowsInJson(const std::string& text) {
    const Json json = session::parseJson(text);
    const auto top = json.is_object() ? json.find("top") : json.end();
    if (!json.is_object() || top == json.end() || !top->is_array()) return std::nullopt;
    std::vector<std::uint32_t> rows;
    for (const Json& each : *top) {
        const auto row = each.is_object() ? each.find("row") : each.end();
        if (!each.is_object() || row == each.end() || !row->is_number_unsigned()) return std::nullopt;
        rows.push_back(row->get<std::uint32_t>());
    }
    return rows;
}

} // namespace

Result<std::vector<std::uint32_t>> rowList(const QString& text) {
    QString numbers = text;
    if (QFileInfo(text).isFile()) {
        const Result<std::string> read = io::readFile(text.toStdString(), largestFile);
        if (!read) return tl::make_unexpected(read.error());
        if (const auto rows = rowsInJson(*read)) return *rows;
        numbers = QString::fromStdString(*read);
    }
    std::string wrong = text.toStdString();
    const auto rows = session::rowsFrom(numbers.toStdString(), &wrong);
    if (!rows) return tl::make_unexpected(refusal(wrong));
    return *rows;
}

} // namespace throughline::app
