// SPDX-License-Identifier: GPL-3.0-or-later
// Every format of histories: the first byte chooses it, the second where the file is cut in two. However it is divided,
// it must give the same; and what it gives must be drawable.
#include "../history/Events.h"
#include "../history/Feeding.h"
#include "../history/Logs.h"
#include "Histories.h"

#include <array>

using namespace throughline;
using namespace throughline::history;

namespace {

/// Records whose checksums are right, which no fuzzer guesses: each begins with a byte that is its length.
std::string framedAll(std::string_view format, std::string_view text) {
    std::vector<std::string> records;
    while (!text.empty()) {
        records.emplace_back(text.substr(1, static_cast<unsigned char>(text.front())));
        text.remove_prefix(1 + records.back().size());
    }
    if (format == "wandb") return testing::logged(testing::wandbHeader(), records);
    if (format == "swanlab") return testing::logged(testing::swanLabHeader(), records);
    std::string file;
    for (const std::string& data : records) file += testing::framed(data);
    return file;
}

void check(const MetricHistory& records) {
    fuzz::requirePoints(records);
    const auto x = records.x();
    for (std::size_t i = 1; i < x.size(); ++i) fuzz::require(x[i - 1] < x[i], "x ascends");
    for (const XAxis axis : {XAxis::Time, XAxis::WallTime}) {
        const auto time = records.x(axis);
        fuzz::require(time.empty() || time.size() == records.size(), "a time a record");
        for (std::size_t i = 1; i < time.size(); ++i) fuzz::require(!(time[i] < time[i - 1]), "time does not fall");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const Format& format = *formats()[(data[0] & 0x7F) % formats().size()];
    std::string text(fuzz::textOf(data + 2, size - 2));
    if ((data[0] & 0x80) != 0) text = framedAll(format.name, text);

    const testing::Fed whole = testing::feed(format, text, {});
    for (const NamedHistory& named : whole.histories.histories) {
        check(named.history->records);
        for (const MetricHistory& ghost : named.history->abandoned) check(ghost);
    }
    const std::array<std::size_t, 2> cuts{text.size() * data[1] / 256, text.size() * (data[1] + 1U) / 256};
    const std::string different = testing::difference(whole, testing::feed(format, text, cuts));
    fuzz::require(different.empty(), different.c_str());
    (void)formatOf({"file", std::string_view(text).substr(0, Start::size)});
    return 0;
}
