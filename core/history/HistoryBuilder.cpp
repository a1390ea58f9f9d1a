// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryBuilder.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace throughline::history {

namespace {

constexpr std::size_t maxAbandoned = 64;

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

template <std::size_t N>
bool among(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), lower(name)) != names.end();
}

/// The records from `first` on as a history of their own.
MetricHistory tailOf(const MetricHistory& history, std::size_t first) {
    MetricHistory tail;
    std::vector<std::size_t> next;
    for (const MetricSeries& series : history.series()) {
        const auto at = std::lower_bound(series.record.begin(), series.record.end(), first);
        next.push_back(static_cast<std::size_t>(at - series.record.begin()));
    }
    for (std::size_t record = first; record < history.size(); ++record) {
        const std::span<const double> time = history.x(XAxis::WallTime);
        tail.addRecord(history.x(XAxis::Epoch)[record], history.x(XAxis::Step)[record],
                       time.empty() ? 0.0 : time[record], history.seconds(record));
        for (std::size_t s = 0; s < next.size(); ++s) {
            const MetricSeries& series = history.series()[s];
            if (next[s] < series.size() && series.record[next[s]] == record)
                tail.addPoint(series.name, series.value[next[s]++]);
        }
    }
    return tail;
}

} // namespace

void HistoryBuilder::beginRecord(double epoch, double step, double time, double seconds) {
    MetricHistory& records = m_history.records;
    if (!records.empty()) {
        const std::span<const double> x = records.x(XAxis::Epoch);
        if (epoch == x.back()) return;
        if (epoch < x.back()) {
            const auto first = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), epoch) - x.begin());
            if (m_history.abandoned.size() < maxAbandoned) {
                m_history.abandoned.push_back(tailOf(records, first));
            } else {
                ++m_forgotten;
            }
            records.truncate(std::nextafter(epoch, -std::numeric_limits<double>::infinity()));
        }
    }
    records.addRecord(epoch, step, time, seconds);
    ++m_values;
}

void HistoryBuilder::addPoint(std::string_view series, double value) {
    MetricHistory& records = m_history.records;
    if (records.series().size() >= mostSeries && !records.find(series)) {
        m_leftOut = true;
        return;
    }
    records.addPoint(series, value);
    ++m_values;
}

History HistoryBuilder::finish(std::string format) {
    if (m_leftOut)
        warn("Series beyond the first " + std::to_string(mostSeries) + ", or with names of more than " +
             std::to_string(longestName) + " bytes, are left out.");
    if (!m_history.abandoned.empty()) {
        const std::size_t restarts = m_history.abandoned.size() + m_forgotten;
        warn("The epochs start again " + (restarts == 1 ? "once" : std::to_string(restarts) + " times") +
             "; the newest of each is shown, the older ones as ghost lines.");
    }
    m_history.format = std::move(format);
    return std::move(m_history);
}

bool looksLikeMetric(std::string_view name) {
    static constexpr std::array<std::string_view, 15> tokens{"loss", "acc",        "error",  "mse",    "mae",
                                                             "rmse", "f1",         "auc",    "map",    "iou",
                                                             "wer",  "perplexity", "return", "reward", "bleu"};
    const std::string text = lower(name);
    // Whatever is measured on validation data is a metric, in any language.
    if (text.starts_with("val_") || text.starts_with("valid_") || text.starts_with("eval_")) return true;
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](std::string_view token) { return text.find(token) != std::string::npos; });
}

bool isEpochName(std::string_view name) {
    return among(name, std::array<std::string_view, 4>{"epoch", "epochs", "generation", "round"});
}

bool isStepName(std::string_view name) {
    return among(name, std::array<std::string_view, 7>{"step", "steps", "global_step", "iteration", "iterations",
                                                       "iter", "time/total_timesteps"});
}

bool isTimeName(std::string_view name) {
    return among(name, std::array<std::string_view, 11>{"time", "wall_time", "wall time", "elapsed", "dur",
                                                        "time/time_elapsed", "timestamp", "date", "passed_time",
                                                        "runtime", "duration"});
}

} // namespace throughline::history
