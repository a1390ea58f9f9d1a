// SPDX-License-Identifier: GPL-3.0-or-later
// JSON Lines, an object a line: what MMCV, MMEngine, Detectron2, DETR and its kin, spaCy, Stable-Baselines3 and many
// loops of people's own append to, with comments between the lines.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "history/formats/JsonShape.h"
#include "history/formats/RowPlaces.h"
#include "io/JsonReader.h"

#include <algorithm>

namespace throughline::history {

extern const Format jsonLinesFormat;

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

/// Steps where any row has one: rows of one epoch would take each other's place.
Counter counterOfLines(std::string_view text) {
    ObjectRow row;
    bool epochs = false, steps = false, iterations = false;
    std::size_t begin = 0;
    for (std::size_t rows = 0; rows < ObjectRow::rowsForCounter && begin < text.size(); ++rows) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        JsonReader reader(text.substr(begin, end - begin));
        begin = end + 1;
        if (reader.next() != Token::BeginObject || !row.read(reader)) continue;
        epochs = epochs || row.epoch();
        steps = steps || row.step();
        iterations = iterations || row.countsIterations();
    }
    return steps ? iterations ? Counter::Iteration : Counter::Step : epochs ? Counter::Epoch : Counter::Row;
}

class JsonLinesReader : public FormatReader {
public:
    explicit JsonLinesReader(const Start& start)
        : m_file(start.file.string()), m_counter(counterOfLines(start.text)), m_places(m_counter) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        SeriesBuilder& builder = to.series();
        builder.countBy(m_counter);
        m_cut = false;
        std::size_t taken = 0;
        while (taken < bytes.size() && !m_full) {
            const std::size_t line = bytes.find('\n', taken);
            if (line == std::string_view::npos) {
                // It may be in the middle of being written; an object that is closed does not go on.
                const std::string_view rest = bytes.substr(taken);
                if (!end) break;
                m_cut = !isIdleLine(rest) && !isWholeObject(rest);
                if (m_cut || isIdleLine(rest)) break;
                takeLine(rest, builder);
                taken = bytes.size();
                break;
            }
            takeLine(bytes.substr(taken, line - taken), builder);
            taken = line + 1;
            m_full = builder.full();
        }
        return m_full ? bytes.size() : taken;
    }

    Result<void> verdict(const HistoryCollector& taken) const override {
        const bool history = (m_counted && taken.hasSeries()) || taken.hasSeries(&looksLikeMetric);
        if (m_settingsVary && !m_counted)
            return fail(ErrorCode::UnknownFormat, m_file, {"a table of hyperparameters with a row for each training"});
        if (history || (m_rows == 0 && m_others == 0)) return {};
        return fail(ErrorCode::UnknownFormat, m_file,
                    {m_messages * 2 > m_rows ? "JSON Lines of log messages" : "JSON Lines without a training history"});
    }

    bool isWhole() const override { return !m_cut; }

    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_full) warnings.push_back({RemarkCode::RestLeftOut});
        if (m_bad > 0) warnings.push_back({RemarkCode::RecordsDamaged, {std::to_string(m_bad)}});
        if (m_cut) warnings.push_back({RemarkCode::CutInRecord, {std::to_string(m_rows + 1), std::to_string(m_rows)}});
        if (m_unreadTimes > 0)
            warnings.push_back({RemarkCode::TimesUnread, {m_unreadTime, std::to_string(m_unreadTimes - 1)}});
        return warnings;
    }

private:
    static bool isWholeObject(std::string_view text) {
        JsonReader reader(text);
        return reader.next() == Token::BeginObject && reader.skipValue() && reader.next() == Token::End;
    }

    void takeLine(std::string_view line, SeriesBuilder& builder) {
        if (isIdleLine(line)) return;
        JsonReader reader(line);
        const std::size_t alike = m_row.readAlike(line);
        const bool whole = alike > 0 && line.find_first_not_of(" \t\r", alike) == std::string_view::npos;
        if (!whole && (reader.next() != Token::BeginObject || !m_row.read(reader) || reader.next() != Token::End)) {
            ++m_bad;
            return;
        }
        if (!whole) m_row.learn(line);
        m_messages += m_row.hasMessage() ? 1 : 0;
        // What describes the surroundings, or nothing, is no record.
        if (m_row.fields() == 0) {
            m_others += m_row.empty() ? 0 : 1;
            return;
        }
        if (!m_places.add(m_row, builder)) return;
        if (++m_rows == 1) m_settings = m_row.settings();
        m_settingsVary = m_settingsVary || m_settings != m_row.settings();
        m_counted = m_counted || m_row.epoch() || m_row.step();
        if (!m_row.unreadTime().empty() && m_unreadTimes++ == 0) m_unreadTime = m_row.unreadTime();
    }

    std::string m_file;
    Counter m_counter;
    ObjectRow m_row;
    RowPlaces m_places;
    std::optional<double> m_settings; ///< of the first row
    std::size_t m_rows = 0, m_bad = 0, m_others = 0, m_messages = 0, m_unreadTimes = 0;
    std::string m_unreadTime; ///< the first
    bool m_counted = false, m_settingsVary = false, m_cut = false, m_full = false;
};

Fit fitsJsonLines(const Start& start) {
    return shapeOf(start.text) == JsonShape::Lines ? Fit::Perhaps : Fit::No;
}

std::unique_ptr<FormatReader> jsonLinesReader(const Start& start) {
    return std::make_unique<JsonLinesReader>(start);
}

} // namespace

const Format jsonLinesFormat{"jsonl", Format::Growth::Appends, &fitsJsonLines, &jsonLinesReader};

} // namespace throughline::history
