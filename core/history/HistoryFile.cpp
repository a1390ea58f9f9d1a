// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryFile.h"

#include "history/JsonReader.h"
#include "history/RecordText.h"

namespace throughline::history {

using Token = JsonReader::Token;

HistoryScan scanHistory(std::string_view text, const RecordVisitor& visit) {
    HistoryScan scan;
    JsonReader reader(text);
    nn::EpochRecord record;
    std::int64_t lastEpoch = 0;
    if (reader.next() == Token::BeginArray) scan.end = reader.offset();

    for (std::size_t begin = reader.offset();;) {
        if (!reader.failed()) {
            const Token token = reader.next();
            if (token == Token::EndArray || token == Token::End) break;
            begin = reader.offset() - (token == Token::BeginObject ? 1 : 0);
            if (token == Token::BeginObject && readRecord(reader, record) && record.epoch > lastEpoch) {
                lastEpoch = record.epoch;
                scan.end = reader.offset();
                ++scan.records;
                visit(record, begin, scan.end);
                continue;
            }
            scan.intact = false;
            ++scan.leftOut;
            if (!reader.failed() && reader.skipValue()) continue;
        }
        scan.intact = false;
        const std::size_t next = text.find("\n{", begin + 1);
        if (next == std::string_view::npos) return scan;
        reader.continueInArray(next + 1);
        begin = next + 1;
    }
    if (reader.token() != Token::End && reader.next() != Token::End) scan.intact = false;
    return scan;
}

std::string mendedHistory(std::string_view text) {
    std::string mended = "[";
    scanHistory(text, [&](const nn::EpochRecord&, std::size_t begin, std::size_t end) {
        mended += mended.size() == 1 ? "\n" : ",\n";
        mended += text.substr(begin, end - begin);
    });
    return mended += historyTail;
}

} // namespace throughline::history
