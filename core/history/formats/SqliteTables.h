// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace throughline::io {
class SqliteFile;
}

namespace throughline::history {

class HistoryCollector;
class RunPoints;

/// How one tool keeps its runs in a database. Told by tables, which stand anywhere in it.
struct SqliteTables {
    std::string_view format; ///< as `info --json` says it
    bool (*fit)(io::SqliteFile& database) = nullptr;
    /// Gives all runs; false where the database is damaged, and there may be more.
    bool (*read)(io::SqliteFile& database, HistoryCollector& to) = nullptr;
};

extern const SqliteTables trackioTables, goodseedTables, mlflowTables;

/// Runs by the keys that their tool has for them, in the order in which they were met. Those of one name are told apart
/// by their keys: the first has the name for itself.
class RunNames {
public:
    std::string nameOf(std::string_view name, std::string_view key);

private:
    std::unordered_map<std::string, std::string> m_keys; ///< by the names given
};

} // namespace throughline::history
