// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <string>
#include <vector>

namespace throughline::data {

/// First rows of a table and what its columns are, before it is taken; no columns for arrays that are no table. Reads
/// the first 64 KiB of a text, 20 rows of an array. Blocks.
struct Preview {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; ///< text of the cells, at most 20 rows
};
Result<Preview> preview(const std::string& file);

} // namespace throughline::data
