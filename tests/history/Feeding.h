// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryCollector.h"
#include "history/formats/Formats.h"

#include <cmath>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

/// Any format's reader fed with a file in pieces: for the test and the fuzz target of all formats.
namespace throughline::history::testing {

inline const Format& formatNamed(std::string_view name) {
    for (const Format* const format : formats())
        if (format->name == name) return *format;
    std::abort();
}

struct Fed {
    OpenedHistories histories;
    std::vector<Remark> warnings;
    bool whole = true;
    std::string error; ///< code and what it says; empty: none
};

inline std::string textOf(const Error& error) {
    std::string text = std::to_string(static_cast<int>(error.code));
    for (const std::string& argument : error.arguments) text += ' ' + argument;
    return text;
}

/// The file cut at each of `cuts`, which ascend.
inline Fed feed(const Format& format, std::string_view text, std::span<const std::size_t> cuts,
                const std::filesystem::path& file = "loss.json") {
    Fed fed;
    const auto reader = format.reader({file, text.substr(0, Start::size)});
    HistoryCollector collector;
    collector.setFormat(format.name);
    std::size_t taken = 0;
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
        const bool end = i == cuts.size();
        const std::size_t to = end ? text.size() : cuts[i];
        if (to < taken) continue;
        const Result<std::size_t> more = reader->take(text.substr(taken, to - taken), end, collector);
        if (!more) {
            fed.error = textOf(more.error());
            return fed;
        }
        if (*more > to - taken) {
            fed.error = "it took more than there was";
            return fed;
        }
        taken += *more;
    }
    const Result<void> verdict = reader->verdict(collector);
    if (!verdict) fed.error = textOf(verdict.error());
    fed.histories = collector.histories();
    fed.warnings = reader->warnings();
    fed.whole = reader->isWhole();
    return fed;
}

inline bool same(std::span<const double> a, std::span<const double> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

inline bool same(const MetricHistory& a, const MetricHistory& b) {
    for (const XAxis axis : {XAxis::Epoch, XAxis::Step, XAxis::Time, XAxis::WallTime})
        if (!same(a.x(axis), b.x(axis))) return false;
    return std::equal(a.series().begin(), a.series().end(), b.series().begin(), b.series().end(),
                      [](const MetricSeries& x, const MetricSeries& y) {
                          return x.name == y.name && x.record == y.record && same(x.value, y.value);
                      });
}

inline bool same(const OpenedHistories& a, const OpenedHistories& b) {
    return std::equal(a.histories.begin(), a.histories.end(), b.histories.begin(), b.histories.end(),
                      [](const NamedHistory& x, const NamedHistory& y) {
                          const History &h = *x.history, &i = *y.history;
                          return x.name == y.name && h.records.counter() == i.records.counter() &&
                                 h.warnings == i.warnings && same(h.records, i.records) &&
                                 std::equal(h.abandoned.begin(), h.abandoned.end(), i.abandoned.begin(),
                                            i.abandoned.end(), [](const auto& g, const auto& o) { return same(g, o); });
                      });
}

/// What is different; empty: nothing.
inline std::string difference(const Fed& a, const Fed& b) {
    if (a.error != b.error) return "error: " + a.error + " / " + b.error;
    if (a.warnings != b.warnings) return "warnings";
    if (a.whole != b.whole) return "whole";
    return same(a.histories, b.histories) ? std::string() : "histories";
}

} // namespace throughline::history::testing
