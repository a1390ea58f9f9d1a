// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryCollector.h"
#include "io/TextHash.h"

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline::history {

/// What one call of `wandb.log` wrote, and where its points lie. W&B counts those calls (`_step`), from 0 again where a
/// run is resumed offline; a metric that `define_metric` names as the step of others counts in its place. The names of
/// a file are looked at once. Plain value; one thread.
class WandbRow {
public:
    /// `define_metric(pattern, step_metric=step)`; a pattern may end in "*".
    void define(const std::string& pattern, const std::string& step);

    void begin();
    /// As the record says it beside its items; one of those, `_step`, goes before it.
    void setStep(double step) { m_step = m_hasStep ? m_step : step; }
    /// An item: `key` as joined by "/", `nested` where it is of several parts, `json` its value.
    void take(std::string_view key, bool nested, std::string_view json);
    /// Adds the points to the histories that they belong to: one, but where some of them count by something else.
    /// False: there are none.
    bool addTo(HistoryCollector& to);

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    /// What points may count by: `_step` is the first.
    struct Axis {
        std::string metric, suffix;
        Counter counter = Counter::Step;
        double newest = std::nan(""); ///< that was logged
    };
    struct Definition {
        std::string pattern;
        bool isPrefix = false;
        std::size_t axis = 0;
        bool covers(std::string_view name) const { return isPrefix ? name.starts_with(pattern) : name == pattern; }
    };
    struct Column {
        enum class Kind { Series, Step, Time, Internal };
        std::string name, dotted; ///< `dotted`: as `define_metric` writes nested names; empty: not nested
        Kind kind = Kind::Series;
        std::size_t counts = none; ///< the axis that it is the metric of
        std::size_t axis = 0;      ///< that it counts by
        bool isEpoch = false;
    };
    struct Value {
        std::size_t column;
        double value;
    };

    std::size_t columnOf(std::string_view key, bool nested);
    void takeObject(std::string_view key, std::string_view json);
    void add(std::size_t column, double value);
    void chooseMain();
    std::size_t axisOf(const Column& column) const;
    void addTo(SeriesBuilder& builder, std::size_t axis);

    std::vector<Axis> m_axes{{"_step", ", by _step", Counter::Step, std::nan("")}};
    std::vector<Definition> m_definitions;
    std::vector<Column> m_columns;
    std::unordered_map<std::string, std::size_t, io::TextHash, std::equal_to<>> m_places; ///< of the columns, by name
    std::array<std::size_t, 64> m_newest{}; ///< columns by length and last letter, tried first
    std::size_t m_main = none;              ///< the axis of the history; none: not chosen yet
    bool m_leftOut = false;

    // Of the row.
    std::vector<Value> m_values; ///< of series
    double m_step = -1.0, m_time = 0.0, m_epoch = Place::unknown;
    bool m_hasStep = false;
    std::vector<bool> m_logged; ///< of each axis, whether the row has its metric
};

} // namespace throughline::history
