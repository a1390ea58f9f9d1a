// SPDX-License-Identifier: GPL-3.0-or-later
// Histories of every format, and the mending of our own.
#include "Histories.h"

#include "history/HistoryFile.h"
#include "history/HistoryTail.h"
#include "history/Readers.h"
#include "io/IsoTime.h"
#include "nn/EpochRecord.h"

using namespace throughline;
using namespace throughline::history;

namespace {

void check(const MetricHistory& records) {
    fuzz::requirePoints(records);
    const auto x = records.x(XAxis::Epoch);
    for (std::size_t i = 1; i < x.size(); ++i) fuzz::require(!(x[i] < x[i - 1]), "x does not fall");
}

/// The same bytes as a file that another process writes: a part first, the rest later.
void follow(std::string_view text) {
    fuzz::MemoryFile file(
        text.substr(0, text.empty() ? 0 : static_cast<unsigned char>(text.back()) * text.size() / 256));
    HistoryTail tail(file.path());
    std::int64_t last = 0;
    for (int look = 0; look < 3; ++look) {
        const Result<HistoryTail::News> news = tail.read();
        fuzz::require(news.has_value(), "a file can be read");
        for (const nn::EpochRecord& record : news->records) {
            fuzz::require(record.epoch > last, "epochs ascend");
            last = record.epoch;
        }
        file.write(text);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::textOf(data, size);
    for (const ReadHistory read : {&readOwnHistory, &readJsonList, &readKerasHistory}) {
        const Result<History> history = read({"loss.json", text});
        if (!history) continue;
        check(history->records);
        for (const MetricHistory& ghost : history->abandoned) check(ghost);
    }
    const fuzz::MemoryFile file(text);
    (void)openHistory(file.path());
    follow(text);

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
