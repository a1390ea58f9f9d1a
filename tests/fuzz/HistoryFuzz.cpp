// SPDX-License-Identifier: GPL-3.0-or-later
// The mending of our own history file, and times.
#include "Input.h"

#include "history/HistoryFile.h"
#include "io/IsoTime.h"
#include "nn/EpochRecord.h"

using namespace throughline;
using namespace throughline::history;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::textOf(data, size);
    const auto nothing = [](const nn::EpochRecord&, std::size_t, std::size_t) {};
    const HistoryScan scan = scanHistory(text, nothing);
    const std::string mended = mendedHistory(text);
    const HistoryScan again = scanHistory(mended, nothing);
    fuzz::require(again.intact && again.records == scan.records, "mending loses no whole record");
    fuzz::require(mendedHistory(mended) == mended, "what is mended stays as it is");
    if (const auto time = io::parseIsoTime(text))
        fuzz::require(io::parseIsoTime(io::isoTime(*time)) == time, "times come back");
    return 0;
}
