// SPDX-License-Identifier: GPL-3.0-or-later
// goodseed's `<run>.sqlite`: one run a file, a row a point, one a step (goodseed 0.4). What a session that goes on from
// an older step writes takes the place of what was there; what lies further on keeps its older time.
#include "history/HistoryCollector.h"
#include "history/RunPoints.h"
#include "history/formats/SqliteTables.h"
#include "io/SqliteFile.h"

#include <cmath>
#include <unordered_map>

namespace throughline::history {

namespace {

bool fitsGoodseedTables(io::SqliteFile& database) {
    return database.has("metric_series", {"id", "path"}) &&
           database.has("metric_points", {"series_id", "step", "y", "ts"});
}

bool readGoodseedTables(io::SqliteFile& database, HistoryCollector& to) {
    std::unordered_map<std::int64_t, std::string> paths;
    bool whole = database.read("SELECT id, path FROM metric_series ORDER BY rowid", [&](const auto& row) {
        const auto id = row.integer(0);
        if (id) paths.emplace(*id, row.text(1).substr(0, SeriesBuilder::longestName + 1));
        return paths.size() <= SeriesBuilder::mostSeries;
    });
    RunPoints points;
    whole = database.read("SELECT series_id, step, y, ts FROM metric_points ORDER BY rowid", [&](const auto& row) {
        const auto path = paths.find(row.integer(0).value_or(-1));
        const auto step = row.number(1);
        const auto value = row.number(2);
        if (path == paths.end() || !step || !std::isfinite(*step) || !value) return true;
        const double seconds = row.number(3).value_or(0.0);
        points.add(path->second, *step, *value, seconds < 1e11 ? seconds * 1000.0 : seconds, false);
        return points.size() < SeriesBuilder::mostValues / 2;
    }) && whole;
    points.sortByTime(RunPoints::Within::ByX);
    points.addTo(to.series());
    return whole;
}

} // namespace

extern const SqliteTables goodseedTables{"goodseed", &fitsGoodseedTables, &readGoodseedTables};

} // namespace throughline::history
