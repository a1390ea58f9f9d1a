// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes to open a history, as the window does it off the GUI thread, and what memory that takes at most:
//   OpenBench FILE [TIMES]
// One line of JSON: median seconds, records, points, peak memory and that of the columns in MB; `first`: seconds until
// the first part is there to be drawn, in a reading of its own. open.py runs it beside what other programs read the
// same file with.
#include "history/HistorySource.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <vector>

using namespace throughline;

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "OpenBench FILE [TIMES]\n");
        return 2;
    }
    const int times = argc > 2 ? std::max(1, std::atoi(argv[2])) : 5;
    std::vector<double> seconds;
    std::size_t records = 0, points = 0, bytes = 0;
    for (int i = 0; i < times; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const Result<history::OpenedHistories> opened = history::openHistories(argv[1]);
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        if (!opened) {
            std::fprintf(stderr, "%s cannot be opened (%d)\n", argv[1], static_cast<int>(opened.error().code));
            return 1;
        }
        records = points = bytes = 0;
        for (const history::NamedHistory& named : opened->histories) {
            const history::MetricHistory& history = named.history->records;
            records += history.size();
            for (const history::MetricSeries& series : history.series()) points += series.size();
            using history::XAxis;
            for (const XAxis axis : {XAxis::Epoch, XAxis::Step, XAxis::Time, XAxis::WallTime})
                if (axis != XAxis::Step || history.x(axis).data() != history.x().data())
                    bytes += history.x(axis).size_bytes();
        }
        bytes += points * (sizeof(double) + sizeof(std::uint32_t));
    }
    std::sort(seconds.begin(), seconds.end());
    double first = 0.0;
    const auto begin = std::chrono::steady_clock::now();
    const history::ReadWatch watch{
        {}, [&](const history::OpenedHistories&) {
            if (first == 0.0) first = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        }};
    if (!history::HistorySource::open(argv[1], io::localFiles(), {}, watch)) return 1;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("{\"seconds\": %.6f, \"first\": %.6f, \"records\": %zu, \"points\": %zu, \"peak_mb\": %.1f, "
                "\"columns_mb\": %.1f}\n",
                seconds[seconds.size() / 2], first, records, points, static_cast<double>(usage.ru_maxrss) / 1024.0,
                static_cast<double>(bytes) / 1048576.0);
    return 0;
}
