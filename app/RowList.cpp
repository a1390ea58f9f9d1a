// SPDX-License-Identifier: GPL-3.0-or-later
#include "RowList.h"

#include "io/WriteFile.h"
#include "session/Json.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace throughline::app {

namespace {

using session::Json;

constexpr std::uint64_t largestFile = std::uint64_t{64} << 20;
constexpr std::uint32_t mostInRange = 10'000'000;

Error refusal(const QString& word) {
    return {ErrorCode::BadOption,
            {},
            {"--leave-out-rows", word.toStdString(), "numbers of rows from 0, as in 3,17,200-220, or a file of them"}};
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
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    static const QRegularExpression form(QStringLiteral("^(\\d+)(?:-(\\d+))?$"));
    std::vector<std::uint32_t> rows;
    const QStringList words = numbers.split(between, Qt::SkipEmptyParts);
    if (words.isEmpty()) return tl::make_unexpected(refusal(text));
    for (const QString& word : words) {
        const auto match = form.match(word);
        bool firstFits = false, lastFits = true;
        const std::uint32_t first = match.captured(1).toUInt(&firstFits);
        const std::uint32_t last = match.captured(2).isEmpty() ? first : match.captured(2).toUInt(&lastFits);
        if (!match.hasMatch() || !firstFits || !lastFits || last < first || last - first > mostInRange)
            return tl::make_unexpected(refusal(word));
        for (std::uint32_t row = first; row <= last && row >= first; ++row) rows.push_back(row);
    }
    return rows;
}

} // namespace throughline::app
