// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::session {

/// Rows as people name them, between commas, blanks or lines: "3, 17, 200-220". Nothing where a part of the text has
/// another form, told in `wrong`; so has an empty one.
std::optional<std::vector<std::uint32_t>> rowsFrom(std::string_view text, std::string* wrong = nullptr);
/// The reverse, ascending and with ranges: "3, 17, 200-220".
std::string rowsText(std::vector<std::uint32_t> rows);

/// The same division without some of the rows that are learned from; itself where none of them is. `rows` ascend.
std::shared_ptr<const nn::DataSplit> withoutRows(std::shared_ptr<const nn::DataSplit> split,
                                                 const std::vector<std::uint32_t>& rows);

} // namespace throughline::session
