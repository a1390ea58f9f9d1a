// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace throughline::io {

/// Writes what stands in the write-ahead log of an SQLite database over `database`, the bytes of its file, as far as
/// transactions in the log are whole (sqlite.org/fileformat2.html, "The Write-Ahead Log"): opened by SQLite, the files
/// themselves would get others beside them. A log that is not this database's, or damaged, changes nothing from there
/// on.
void applyWal(std::string& database, std::string_view wal);

} // namespace throughline::io
