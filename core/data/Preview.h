// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "data/ColumnProfile.h"
#include "io/TextEncoding.h"

#include <string>
#include <vector>

namespace throughline::data {

/// First rows of a table and what they tell of its columns, before it is taken; no columns for arrays that are no
/// table. Reads the first 256 KiB of a text, 20 rows of an array. `missing`: texts that mean a missing value
/// beside the usual ones. `encoding`: of a text. Blocks.
struct Preview {
    std::vector<ColumnProfile> columns;         ///< of these rows alone
    std::vector<std::vector<std::string>> rows; ///< text of the cells, at most 20 rows
};
Result<Preview> preview(const std::string& file, const std::vector<std::string>& missing = {},
                        io::TextEncoding encoding = io::TextEncoding::Auto);

} // namespace throughline::data
