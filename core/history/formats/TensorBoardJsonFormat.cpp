// SPDX-License-Identifier: GPL-3.0-or-later
// Scalars as JSON, triples of wall time, step and value: one series as TensorBoard gives it for download, whose name is
// in the file's alone, and all of them as tensorboardX's `export_scalars_to_json` writes them.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "history/formats/JsonShape.h"
#include "history/formats/ObjectRow.h"
#include "io/JsonReader.h"

#include <cmath>

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

/// "run-logs_train-tag-epoch_loss.json" → "epoch_loss".
std::string seriesOf(const std::filesystem::path& file) {
    constexpr std::string_view mark = "-tag-";
    const std::string name = file.stem().string();
    const std::size_t tag = name.rfind(mark);
    if (tag != std::string::npos && tag + mark.size() < name.size()) return name.substr(tag + mark.size());
    return looksLikeMetric(name) ? name : "value";
}

class TriplesReader : public FormatReader {
public:
    explicit TriplesReader(const Start& start) : m_file(start.file) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (!end) return 0;
        SeriesBuilder& builder = to.series();
        builder.countBy(Counter::Step);
        JsonReader reader(bytes);
        const Token first = reader.next();
        m_whole = first == Token::BeginArray    ? readSeries(reader, seriesOf(m_file), builder)
                  : first == Token::BeginObject ? readAll(reader, builder)
                                                : false;
        return bytes.size();
    }

    Result<void> verdict(const HistoryCollector&) const override {
        if (m_rows > 0 || m_whole) return {};
        return fail(ErrorCode::Damaged, m_file.string(), {"the file ends before its first record"});
    }

    bool isWhole() const override { return m_whole; }

    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_full) warnings.push_back({RemarkCode::RestLeftOut});
        if (!m_whole) warnings.push_back({RemarkCode::CutInLists});
        return warnings;
    }

private:
    bool readAll(JsonReader& reader, SeriesBuilder& builder) {
        while (reader.next() == Token::Key) {
            const std::string name = reader.text();
            const bool list = reader.next() == Token::BeginArray;
            if (list ? !readSeries(reader, name, builder) : !reader.skipValue()) return false;
        }
        return reader.token() == Token::EndObject;
    }

    bool readSeries(JsonReader& reader, const std::string& name, SeriesBuilder& builder) {
        while (reader.next() != Token::EndArray) {
            if (reader.failed()) return false;
            std::optional<double> triple[3];
            if (reader.token() == Token::BeginArray) {
                for (std::size_t i = 0; reader.next() != Token::EndArray; ++i) {
                    if (reader.failed()) return false;
                    if (i < 3) triple[i] = numberIn(reader);
                    if (!reader.skipValue()) return false;
                }
            } else if (!reader.skipValue()) {
                return false;
            }
            if (m_full || !triple[0] || !triple[1] || !triple[2] || !std::isfinite(*triple[1])) continue;
            builder.row({*triple[1], Place::unknown, std::isfinite(*triple[0]) ? *triple[0] * 1000.0 : 0.0});
            builder.point(name, *triple[2]);
            ++m_rows;
            m_full = builder.full();
        }
        return true;
    }

    std::filesystem::path m_file;
    std::size_t m_rows = 0;
    bool m_whole = true, m_full = false;
};

/// Whether a triple follows, the newest token being the bracket around it.
bool hasTriple(JsonReader& reader) {
    if (reader.next() != Token::BeginArray) return false;
    // Wall times are seconds since 1970: other triples are other data.
    if (reader.next() != Token::Number || reader.number() < 1e8) return false;
    if (reader.next() != Token::Number) return false;
    reader.next();
    return numberIn(reader) && reader.next() == Token::EndArray;
}

Fit fitsTensorBoardJson(const Start& start) {
    JsonReader reader(start.text);
    return reader.next() == Token::BeginArray && hasTriple(reader) ? Fit::Surely : Fit::No;
}

Fit fitAll(const Start& start) {
    JsonReader reader(start.text);
    if (reader.next() != Token::BeginObject || reader.next() != Token::Key) return Fit::No;
    return reader.next() == Token::BeginArray && hasTriple(reader) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> tensorBoardJsonReader(const Start& start) {
    return std::make_unique<TriplesReader>(start);
}

} // namespace

extern const Format tensorBoardJsonFormat{"tensorboard-json", Format::Growth::Rewritten, &fitsTensorBoardJson,
                                          &tensorBoardJsonReader};
extern const Format tensorBoardXJsonFormat{"tensorboardx-json", Format::Growth::Rewritten, &fitAll,
                                           &tensorBoardJsonReader};

} // namespace throughline::history
