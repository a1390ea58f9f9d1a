// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"

#include <functional>
#include <span>
#include <string>

namespace throughline::history {

struct NamedHistory {
    std::string name;
    const MetricHistory* records = nullptr; ///< not null; outlives the call
};

/// A table of records for spreadsheets and pandas (RFC 4180, LF): `epoch`, the series that `wanted` lets through, then
/// `seconds` and `time` (ISO 8601, UTC); with several histories a first column `run` names each. A record without a
/// point leaves its cell empty; a value that is not finite is `nan`, `inf` or `-inf`. Numbers read back to the same
/// bits.
std::string historyCsv(std::span<const NamedHistory> histories,
                       const std::function<bool(const std::string& series)>& wanted);

} // namespace throughline::history
