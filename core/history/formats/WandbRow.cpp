// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/WandbRow.h"

#include "history/MetricNames.h"
#include "io/IsoTime.h"
#include "io/JsonReader.h"
#include "io/JsonText.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

constexpr std::size_t mostDefinitions = 1024;
constexpr std::size_t mostColumns = 2 * SeriesBuilder::mostSeries;

std::string_view lastPart(std::string_view name) {
    return name.substr(name.rfind('/') + 1); // npos + 1 is 0
}

Counter counterOfMetric(std::string_view metric) {
    if (isEpochName(lastPart(metric))) return Counter::Epoch;
    return metric.find("iter") != std::string_view::npos ? Counter::Iteration : Counter::Step;
}

std::optional<double> numberOf(std::string_view json) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(json.data(), json.data() + json.size(), value);
    if (error == std::errc() && end == json.data() + json.size() && std::isfinite(value)) return value;
    if (json.size() > 1 && json.front() == '"' && json.back() == '"')
        return io::spelledNumber(json.substr(1, json.size() - 2));
    if (const auto named = io::spelledNumber(json)) return named;
    if (error != std::errc::result_out_of_range) return std::nullopt;
    JsonReader reader(json); // too large, or too small
    return reader.next() == Token::Number ? std::optional(reader.number()) : std::nullopt;
}

HistoryCollector::Beside apart(const SeriesBuilder&) {
    return HistoryCollector::Beside::Apart;
}

} // namespace

void WandbRow::define(const std::string& pattern, const std::string& step) {
    if (m_definitions.size() >= mostDefinitions || step.size() > SeriesBuilder::longestName || step.starts_with('_'))
        return; // `_step` counts anyway, and the other names of W&B's own are times
    auto axis = std::find_if(m_axes.begin(), m_axes.end(), [&](const Axis& one) { return one.metric == step; });
    if (axis == m_axes.end()) {
        m_axes.push_back({step, ", by " + step, counterOfMetric(step), std::nan("")});
        axis = m_axes.end() - 1;
        m_logged.resize(m_axes.size(), false);
        for (Column& column : m_columns)
            if (column.name == step || column.dotted == step) column.counts = m_axes.size() - 1;
    }
    Definition definition{pattern, pattern.ends_with('*'), static_cast<std::size_t>(axis - m_axes.begin())};
    if (definition.isPrefix) definition.pattern.pop_back();
    m_definitions.push_back(std::move(definition));
}

void WandbRow::begin() {
    m_values.clear();
    m_step += 1.0; // where nothing else is said
    m_hasStep = false;
    m_time = 0.0;
    m_epoch = Place::unknown;
    m_logged.assign(m_axes.size(), false);
}

std::size_t WandbRow::columnOf(std::string_view key, bool nested) {
    const unsigned last = key.empty() ? 0U : static_cast<unsigned char>(key.back());
    std::size_t& newest = m_newest[(key.size() * 5 + last) % m_newest.size()];
    if (newest < m_columns.size() && m_columns[newest].name == key) return newest;
    if (const auto known = m_places.find(key); known != m_places.end()) return newest = known->second;
    if (m_columns.size() >= mostColumns || key.size() > SeriesBuilder::longestName) {
        m_leftOut = true;
        return none;
    }
    Column column;
    column.name = key;
    if (nested) {
        column.dotted = key;
        std::replace(column.dotted.begin(), column.dotted.end(), '/', '.');
    }
    if (key.starts_with('_')) // W&B's own
        column.kind = key == "_step"        ? Column::Kind::Step
                      : key == "_timestamp" ? Column::Kind::Time
                                            : Column::Kind::Internal;
    column.isEpoch = isEpochName(lastPart(key));
    const auto is = [&](const std::string& name) { return column.name == name || column.dotted == name; };
    for (std::size_t axis = 1; axis < m_axes.size(); ++axis)
        if (is(m_axes[axis].metric)) column.counts = axis;
    // A name of its own goes before a pattern.
    const auto covering = [&](bool prefix) {
        return std::find_if(m_definitions.begin(), m_definitions.end(), [&](const Definition& one) {
            return one.isPrefix == prefix && (one.covers(column.name) || (nested && one.covers(column.dotted)));
        });
    };
    auto definition = covering(false);
    if (definition == m_definitions.end()) definition = covering(true);
    if (definition != m_definitions.end()) column.axis = definition->axis;
    m_places.emplace(column.name, m_columns.size());
    m_columns.push_back(std::move(column));
    return m_columns.size() - 1;
}

void WandbRow::take(std::string_view key, bool nested, std::string_view json) {
    if (json.starts_with('{')) {
        takeObject(key, json);
        return;
    }
    const std::size_t column = columnOf(key, nested);
    if (column == none || m_columns[column].kind == Column::Kind::Internal) return;
    if (const std::optional<double> value = numberOf(json)) add(column, *value);
}

/// Members of an object as of a nested name; media ("_type" says of which kind) have no number for a curve.
void WandbRow::takeObject(std::string_view key, std::string_view json) {
    struct Member {
        std::string name;
        double value;
    };
    std::vector<Member> members;
    std::vector<std::string> prefix{std::string(key)};
    JsonReader reader(json);
    reader.next();
    while (!prefix.empty()) {
        const Token token = reader.next();
        if (token == Token::EndObject) {
            prefix.pop_back();
            continue;
        }
        if (token != Token::Key || reader.text() == "_type") return;
        std::string name = prefix.back() + '/' + reader.text();
        if (name.size() > SeriesBuilder::longestName) {
            m_leftOut = true;
            return;
        }
        if (reader.next() == Token::BeginObject) {
            prefix.push_back(std::move(name));
        } else if (reader.token() == Token::Number) {
            members.push_back({std::move(name), reader.number()});
        } else if (reader.token() == Token::String) {
            if (const auto value = io::spelledNumber(reader.text())) members.push_back({std::move(name), *value});
        } else if (!reader.skipValue()) {
            return;
        }
    }
    for (const Member& member : members)
        if (const std::size_t column = columnOf(member.name, true); column != none) add(column, member.value);
}

void WandbRow::add(std::size_t place, double value) {
    const Column& column = m_columns[place];
    const bool finite = std::isfinite(value);
    switch (column.kind) {
    case Column::Kind::Step:
        if (!finite) return;
        m_step = value;
        m_hasStep = true;
        return;
    case Column::Kind::Time:
        if (const double time = io::timeOfSeconds(value); time > 0.0) m_time = time;
        return;
    case Column::Kind::Internal:
        return;
    case Column::Kind::Series:
        break;
    }
    if (column.counts != none && finite) {
        m_axes[column.counts].newest = value;
        m_logged[column.counts] = true;
    }
    if (column.isEpoch && finite) m_epoch = value;
    m_values.push_back({place, value});
}

/// What a file counts by, as its definitions say: one for all goes before a step of some, and an epoch of some is told
/// beside the steps, unless it is that of all that came first.
void WandbRow::chooseMain() {
    m_main = 0;
    for (const Definition& definition : m_definitions)
        if (definition.isPrefix && definition.pattern.empty()) m_main = definition.axis;
    for (const Definition& definition : m_definitions)
        if (m_main == 0 && m_axes[definition.axis].counter != Counter::Epoch) m_main = definition.axis;
    if (m_main == 0 && !m_definitions.empty()) {
        const std::size_t first = m_definitions.front().axis;
        const bool all = std::all_of(m_values.begin(), m_values.end(), [&](const Value& value) {
            return m_columns[value.column].axis == first || m_columns[value.column].counts != none;
        });
        if (all) m_main = first;
    }
}

/// By what a series counts in this row.
std::size_t WandbRow::axisOf(const Column& column) const {
    if (column.axis == 0) return m_main != 0 && m_logged[m_main] ? m_main : 0;
    const Axis& axis = m_axes[column.axis];
    const bool isTold = m_main == 0 && axis.counter == Counter::Epoch; // beside the step
    return isTold || std::isnan(axis.newest) ? 0 : column.axis;
}

bool WandbRow::addTo(HistoryCollector& to) {
    if (m_values.empty()) return false;
    m_axes[0].newest = m_step;
    if (m_main == none) chooseMain();
    // In the order of the columns, which is that of the series: an object of Go has none.
    std::sort(m_values.begin(), m_values.end(), [](const Value& a, const Value& b) { return a.column < b.column; });
    std::size_t others = 0;
    for (const Value& value : m_values) others += axisOf(m_columns[value.column]) != m_main;
    if (others < m_values.size()) addTo(to.series(), m_main);
    for (std::size_t axis = 0; others > 0 && axis < m_axes.size(); ++axis) {
        const bool any = std::any_of(m_values.begin(), m_values.end(),
                                     [&](const Value& value) { return axisOf(m_columns[value.column]) == axis; });
        if (axis != m_main && any) addTo(to.series(m_axes[axis].suffix, &apart), axis);
    }
    return true;
}

void WandbRow::addTo(SeriesBuilder& builder, std::size_t number) {
    const Axis& axis = m_axes[number];
    if (m_leftOut) builder.leaveOutName();
    builder.countBy(axis.counter);
    const bool byEpoch = axis.counter == Counter::Epoch;
    bool begun = false;
    for (const Value& value : m_values) {
        const Column& column = m_columns[value.column];
        if (column.counts == m_main || axisOf(column) != number) continue;
        if (!begun)
            builder.row({axis.newest, byEpoch ? m_step : Place::unknown, m_time, Place::unknown,
                         byEpoch ? Place::unknown : m_epoch});
        begun = true;
        builder.point(column.name, value.value);
    }
}

} // namespace throughline::history
