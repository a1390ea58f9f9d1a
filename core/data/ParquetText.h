// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ByteSource.h"

#include <memory>
#include <string>

namespace throughline::data {

/// The table of a Parquet file as text with commas between its cells, in UTF-8 with its mark, names first, so that
/// whatever reads tables reads it; any other source as it is. The file is held in memory, the text is not. Columns that
/// are nested are left out.
/// Errors besides those of the source: `Damaged`, `OutOfMemory`; `UnknownFormat` (written in what is not read here).
Result<std::unique_ptr<io::ByteSource>> parquetAsText(std::unique_ptr<io::ByteSource> source, const std::string& file);

} // namespace throughline::data
