// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"
#include "history/formats/TableText.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::history {

/// What the columns of a table are, as its header and its first rows tell. Plain value.
struct TableLayout {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    static constexpr std::size_t mostColumns = 5000; ///< more than there are series; further ones are left out
    enum class Role {
        Series,
        X,
        Epoch, ///< where x counts something else
        Time,
        Split, ///< tells the part of the data that a row is of
        Unused,
    };
    struct Column {
        std::string name;
        Role role = Role::Series;
        bool operator==(const Column&) const = default;
    };
    Dialect dialect;
    std::string header; ///< as it stands there
    std::size_t cells = 0;
    std::vector<Column> columns; ///< the first of the cells
    Counter counter = Counter::Row;
    bool xIsKnown = false;    ///< its column is named for what it counts
    bool isSettings = false;  ///< what runs were begun with, a run a row
    bool isResults = false;   ///< of many things, each named in the first column
    bool hasRows = false;     ///< below the header, in what was looked at
    std::size_t rowsAt = 0;   ///< the byte behind the header
    std::size_t headLine = 1; ///< of the header, from 1

    std::size_t find(Role role) const;
    /// Whether rows are read in the same way.
    bool readsAs(const TableLayout& other) const;
};

/// The layout of the table that begins so; nothing where it is none. Lines above the header are passed over; whole
/// lines alone are looked at. `file` names the metric of the few tables that do not.
std::optional<TableLayout> layoutOf(std::string_view start, const std::filesystem::path& file);

/// Whether a line between the rows is a header again, and what it makes of the columns: the same names mean the same.
std::optional<TableLayout> headerAgain(std::string_view line, const TableLayout& before);

/// What `cell` of a column that counts says: "3/50" is 3.
std::optional<double> countOf(const Cell& cell);

} // namespace throughline::history
