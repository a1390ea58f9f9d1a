// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryFile.h"

#include "history/RecordText.h"
#include "io/JsonReader.h"

#include <utility>

namespace throughline::history {

using Token = io::JsonReader::Token;

namespace {

/// Takes records in the order of the file and passes on those that ascend. One whose epoch is damaged must not cost the
/// whole ones around it, so each waits for its successor: of two that do not ascend, the one that jumped is wrong.
class Ascending {
public:
    Ascending(HistoryScan& scan, const RecordVisitor& visit, std::int64_t passed)
        : m_scan(scan), m_visit(visit), m_passed(passed) {}

    void add(nn::EpochRecord& record, std::size_t begin, std::size_t end) {
        if (m_waits && record.epoch > m_record.epoch) pass();
        const std::int64_t expected = m_passed + 1;
        const bool better = !m_waits || (m_record.epoch > expected && record.epoch >= expected);
        if (m_waits || record.epoch < expected) leaveOut();
        if (!better || record.epoch < expected) return;
        std::swap(m_record, record);
        m_begin = begin;
        m_end = end;
        m_leftOut = m_scan.leftOut;
        m_waits = true;
    }
    void pass() {
        if (!std::exchange(m_waits, false)) return;
        m_passed = m_record.epoch;
        m_scan.end = m_end;
        m_scan.leftOutBefore = m_leftOut;
        ++m_scan.records;
        m_visit(m_record, m_begin, m_end);
    }
    void leaveOut() {
        m_scan.intact = false;
        ++m_scan.leftOut;
    }

private:
    HistoryScan& m_scan;
    const RecordVisitor& m_visit;
    nn::EpochRecord m_record;
    std::size_t m_begin = 0, m_end = 0;
    std::size_t m_leftOut = 0; ///< places before it
    std::int64_t m_passed;     ///< the newest epoch passed on
    bool m_waits = false;
};

} // namespace

HistoryScan scanHistory(std::string_view text, const RecordVisitor& visit, ScanFrom from) {
    HistoryScan scan;
    io::JsonReader reader(text);
    nn::EpochRecord record;
    Ascending ascending(scan, visit, from.epoch);
    bool astray = false;
    if (from.epoch > 0) {
        constexpr const char* blanks = " \t\r\n";
        std::size_t next = text.find_first_not_of(blanks);
        if (next != std::string_view::npos && text[next] == ',') next = text.find_first_not_of(blanks, next + 1);
        scan.intact = next != std::string_view::npos;
        if (!scan.intact || text[next] == ']') return scan;
        reader.continueInArray(next);
    } else {
        astray = reader.next() != Token::BeginArray;
        if (astray) ascending.leaveOut();
    }
    if (!astray) scan.end = reader.offset();

    for (std::size_t begin = scan.end;; astray = false) {
        if (!astray && !reader.failed()) {
            const Token token = reader.next();
            if (token == Token::EndArray || token == Token::End) break;
            begin = reader.offset() - (token == Token::BeginObject ? 1 : 0);
            if (token == Token::BeginObject && readRecord(reader, record)) {
                ascending.add(record, begin, reader.offset());
                continue;
            }
            ascending.leaveOut();
            if (!reader.failed() && reader.skipValue()) continue;
        }
        scan.intact = false;
        const std::size_t next = text.find("\n{", begin);
        if (next == std::string_view::npos) break;
        reader.continueInArray(next + 1);
        begin = next + 1;
    }
    if (!from.more) ascending.pass();
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
