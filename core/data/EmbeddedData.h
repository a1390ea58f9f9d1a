// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace throughline::data {

/// The text of an embedded table (resources/data), or nothing.
std::optional<std::string_view> embeddedTable(std::string_view name);

} // namespace throughline::data
