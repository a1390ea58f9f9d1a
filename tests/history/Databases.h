// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <sqlite3.h>
#include <string>

/// Small databases of the tools that keep their runs in one, with the tables as they make them.
namespace throughline::history::testing {

/// One that these statements make; small pages, that it has several.
inline std::string database(const std::string& statements) {
    sqlite3* made = nullptr;
    sqlite3_open(":memory:", &made);
    const std::string all = "PRAGMA page_size=512; BEGIN; " + statements + "; COMMIT";
    if (sqlite3_exec(made, all.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
    sqlite3_int64 size = 0;
    unsigned char* const bytes = sqlite3_serialize(made, "main", &size, 0);
    std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    sqlite3_free(bytes);
    sqlite3_close(made);
    return text;
}

inline const std::string trackioTable =
    "CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, timestamp TEXT NOT NULL, "
    "run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL); CREATE TABLE system_metrics (id INTEGER);";
/// A row of it, logged in the minute `minute`; its metrics as bytes, as trackio has them.
inline std::string trackioRow(const std::string& id, const std::string& name, int minute, int step,
                              const std::string& metrics) {
    return "INSERT INTO metrics (run_id, timestamp, run_name, step, metrics) VALUES ('" + id + "', '2026-11-28T11:0" +
           std::to_string(minute) + ":00.5+00:00', '" + name + "', " + std::to_string(step) + ", CAST('" + metrics +
           "' AS BLOB));";
}

inline const std::string goodseedTable =
    "CREATE TABLE run_meta (key TEXT PRIMARY KEY, value TEXT); "
    "CREATE TABLE metric_series (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE); "
    "CREATE TABLE metric_points (series_id INTEGER NOT NULL, step REAL NOT NULL, y REAL NOT NULL, ts INTEGER NOT NULL, "
    "PRIMARY KEY (series_id, step)); INSERT INTO metric_series VALUES (1, 'train/loss'), (2, 'val/loss');";
inline std::string goodseedRow(int series, double step, double y, int seconds) {
    return "INSERT OR REPLACE INTO metric_points VALUES (" + std::to_string(series) + ", " + std::to_string(step) +
           ", " + std::to_string(y) + ", " + std::to_string(1795864821 + seconds) + ");";
}

inline const std::string mlflowTable =
    "CREATE TABLE runs (run_uuid VARCHAR(32) PRIMARY KEY, name VARCHAR(250), start_time BIGINT, lifecycle_stage "
    "VARCHAR(20)); CREATE TABLE metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, "
    "run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL, "
    "PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan));";
inline std::string mlflowRow(const std::string& run, const std::string& key, const std::string& value, int ms, int step,
                             int isNan = 0) {
    return "INSERT INTO metrics VALUES ('" + key + "', " + value + ", " + std::to_string(1795864826000 + ms) + ", '" +
           run + "', " + std::to_string(step) + ", " + std::to_string(isNan) + ");";
}

} // namespace throughline::history::testing
