// SPDX-License-Identifier: GPL-3.0-or-later
// MLflow's SQLite store, `mlflow.db`: a row a point (mlflow/store/tracking/dbmodels/models.py). NaN is a row that says
// so and has the value 0; infinities are the largest numbers that there are.
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "history/RunPoints.h"
#include "history/formats/SqliteTables.h"
#include "io/SqliteFile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::history {

namespace {

constexpr double infinite = 1.797e308; ///< from here on

struct MlflowRun {
    std::string name;
    double start = 0.0;
    RunPoints points;
};

bool fitsMlflowTables(io::SqliteFile& database) {
    return database.has("metrics", {"key", "value", "timestamp", "run_uuid"}) &&
           database.has("runs", {"run_uuid", "name", "lifecycle_stage"});
}

double valueOf(double stored, bool isNan) {
    if (isNan) return std::numeric_limits<double>::quiet_NaN();
    return std::abs(stored) >= infinite ? std::copysign(std::numeric_limits<double>::infinity(), stored) : stored;
}

void addPoint(MlflowRun& run, const io::SqliteFile::Row& row) {
    const auto stored = row.number(2);
    if (!stored) return;
    const double time = row.number(3).value_or(0.0), step = row.number(4).value_or(0.0);
    const double value = valueOf(*stored, row.integer(5).value_or(0) != 0);
    if (!std::isfinite(step)) return;
    if (isEpochName(row.text(1)) && std::isfinite(value))
        run.points.addEpoch(step, value, time, false);
    else
        run.points.add(row.text(1), step, value, time, false);
}

bool readMlflowTables(io::SqliteFile& database, HistoryCollector& to) {
    std::unordered_map<std::string, MlflowRun> runs;
    std::vector<std::string> order;
    bool whole = database.read(
        "SELECT run_uuid, name, lifecycle_stage, start_time FROM runs ORDER BY rowid", [&](const auto& row) {
            if (row.text(2) == "deleted") return true;
            const std::string key(row.text(0).substr(0, SeriesBuilder::longestName));
            MlflowRun run{
                std::string(row.text(1).substr(0, SeriesBuilder::longestName)), row.number(3).value_or(0.0), {}};
            if (runs.emplace(key, std::move(run)).second) order.push_back(key);
            return order.size() < RunPoints::mostRuns;
        });
    // The first ones had neither column.
    const bool hasStep = database.has("metrics", {"step"}), hasNan = database.has("metrics", {"is_nan"});
    const std::string select = std::string("SELECT run_uuid, key, value, timestamp, ") + (hasStep ? "step" : "0") +
                               (hasNan ? ", is_nan" : ", 0") + " FROM metrics ORDER BY rowid";
    std::size_t values = 0;
    whole = database.read(select.c_str(), [&](const auto& row) {
        const auto run = runs.find(std::string(row.text(0).substr(0, SeriesBuilder::longestName)));
        if (run != runs.end()) addPoint(run->second, row);
        return ++values < SeriesBuilder::mostValues / 2;
    }) && whole;
    std::stable_sort(order.begin(), order.end(),
                     [&](const auto& a, const auto& b) { return runs.at(a).start < runs.at(b).start; });
    RunNames names;
    for (const std::string& key : order) {
        MlflowRun& run = runs.at(key);
        to.begin(names.nameOf(run.name.empty() ? key : run.name, key), {});
        run.points.sortByTime(RunPoints::Within::AsAdded);
        if (run.points.hasNoSteps())
            run.points.addRows(to.series());
        else if (run.points.size() > 0 || order.size() == 1)
            run.points.addTo(to.series());
        run.points = {};
    }
    if (order.empty()) to.series().countBy(Counter::Step);
    return whole;
}

} // namespace

extern const SqliteTables mlflowTables{"mlflow-sqlite", &fitsMlflowTables, &readMlflowTables};

} // namespace throughline::history
