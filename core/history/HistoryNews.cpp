// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryNews.h"

#include <algorithm>

namespace throughline::history {

namespace {

bool sameRecords(const MetricHistory& known, const MetricHistory& now) {
    // Not the axis of epochs: it is told anew, back to where the newest one began.
    const auto same = [](std::span<const double> a, std::span<const double> b) {
        return a.empty() == b.empty() && std::equal(a.begin(), a.end(), b.begin());
    };
    return known.counter() == now.counter() && same(known.x(), now.x()) && same(known.steps(), now.steps()) &&
           same(known.x(XAxis::WallTime), now.x(XAxis::WallTime));
}

/// What has joined the end of `known`; nothing where more than that is different.
std::optional<MetricHistory> tailOf(const History& known, const History& now) {
    const std::size_t size = known.records.size();
    const auto& before = known.records.series();
    const auto& after = now.records.series();
    if (now.records.size() < size || after.size() < before.size() || known.abandoned.size() != now.abandoned.size() ||
        !sameRecords(known.records, now.records))
        return std::nullopt;
    // The last record may have got more points.
    std::size_t first = size;
    for (std::size_t s = 0; s < after.size(); ++s) {
        const MetricSeries& series = after[s];
        std::size_t kept = 0;
        if (s < before.size()) {
            if (before[s].name != series.name) return std::nullopt;
            kept = before[s].size();
            if (series.size() < kept ||
                !std::equal(before[s].record.begin(), before[s].record.end(), series.record.begin()) ||
                !std::equal(before[s].value.begin(), before[s].value.end(), series.value.begin(),
                            [](double a, double b) { return a == b || (a != a && b != b); }))
                return std::nullopt;
        }
        if (kept < series.size()) first = std::min<std::size_t>(first, series.record[kept]);
    }
    if (first + 1 < size) return std::nullopt;
    return now.records.tail(first);
}

} // namespace

std::optional<std::vector<HistoryTail>> tailsOf(const OpenedHistories& known, const OpenedHistories& now) {
    if (known.histories.size() != now.histories.size() || known.settings != now.settings) return std::nullopt;
    std::vector<HistoryTail> tails;
    for (std::size_t i = 0; i < known.histories.size(); ++i) {
        if (known.histories[i].name != now.histories[i].name) return std::nullopt;
        std::optional<MetricHistory> tail = tailOf(*known.histories[i].history, *now.histories[i].history);
        if (!tail) return std::nullopt;
        if (!tail->empty()) tails.push_back({i, std::move(*tail)});
    }
    return tails;
}

} // namespace throughline::history
