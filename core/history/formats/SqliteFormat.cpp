// SPDX-License-Identifier: GPL-3.0-or-later
// The SQLite databases of trackio, goodseed and MLflow, with what stands in their write-ahead logs. What a database
// holds is told by its tables alone, which its beginning need not have: a run of goodseed that was killed has all in
// the log.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/formats/SqliteTables.h"
#include "io/SqliteFile.h"

#include <algorithm>
#include <array>
#include <limits>

namespace throughline::history {

namespace {

constexpr std::array<const SqliteTables*, 3> all{&trackioTables, &goodseedTables, &mlflowTables};

/// What a database is that holds no history known here.
std::string kindOf(io::SqliteFile& database) {
    if (!database.hasTables()) return "an SQLite database without tables";
    if (database.has("experiment") && database.has("tag") && database.has("chart") && database.has("namespace"))
        return "SwanLab's board database (SQLite)";
    if (database.has("studies") && database.has("trials")) return "Optuna's database of trials (SQLite)";
    return "an SQLite database of another program";
}

class SqliteReader : public FormatReader {
public:
    explicit SqliteReader(const Start& start) : m_file(start.file.string()) {}

    void takeBeside(std::string_view bytes) override { m_log = bytes; }

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (!end) return 0;
        Result<io::SqliteFile> database = io::SqliteFile::open(bytes, m_log);
        std::string().swap(m_log);
        if (!database) {
            m_why = database.error();
            m_why.file = m_file;
            return bytes.size();
        }
        const auto tables =
            std::find_if(all.begin(), all.end(), [&](const auto* each) { return each->fit(*database); });
        if (tables == all.end()) {
            m_why = {database->isWhole() ? ErrorCode::UnknownFormat : ErrorCode::Damaged, m_file, {kindOf(*database)}};
            return bytes.size();
        }
        m_tables = *tables;
        const std::size_t before = to.values();
        (void)m_tables->read(*database, to);
        m_any = to.values() > before;
        m_whole = database->isWhole();
        return bytes.size();
    }

    Result<void> verdict(const HistoryCollector&) const override {
        if (!m_tables) return tl::make_unexpected(m_why);
        if (!m_whole && !m_any) return fail(ErrorCode::Damaged, m_file, {"the file ends before its first record"});
        return {};
    }

    bool isWhole() const override { return m_tables && m_whole; }
    std::string_view format() const override { return m_tables ? m_tables->format : std::string_view(); }

    std::vector<Remark> warnings() const override {
        if (m_whole) return {};
        return {{RemarkCode::CutInLists}};
    }

private:
    std::string m_file, m_log;
    const SqliteTables* m_tables = nullptr;
    Error m_why{ErrorCode::Damaged, m_file, {"the file ends before its first record"}};
    bool m_whole = true, m_any = false;
};

Fit fitsSqlite(const Start& start) {
    return start.text.starts_with(io::SqliteFile::magic) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> sqliteReader(const Start& start) {
    return std::make_unique<SqliteReader>(start);
}

} // namespace

std::string RunNames::nameOf(std::string_view name, std::string_view key) {
    std::string given(name.substr(0, 256));
    for (std::size_t digits = 8; !m_keys.try_emplace(given, key).second; digits += 8) {
        given = std::string(name.substr(0, 256)) + " (" + std::string(key.substr(0, digits)) + ')';
        if (digits > key.size() + 8) given += ' ' + std::to_string(m_keys.size());
    }
    return given;
}

extern const Format sqliteFormat{"sqlite", Format::Growth::Rewritten, &fitsSqlite, &sqliteReader, "-wal"};
/// Of the files of a folder (GoodseedFolder.cpp).
extern const Format goodseedFormat{"goodseed", Format::Growth::Rewritten, &fitsSqlite, &sqliteReader, "-wal"};

} // namespace throughline::history
