// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/EpochRecord.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace throughline::history {

/// What stands between the last record and the end of an intact `history.json`.
inline constexpr std::string_view historyTail = "\n]\n";
inline constexpr std::string_view emptyHistory = "[\n]\n";

/// What a look through the text of a `history.json` found.
struct HistoryScan {
    bool intact = true;            ///< valid JSON to its last byte, epochs ascending
    std::size_t records = 0;       ///< whole ones
    std::size_t leftOut = 0;       ///< places where something could not be read
    std::size_t leftOutBefore = 0; ///< those of them before the last record that was visited
    std::size_t end = 0;           ///< just behind the last whole record, or behind the opening bracket
};

/// From where a text is looked through.
struct ScanFrom {
    std::int64_t epoch = 0; ///< of the record before `text`, which begins with the comma behind it; 0: with the bracket
    bool more = false;      ///< more follows: the last record, which the next one has to confirm, is not visited yet
};

/// Called for each whole record in turn with where its text stands. `record` is reused for the next.
using RecordVisitor = std::function<void(const nn::EpochRecord& record, std::size_t begin, std::size_t end)>;

/// Visits every whole record, in spite of a cut or spoilt bytes between them: one record stands on one line, so the
/// next can be found again. Records whose epoch is not above the one before are left out.
HistoryScan scanHistory(std::string_view text, const RecordVisitor& visit, ScanFrom from = {});

/// The text anew, of the whole records alone.
std::string mendedHistory(std::string_view text);

} // namespace throughline::history
