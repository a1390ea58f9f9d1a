// SPDX-License-Identifier: GPL-3.0-or-later
// trackio's `<project>.db`: a row a call of `log`, its metrics one JSON object (trackio 0.43, which stores it as
// bytes).
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "history/RunPoints.h"
#include "history/formats/SqliteTables.h"
#include "io/IsoTime.h"
#include "io/JsonReader.h"
#include "io/JsonText.h"
#include "io/SqliteFile.h"

#include <cmath>

namespace throughline::history {

namespace {

struct TrackioRun {
    std::string key, name;
    RunPoints points;
    std::string time; ///< of the newest row; that of a batch
};

bool fitsTrackioTables(io::SqliteFile& database) {
    return database.has("metrics", {"id", "timestamp", "run_name", "step", "metrics"});
}

/// The numbers of a row, those of nested objects named by their path. An object with a "_type" is a picture or the
/// like.
bool addMembers(RunPoints& points, io::JsonReader& reader, const std::string& prefix, const Place& place, bool newRow) {
    using Token = io::JsonReader::Token;
    const std::size_t before = points.size();
    bool isMedia = false;
    while (reader.next() == Token::Key) {
        const bool tooLong = prefix.size() + reader.text().size() > SeriesBuilder::longestName;
        const std::string name = tooLong ? std::string() : prefix + reader.text();
        const Token token = reader.next();
        std::optional<double> value;
        if (token == Token::Number) value = reader.number();
        if (token == Token::String) value = io::spelledNumber(reader.text());
        isMedia = isMedia || (!prefix.empty() && token == Token::String && name == prefix + "_type");
        if (tooLong) points.leaveOutName();
        const bool begins = newRow && points.size() == before;
        if (value && !tooLong && isEpochName(name)) {
            if (std::isfinite(*value)) points.addEpoch(place.x, *value, place.time, begins);
        } else if (value && !tooLong) {
            points.add(name, place.x, *value, place.time, begins);
        }
        if (token == Token::BeginObject && !tooLong) {
            if (!addMembers(points, reader, name + '/', place, begins)) return false;
        } else if (!reader.skipValue()) {
            return false;
        }
    }
    if (isMedia) points.removeFrom(before);
    return reader.token() == Token::EndObject;
}

void addRow(TrackioRun& run, const io::SqliteFile::Row& row) {
    const std::optional<double> step = row.number(3);
    io::JsonReader reader(row.text(4));
    if (!step || !std::isfinite(*step) || reader.next() != io::JsonReader::Token::BeginObject) return;
    const std::string_view when = row.text(1).substr(0, 64);
    const bool newBatch = when != run.time;
    if (newBatch) run.time = when;
    const double time = static_cast<double>(io::parseIsoTime(run.time).value_or(0));
    (void)addMembers(run.points, reader, {}, {.x = *step, .time = time}, newBatch);
}

bool readTrackioTables(io::SqliteFile& database, HistoryCollector& to) {
    // Older ones have no key but the name.
    const bool hasKey = database.has("metrics", {"run_id"});
    const char* const select = hasKey
                                   ? "SELECT run_id, timestamp, run_name, step, metrics FROM metrics ORDER BY rowid"
                                   : "SELECT run_name, timestamp, run_name, step, metrics FROM metrics ORDER BY rowid";
    std::vector<TrackioRun> runs;
    std::unordered_map<std::string, std::size_t> places;
    RunNames names;
    std::size_t values = 0;
    const bool whole = database.read(select, [&](const io::SqliteFile::Row& row) {
        const std::string_view key = row.text(0).substr(0, SeriesBuilder::longestName);
        const auto [place, isNew] = places.try_emplace(std::string(key), runs.size());
        if (isNew && runs.size() == RunPoints::mostRuns) return false;
        if (isNew) runs.push_back({std::string(key), names.nameOf(row.text(2), key), {}, {}});
        TrackioRun& run = runs[place->second];
        const std::size_t before = run.points.size();
        addRow(run, row);
        values += run.points.size() - before;
        return values < SeriesBuilder::mostValues / 2;
    });
    for (TrackioRun& run : runs) {
        to.begin(run.name, {});
        if (run.points.size() > 0 || runs.size() == 1) run.points.addTo(to.series());
        run.points = {};
    }
    if (runs.empty()) to.series().countBy(Counter::Step);
    return whole;
}

} // namespace

extern const SqliteTables trackioTables{"trackio", &fitsTrackioTables, &readTrackioTables};

} // namespace throughline::history
