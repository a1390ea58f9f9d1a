// SPDX-License-Identifier: GPL-3.0-or-later
// Parquet tables of training histories: Neptune's export (neptune-exporter, storage/parquet_writer.py), one row a
// point; W&B's `<run>.runhistory.parquet`, trackio's `<project>.parquet` and the like, a column a series.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "history/RunPoints.h"
#include "history/formats/ParquetRows.h"
#include "history/formats/SqliteTables.h"
#include "io/IsoTime.h"
#include "io/JsonText.h"

#include <algorithm>
#include <cmath>

namespace throughline::history {

namespace {

using io::ParquetField;
using io::ParquetFile;
using io::ParquetValue;
using Kind = ParquetValue::Kind;

/// A time in ms since 1970; 0 unknown.
double timeOf(const ParquetValue& value) {
    if (value.kind == Kind::Text) return static_cast<double>(io::parseIsoTime(value.text.substr(0, 64)).value_or(0));
    return value.kind == Kind::None ? 0.0 : io::timeOfNumber(value.number);
}

std::optional<double> numberOf(const ParquetValue& value) {
    if (value.kind == Kind::Number) return value.number;
    return value.kind == Kind::Text ? io::spelledNumber(value.text) : std::nullopt;
}

/// The columns of a table with a column a series.
struct WideTable {
    const ParquetField *step = nullptr, *epoch = nullptr, *time = nullptr, *run = nullptr, *key = nullptr;
    std::vector<const ParquetField*> series;
    std::string_view format;
};

std::optional<WideTable> wideTable(const ParquetFile& file) {
    WideTable table;
    for (const ParquetField& field : file.fields) {
        const std::string_view name = field.name;
        if (name == "_step" || (!table.step && isStepName(name)))
            table.step = &field;
        else if (!table.epoch && isEpochName(name))
            table.epoch = &field;
        else if (name == "_timestamp" || (!table.time && name == "timestamp"))
            table.time = &field;
        else if (name == "run_name")
            table.run = &field;
        else if (name == "run_id")
            table.key = &field;
        else if (!name.starts_with('_') && table.series.size() < SeriesBuilder::mostSeries)
            table.series.push_back(&field);
    }
    const bool counts = table.step || table.epoch;
    const bool measures = std::any_of(table.series.begin(), table.series.end(),
                                      [](const ParquetField* field) { return looksLikeMetric(field->name); });
    if (table.series.empty() || (!counts && !measures)) return std::nullopt;
    const bool ofWandb = table.step && table.step->name == "_step";
    table.format = ofWandb ? "wandb-parquet" : table.run && table.step ? "trackio-parquet" : "parquet";
    return table;
}

class ParquetReader : public FormatReader {
public:
    ParquetReader(const Start& start, bool ofFolder) : m_file(start.file.string()), m_ofFolder(ofFolder) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (!end) return 0;
        const Result<ParquetFile> file = ParquetFile::read(bytes);
        if (!file) {
            m_why = file.error();
        } else if (const auto columns = neptuneColumns(*file)) {
            m_format = "neptune-parquet";
            readNeptune(bytes, *file, *columns, to);
        } else if (const auto table = m_ofFolder ? std::nullopt : wideTable(*file)) {
            m_format = table->format;
            readWide(bytes, *file, *table, to);
        } else {
            m_why = Error{ErrorCode::UnknownFormat, {}, {"a Parquet table that is no training history"}};
        }
        if (m_why) m_why->file = m_file;
        return bytes.size();
    }

    Result<void> verdict(const HistoryCollector&) const override {
        if (m_why) return tl::make_unexpected(*m_why);
        if (!m_whole && m_points == 0)
            return fail(ErrorCode::Damaged, m_file, {"the file ends before its first record"});
        return {};
    }
    bool isWhole() const override { return !m_why && m_whole; }
    std::string_view format() const override { return m_format; }
    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_cut) warnings.push_back({RemarkCode::RestLeftOut});
        if (!m_whole) warnings.push_back({RemarkCode::CutInLists});
        return warnings;
    }

private:
    void ended(const ParquetRows& rows) {
        if (!rows.unsupported().empty())
            m_why = Error{ErrorCode::UnknownFormat, {}, {rows.unsupported() + " (export it as CSV)"}};
        m_whole = rows.isWhole();
        m_cut = m_cut || rows.isCut();
    }

    void readNeptune(std::string_view bytes, const ParquetFile& file, const NeptuneColumns& columns,
                     HistoryCollector& to) {
        ParquetRows rows(bytes, file, columns.all());
        std::string run;
        SeriesBuilder* builder = nullptr;
        while (!m_cut && rows.next()) {
            const auto& row = rows.values();
            if (row[NeptuneColumns::Type].text != "float_series" || row[NeptuneColumns::Step].kind != Kind::Number)
                continue;
            const std::string_view id = row[NeptuneColumns::Run].text.substr(0, 256);
            if (!builder || id != run) {
                run = id;
                if (!m_ofFolder) to.begin(run, {});
                builder = &to.series();
                builder->countBy(Counter::Step);
            }
            // The exporter makes nothing of what is not a number.
            const double value = numberOf(row[NeptuneColumns::Value]).value_or(Place::unknown);
            builder->row({.x = row[NeptuneColumns::Step].number, .time = timeOf(row[NeptuneColumns::Time])});
            builder->point(row[NeptuneColumns::Path].text, value);
            m_cut = builder->full();
            ++m_points;
        }
        ended(rows);
        if (!builder) to.series().countBy(Counter::Step);
    }

    void readWide(std::string_view bytes, const ParquetFile& file, const WideTable& table, HistoryCollector& to) {
        std::vector<const ParquetField*> fields{table.step, table.epoch, table.time, table.run, table.key};
        fields.insert(fields.end(), table.series.begin(), table.series.end());
        ParquetRows rows(bytes, file, fields);
        std::vector<std::pair<std::string, RunPoints>> runs;
        std::unordered_map<std::string, std::size_t> places;
        RunNames names;
        std::size_t number = 0;
        double newest = 0.0;
        while (!m_cut && rows.next()) {
            const auto& row = rows.values();
            const std::string_view key = (table.key ? row[4] : row[3]).text.substr(0, 256);
            const auto [place, isNew] = places.try_emplace(std::string(key), runs.size());
            if (isNew && runs.size() == RunPoints::mostRuns) break;
            if (isNew) runs.emplace_back(names.nameOf(row[3].text, key), RunPoints());
            RunPoints& points = runs[place->second].second;
            const auto step = numberOf(row[0]), epoch = numberOf(row[1]);
            const double counted = step.value_or(epoch.value_or(static_cast<double>(++number)));
            if (!std::isfinite(counted)) continue;
            const double time = timeOf(row[2]);
            const bool newRow = time != newest;
            newest = time;
            const std::size_t before = points.size();
            if (step && epoch && std::isfinite(*epoch)) points.addEpoch(counted, *epoch, time, newRow);
            for (std::size_t i = 0; i < table.series.size(); ++i)
                if (const auto value = numberOf(row[5 + i]))
                    points.add(table.series[i]->name, counted, *value, time, newRow && points.size() == before);
            m_points += points.size() - before;
            m_cut = m_points >= SeriesBuilder::mostValues / 2;
        }
        ended(rows);
        const Counter counter = table.step ? Counter::Step : table.epoch ? Counter::Epoch : Counter::Row;
        for (auto& [name, points] : runs) {
            if (table.run) to.begin(name, {});
            points.addTo(to.series());
            if (counter != Counter::Step) to.series().countBy(counter);
            points = {};
        }
        if (runs.empty()) to.series().countBy(counter);
    }

    std::string m_file;
    bool m_ofFolder; ///< which knows the run that it is of
    std::string_view m_format;
    std::optional<Error> m_why;
    std::size_t m_points = 0;
    bool m_whole = true, m_cut = false;
};

Fit fitsParquet(const Start& start) {
    return start.text.starts_with(ParquetFile::magic) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> parquetReader(const Start& start) {
    return std::make_unique<ParquetReader>(start, false);
}

std::unique_ptr<FormatReader> readerInFolder(const Start& start) {
    return std::make_unique<ParquetReader>(start, true);
}

} // namespace

extern const Format parquetFormat{"parquet", Format::Growth::Rewritten, &fitsParquet, &parquetReader};
/// Of the files of a folder (NeptuneFolder.cpp).
extern const Format neptuneFormat{"neptune-parquet", Format::Growth::Rewritten, &fitsParquet, &readerInFolder};

} // namespace throughline::history
