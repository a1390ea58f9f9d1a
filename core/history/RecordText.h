// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/EpochRecord.h"

#include <string>
#include <string_view>

namespace throughline::io {
class JsonReader;
}

namespace throughline::history {

/// Appends one record as it stands in `history.json`, without separators: keys `epoch`, the metrics in the record's
/// order, `learning_rate`, `seconds`, `time`. Numbers in the shortest form that reads back to the same bits; those that
/// are not finite become `null`. Called for every epoch: well below a microsecond.
void appendRecord(std::string& out, const nn::EpochRecord& record);

/// Reads the record whose BeginObject is the newest token, reusing the memory of `record`; `null` comes back as NaN.
/// False where the text fails before its end. A record without an epoch comes back with epoch 0.
bool readRecord(io::JsonReader& reader, nn::EpochRecord& record);

/// Whether the object that opens this array has the keys of an own record.
bool looksLikeOwnRecords(std::string_view text);

/// The same metrics and learning rate, bit for bit as far as the file can tell (what is not finite is equal); when it
/// was and how long it took are left out.
bool sameNumbers(const nn::EpochRecord& a, const nn::EpochRecord& b);

} // namespace throughline::history
