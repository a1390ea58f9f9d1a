// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace throughline::session {

/// The same division without some of the rows that are learned from; itself where none of them is. `rows` ascend.
std::shared_ptr<const nn::DataSplit> withoutRows(std::shared_ptr<const nn::DataSplit> split,
                                                 const std::vector<std::uint32_t>& rows);

} // namespace throughline::session
