// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON array of flat or nested objects: what the article's callback and most loops of people's own write, skorch too.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "history/formats/JsonShape.h"
#include "history/formats/RowPlaces.h"
#include "io/JsonReader.h"

#include <algorithm>

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

class JsonListReader : public FormatReader {
public:
    explicit JsonListReader(const Start& start)
        : m_file(start.file.string()), m_counter(counterOfList(start.text)), m_places(m_counter) {}

    Result<std::size_t> take(std::string_view bytes, bool, HistoryCollector& to) override {
        SeriesBuilder& builder = to.series();
        builder.countBy(m_counter);
        m_cut = false;
        std::size_t taken = 0;
        JsonReader reader(bytes);
        while (!m_done) {
            const Next next = goOn(reader, bytes, taken);
            m_full = next == Next::Element && builder.full();
            m_bad = next == Next::Bad;
            m_done = m_full || m_bad || next == Next::End;
            m_cut = next == Next::Cut;
            if (m_done || m_cut) break;
            const std::string_view element = bytes.substr(m_element);
            if (const std::size_t size = m_row.readAlike(element); size > 0) {
                add(builder);
                taken = m_element + size;
                continue;
            }
            reader.continueInArray(m_element);
            const bool isRow = reader.next() == Token::BeginObject;
            const bool read = isRow ? m_row.read(reader) : reader.skipValue();
            m_bad = m_done = reader.token() == Token::Bad;
            m_cut = !read && !m_bad;
            if (!read) break;
            if (isRow) {
                add(builder);
                m_row.learn(element);
            } else {
                ++m_others;
            }
            taken = reader.offset();
        }
        return m_done ? bytes.size() : taken;
    }

    Result<void> verdict(const HistoryCollector& taken) const override {
        if (m_rows == 0 && (m_cut || m_bad))
            return fail(ErrorCode::Damaged, m_file, {"the file ends before its first record"});
        if (m_others > m_rows || (m_rows > 0 && !isHistory(taken)))
            return fail(ErrorCode::UnknownFormat, m_file, {"a JSON list that is no training history"});
        if (m_settingsVary && !m_counted)
            return fail(ErrorCode::UnknownFormat, m_file, {"a table of hyperparameters with a row for each training"});
        return {};
    }

    bool isWhole() const override { return !m_cut && !m_bad; }

    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_full) warnings.push_back({RemarkCode::RestLeftOut});
        if (!isWhole())
            warnings.push_back({m_cut ? RemarkCode::CutInRecord : RemarkCode::UnreadableRecord,
                                {std::to_string(m_rows + 1), std::to_string(m_rows)}});
        if (m_unreadTimes > 0)
            warnings.push_back({RemarkCode::TimesUnread, {m_unreadTime, std::to_string(m_unreadTimes - 1)}});
        return warnings;
    }

private:
    enum class Next { Element, Cut, End, Bad };

    /// Finds the element of the list that follows `taken`: `m_element`.
    Next goOn(JsonReader& reader, std::string_view bytes, std::size_t& taken) {
        constexpr const char* blanks = " \t\r\n";
        if (!m_begun) {
            if (reader.next() != Token::BeginArray) return reader.token() == Token::Cut ? Next::Cut : Next::Bad;
            taken = reader.offset();
            m_begun = true;
        }
        std::size_t next = bytes.find_first_not_of(blanks, taken);
        if (next == std::string_view::npos || bytes[next] == '\0') return Next::Cut;
        if (bytes[next] == ']') return Next::End;
        if (m_rows + m_others > 0) {
            if (bytes[next] != ',') return Next::Bad;
            next = bytes.find_first_not_of(blanks, next + 1);
            if (next == std::string_view::npos) return Next::Cut;
        }
        m_element = next;
        return Next::Element;
    }

    void add(SeriesBuilder& builder) {
        ++m_rows;
        m_places.add(m_row, builder);
        if (m_rows == 1) m_settings = m_row.settings();
        m_settingsVary = m_settingsVary || m_settings != m_row.settings();
        m_counted = m_counted || m_row.epoch() || m_row.step();
        if (m_row.unreadTime().empty()) return;
        if (m_unreadTimes++ == 0) m_unreadTime = m_row.unreadTime();
    }

    bool isHistory(const HistoryCollector& taken) const {
        return (m_counted && taken.hasSeries()) || taken.hasSeries(&looksLikeMetric);
    }

    std::string m_file;
    std::size_t m_element = 0; ///< during `take` alone: where the element that comes begins
    Counter m_counter;
    ObjectRow m_row;
    RowPlaces m_places;
    std::optional<double> m_settings; ///< of the first row
    bool m_settingsVary = false;
    std::size_t m_rows = 0, m_others = 0, m_unreadTimes = 0;
    std::string m_unreadTime; ///< the first
    bool m_begun = false, m_done = false, m_counted = false;
    bool m_cut = false, m_bad = false, m_full = false;
};

Fit fitsJsonList(const Start& start) {
    const JsonShape shape = shapeOf(start.text);
    return shape == JsonShape::List ? Fit::Perhaps : Fit::No;
}

std::unique_ptr<FormatReader> jsonListReader(const Start& start) {
    return std::make_unique<JsonListReader>(start);
}

} // namespace

extern const Format jsonListFormat{"json-list", Format::Growth::Rewritten, &fitsJsonList, &jsonListReader};

} // namespace throughline::history
