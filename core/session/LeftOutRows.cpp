// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LeftOutRows.h"

#include <algorithm>

namespace throughline::session {

std::shared_ptr<const nn::DataSplit> withoutRows(std::shared_ptr<const nn::DataSplit> split,
                                                 const std::vector<std::uint32_t>& rows) {
    if (rows.empty()) return split;
    auto fewer = std::make_shared<nn::DataSplit>(*split);
    std::erase_if(fewer->trainingRows, [&](std::uint32_t row) { return std::ranges::binary_search(rows, row); });
    return fewer;
}

} // namespace throughline::session
