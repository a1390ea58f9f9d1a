// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace throughline::io {

/// The tables of an SQLite database that somebody else may be writing, read from its bytes: no file is opened, so none
/// appears beside it and nobody waits for a lock. What anybody may have put into it has no power: there are no views,
/// triggers, virtual tables or functions of the schema, and what is read is bounded by its size. One thread.
class SqliteFile {
public:
    /// How each of them begins.
    static constexpr std::string_view magic{"SQLite format 3\0", 16};

    /// `wal`: all that is in its write-ahead log; may be empty. Errors, without the file's name: `Damaged`.
    static Result<SqliteFile> open(std::string_view database, std::string_view wal);

    /// Whether there is a table with these columns, all of whose columns are stored; in any case of letters, as in SQL.
    bool has(const std::string& table, std::initializer_list<std::string_view> columns = {});
    bool hasTables() const { return !m_tables.empty(); }

    /// One row of an answer; valid while it is looked at.
    class Row {
    public:
        explicit Row(sqlite3_stmt* statement) : m_statement(statement) {}
        /// Nothing: it is null, or no number.
        std::optional<double> number(int column) const;
        std::optional<std::int64_t> integer(int column) const;
        /// Text or bytes; of anything else, empty.
        std::string_view text(int column) const;

    private:
        sqlite3_stmt* m_statement;
    };
    /// Gives the rows that `select` finds to `take`, until that is false. False where the database is damaged: those
    /// before are given.
    bool read(const char* select, const std::function<bool(const Row&)>& take);

    /// Whether the file is all there, as far as was looked.
    bool isWhole() const { return m_whole; }

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    SqliteFile() = default;
    Result<void> readTables();

    std::unique_ptr<std::string> m_image; // outlives the database
    std::unique_ptr<sqlite3, Close> m_database;
    std::vector<std::string> m_tables;
    bool m_whole = true;
};

} // namespace throughline::io
