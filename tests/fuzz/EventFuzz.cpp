// SPDX-License-Identifier: GPL-3.0-or-later
// TensorBoard's event files, as they are, and as records whose checksums are right: no fuzzer guesses those.
#include "../history/Events.h"
#include "Histories.h"

#include "history/History.h"
#include "history/Readers.h"

using namespace throughline;
using namespace throughline::history;

namespace {

/// Each record begins with a byte that is its length.
std::string framedAll(std::string_view text) {
    std::string file;
    while (!text.empty()) {
        const std::string_view data = text.substr(1, static_cast<unsigned char>(text.front()));
        text.remove_prefix(1 + data.size());
        file += testing::framed(data);
    }
    return file;
}

void check(const MetricHistory& records) {
    fuzz::requirePoints(records);
    const auto x = records.x(XAxis::Epoch);
    for (std::size_t i = 1; i < x.size(); ++i) fuzz::require(x[i - 1] < x[i], "steps ascend");
    for (const XAxis axis : {XAxis::Time, XAxis::WallTime}) {
        const auto time = records.x(axis);
        fuzz::require(time.empty() || time.size() == records.size(), "a time a record");
        for (std::size_t i = 1; i < time.size(); ++i) fuzz::require(time[i - 1] <= time[i], "time does not fall");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::textOf(data, size);
    for (const std::string& file : {std::string(text), framedAll(text)}) {
        const Result<History> history = readEvents({"events", file});
        if (!history) continue;
        check(history->records);
        for (const MetricHistory& ghost : history->abandoned) check(ghost);
    }
    return 0;
}
