// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/SqliteFile.h"

#include "io/SqliteWal.h"

#include <algorithm>
#include <sqlite3.h>

namespace throughline::io {

namespace {

constexpr std::size_t databaseHeader = 100;
constexpr int stepsBetween = 1000; ///< of SQLite's machine, between looks at what is left of them

std::size_t pageSizeOf(const std::string& image) {
    const std::size_t size = static_cast<unsigned char>(image[16]) * 256U + static_cast<unsigned char>(image[17]);
    return size == 1 ? 65536 : size;
}

/// Puts the file into the mode that needs no log, and tells SQLite of a cut one how much is there: it would read
/// nothing else. False where something is missing.
bool prepare(std::string& image) {
    for (const std::size_t version : {18U, 19U})
        if (image[version] == 2) image[version] = 1;
    const std::size_t page = pageSizeOf(image);
    if (page < 512) return true; // SQLite says what it is
    std::size_t told = 0;
    for (std::size_t i = 28; i < 32; ++i) told = (told << 8) | static_cast<unsigned char>(image[i]);
    const std::size_t pages = image.size() / page;
    if (told <= pages || pages == 0) return true;
    for (std::size_t i = 0; i < 4; ++i) image[28 + i] = static_cast<char>(pages >> (24 - 8 * i) & 0xFF);
    return false;
}

struct Budget {
    std::int64_t left;
    static int spend(void* budget) { return --static_cast<Budget*>(budget)->left < 0 ? 1 : 0; }
};

/// Nothing but to read what stands in tables, and to ask which columns they have.
int allow(void*, int action, const char* what, const char*, const char*, const char*) {
    const bool asks = action == SQLITE_PRAGMA && std::string_view(what) == "table_xinfo";
    return action == SQLITE_SELECT || action == SQLITE_READ || asks ? SQLITE_OK : SQLITE_DENY;
}

void secure(sqlite3* database) {
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_exec(database, "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0", nullptr, nullptr,
                 nullptr);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 64 << 20);
    sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 100);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_set_authorizer(database, &allow, nullptr);
}

bool sameText(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sqlite3_strnicmp(a.data(), b.data(), static_cast<int>(a.size())) == 0;
}

} // namespace

void SqliteFile::Close::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

Result<SqliteFile> SqliteFile::open(std::string_view database, std::string_view wal) {
    SqliteFile file;
    file.m_image = std::make_unique<std::string>(database);
    std::string& image = *file.m_image;
    if (image.size() < databaseHeader)
        return fail(ErrorCode::Damaged, {}, {"the database ends before its first table"});
    applyWal(image, wal);
    file.m_whole = prepare(image);
    sqlite3* opened = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    const int result = sqlite3_open_v2(":memory:", &opened, flags, nullptr);
    file.m_database.reset(opened);
    if (result != SQLITE_OK) return fail(ErrorCode::OutOfMemory);
    const auto size = static_cast<sqlite3_int64>(image.size());
    if (sqlite3_deserialize(opened, "main", reinterpret_cast<unsigned char*>(image.data()), size, size,
                            SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
        return fail(ErrorCode::OutOfMemory);
    secure(opened);
    if (const Result<void> read = file.readTables(); !read) return tl::make_unexpected(read.error());
    return file;
}

Result<void> SqliteFile::readTables() {
    constexpr std::size_t most = 10'000, longest = 256;
    const bool read = this->read("SELECT type, name, sql FROM sqlite_schema", [&](const Row& row) {
        const std::string_view name = row.text(1), sql = row.text(2);
        // A view, or what a module makes up, is no table.
        if (row.text(0) == "table" && name.size() < longest && sameText(sql.substr(0, 12), "CREATE TABLE"))
            m_tables.emplace_back(name);
        return m_tables.size() < most;
    });
    if (!read && m_tables.empty()) return fail(ErrorCode::Damaged, {}, {"the database ends before its first table"});
    return {};
}

bool SqliteFile::has(const std::string& table, std::initializer_list<std::string_view> columns) {
    const auto isIt = [&](const std::string& name) { return sameText(name, table); };
    if (std::none_of(m_tables.begin(), m_tables.end(), isIt)) return false;
    std::size_t found = 0;
    bool isPlain = true;
    const bool read = this->read(("PRAGMA table_xinfo('" + table + "')").c_str(), [&](const Row& row) {
        // A column that is computed would run whatever it says.
        isPlain = row.integer(6) == 0;
        found += std::any_of(columns.begin(), columns.end(), [&](auto name) { return sameText(row.text(1), name); });
        return isPlain;
    });
    return read && isPlain && found == columns.size();
}

std::optional<double> SqliteFile::Row::number(int column) const {
    const int type = sqlite3_column_type(m_statement, column);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) return std::nullopt;
    return sqlite3_column_double(m_statement, column);
}

std::optional<std::int64_t> SqliteFile::Row::integer(int column) const {
    if (sqlite3_column_type(m_statement, column) != SQLITE_INTEGER) return std::nullopt;
    return sqlite3_column_int64(m_statement, column);
}

std::string_view SqliteFile::Row::text(int column) const {
    const int type = sqlite3_column_type(m_statement, column);
    if (type != SQLITE_TEXT && type != SQLITE_BLOB) return {};
    const auto* const text = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

bool SqliteFile::read(const char* select, const std::function<bool(const Row&)>& take) {
    // A tree that leads back into itself would go on for ever; a row of a sound one takes four bytes at least.
    std::size_t rowsLeft = m_image->size() / 4, bytesLeft = m_image->size();
    Budget budget{static_cast<std::int64_t>(10'000 + m_image->size() / 16)};
    sqlite3_progress_handler(m_database.get(), stepsBetween, &Budget::spend, &budget);
    sqlite3_stmt* statement = nullptr;
    int result = sqlite3_prepare_v2(m_database.get(), select, -1, &statement, nullptr);
    const Row row(statement);
    const int columns = sqlite3_column_count(statement);
    while (result == SQLITE_OK || result == SQLITE_ROW) {
        result = sqlite3_step(statement);
        if (result != SQLITE_ROW) break;
        std::size_t bytes = 0;
        for (int i = 0; i < columns; ++i) bytes += row.text(i).size();
        if (rowsLeft == 0 || bytes > bytesLeft) break;
        --rowsLeft;
        bytesLeft -= bytes;
        if (!take(row)) {
            result = SQLITE_DONE;
            break;
        }
    }
    sqlite3_finalize(statement);
    sqlite3_progress_handler(m_database.get(), 0, nullptr, nullptr);
    m_whole = m_whole && result == SQLITE_DONE;
    return result == SQLITE_DONE;
}

} // namespace throughline::io
