// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/ObjectRow.h"

#include "history/MetricNames.h"
#include "io/IsoTime.h"
#include "io/JsonReader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

constexpr std::size_t mostFields = 4096;
constexpr std::size_t longestList = 64; ///< of numbers that are series each; a longer one is data

template <std::size_t N>
bool isOneOf(std::string_view text, const std::array<std::string_view, N>& known) {
    return std::find(known.begin(), known.end(), text) != known.end();
}

bool isPartName(std::string_view name) {
    return isOneOf(name, std::array<std::string_view, 6>{"mode", "split", "phase", "set", "stage", "subset"});
}

bool isMessageName(std::string_view name) {
    return isOneOf(name, std::array<std::string_view, 4>{"message", "msg", "event", "text"});
}

ObjectRow::Part partOf(std::string_view text) {
    if (isOneOf(text, std::array<std::string_view, 2>{"train", "training"})) return ObjectRow::Part::Train;
    static constexpr std::array<std::string_view, 6> others{"val", "valid", "validation", "eval", "dev", "test"};
    return isOneOf(text, others) ? ObjectRow::Part::Validation : ObjectRow::Part::Unsaid;
}

} // namespace

std::optional<double> numberIn(const JsonReader& reader) {
    if (reader.token() == Token::Number) return reader.number();
    return reader.token() == Token::String ? numberIn(std::string_view(reader.text())) : std::nullopt;
}

std::optional<double> numberIn(std::string_view text) {
    if (text.size() > 9) return std::nullopt;
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (isOneOf(text, std::array<std::string_view, 3>{"NaN", "nan", "NAN"}))
        return std::numeric_limits<double>::quiet_NaN();
    if (isOneOf(text, std::array<std::string_view, 4>{"Infinity", "inf", "Inf", "infinity"}))
        return (negative ? -1.0 : 1.0) * std::numeric_limits<double>::infinity();
    return std::nullopt;
}

void ObjectRow::clear() {
    m_count = m_next = 0;
    m_epoch = m_step = m_settings = std::nullopt;
    m_steps = 0;
    m_iterations = m_global = m_message = m_leftOut = false;
    m_part = Part::Unsaid;
    m_time = 0.0;
    m_seconds = Place::unknown;
    m_unreadTime.clear();
    m_path.clear();
}

bool ObjectRow::read(JsonReader& reader) {
    clear();
    return readMembers(reader);
}

std::size_t ObjectRow::readAlike(std::string_view text) {
    const std::size_t known = std::min(m_learned, m_layouts.size());
    for (std::size_t i = 0; i < known; ++i) {
        const std::size_t at = (m_layout + i) % known;
        const std::size_t size = m_layouts[at].row.read(text);
        if (size == 0) continue;
        m_layout = at;
        clear();
        take(m_layouts[at]);
        return size;
    }
    return 0;
}

void ObjectRow::learn(std::string_view object) {
    Layout& layout = m_layouts[m_learned % m_layouts.size()];
    if (!layout.row.learn(object)) return;
    layout.roles.clear();
    for (const std::string& name : layout.row.names()) {
        // Left to `read`, which says so.
        if (name.size() > SeriesBuilder::longestName) return static_cast<void>(layout.row.learn({}));
        layout.roles.push_back(roleOf(name));
    }
    m_layout = m_learned++ % m_layouts.size();
}

/// What was read of it.
void ObjectRow::take(const Layout& layout) {
    using Kind = io::JsonRow::Kind;
    const std::vector<std::string>& names = layout.row.names();
    m_next = names.size();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const io::JsonRow::Value& value = layout.row.values()[i];
        if (value.kind == Kind::Null) continue;
        const Role role = layout.roles[i];
        const auto number = value.kind == Kind::Number ? std::optional(value.number) : numberIn(value.text);
        if (number && role == Role::Plain && m_count < m_fields.size() && m_fields[m_count].name == names[i]) {
            m_fields[m_count++].value = *number;
            continue;
        }
        m_path = names[i];
        number ? take(role, *number) : takeText(role, value.text);
    }
    m_path.clear();
}

bool ObjectRow::readMembers(JsonReader& reader) {
    const std::size_t outside = m_path.size();
    while (reader.next() == Token::Key) {
        const bool tooLong = outside + reader.text().size() > SeriesBuilder::longestName;
        m_path.resize(outside);
        if (!tooLong) m_path += reader.text();
        reader.next();
        if (tooLong) {
            // Repeated for each field inside, long names would take many times the memory that the file does.
            m_leftOut = true;
            if (!reader.skipValue()) return false;
            continue;
        }
        switch (reader.token()) {
        case Token::Number:
            take(outside > 0 ? Role::Plain : role(), reader.number());
            break;
        case Token::String:
            if (const auto number = numberIn(reader))
                take(outside > 0 ? Role::Plain : role(), *number);
            else if (outside == 0)
                takeText(role(), reader.text());
            break;
        case Token::BeginObject:
            m_path += '/';
            if (!readMembers(reader)) return false;
            break;
        case Token::BeginArray:
            if (!readList(reader)) return false;
            break;
        default:
            if (!reader.skipValue()) return false;
        }
    }
    return reader.token() == Token::EndObject;
}

/// A list of numbers alone, and of few: each is a series.
bool ObjectRow::readList(JsonReader& reader) {
    const std::size_t before = m_count, outside = m_path.size();
    bool usable = outside + 8 < SeriesBuilder::longestName;
    for (std::size_t i = 0; reader.next() != Token::EndArray; ++i) {
        if (reader.failed()) return false;
        const auto number = numberIn(reader);
        usable = usable && number && i < longestList;
        if (usable) {
            m_path += '[' + std::to_string(i) + ']';
            addField(*number);
            m_path.resize(outside);
        }
        if (!reader.skipValue()) return false;
    }
    if (!usable) m_count = before;
    return true;
}

ObjectRow::Role ObjectRow::roleOf(const std::string& name) {
    return isEpochName(name)                                         ? Role::Epoch
           : name == "global_step" || name == "time/total_timesteps" ? Role::GlobalStep
           : isStepName(name)                                        ? Role::Step
           : isTimeName(name)                                        ? Role::Time
           : isPartName(name)                                        ? Role::Part
           : isMessageName(name)                                     ? Role::Message
           : isSetting(name)                                         ? Role::Setting
                                                                     : Role::Plain;
}

ObjectRow::Role ObjectRow::role() {
    if (m_next < m_known.size() && m_known[m_next].name == m_path) return m_known[m_next++].role;
    const auto [place, isNew] = m_roles.try_emplace(m_path, Role::Plain);
    if (isNew) place->second = roleOf(m_path);
    const Role role = place->second;
    if (m_next < mostFields) {
        if (m_next == m_known.size()) m_known.emplace_back();
        m_known[m_next++] = {m_path, role};
    }
    if (m_roles.size() > mostFields) m_roles.clear();
    return role;
}

void ObjectRow::addField(double value) {
    if (m_count == mostFields) return;
    if (m_count == m_fields.size()) m_fields.emplace_back();
    m_fields[m_count].name = m_path;
    m_fields[m_count++].value = value;
}

void ObjectRow::take(Role role, double value) {
    switch (role) {
    case Role::Epoch:
        if (std::isfinite(value)) m_epoch = value;
        return;
    case Role::GlobalStep:
    case Role::Step:
        if (!std::isfinite(value)) return;
        ++m_steps;
        if (m_global && m_path != "global_step") return;
        m_global = m_path == "global_step" || m_path == "time/total_timesteps";
        m_step = value;
        m_iterations = m_path.find("iter") != std::string::npos;
        return;
    case Role::Time:
        takeTime(value);
        break;
    case Role::Setting:
        m_settings = m_settings.value_or(0.0) * 31.0 + value;
        break;
    default:
        break;
    }
    addField(value);
}

void ObjectRow::takeText(Role role, std::string_view text) {
    switch (role) {
    case Role::Time:
        if (const auto time = io::parseIsoTime(text))
            m_time = static_cast<double>(*time);
        else
            m_unreadTime = text.substr(0, 100);
        break;
    case Role::Part:
        if (const Part part = partOf(text); part != Part::Unsaid) m_part = part;
        break;
    case Role::Message:
        m_message = true;
        break;
    default:
        break;
    }
}

void ObjectRow::takeTime(double value) {
    if (const double time = io::timeOfNumber(value); time > 0.0) {
        m_time = time;
    } else if (m_path == "dur" || m_path == "duration") {
        m_seconds = value;
    }
}

Counter counterOfList(std::string_view list) {
    JsonReader reader(list);
    if (reader.next() != Token::BeginArray) return Counter::Row;
    ObjectRow row;
    bool epochs = false, steps = false, iterations = false, finer = false;
    struct Seen {
        double epoch, step;
    };
    std::unordered_map<std::string, Seen> seen; // of each series, where its newest point is
    for (std::size_t rows = 0; rows < ObjectRow::rowsForCounter && reader.next() != Token::EndArray && !reader.failed();
         ++rows) {
        if (reader.token() != Token::BeginObject) {
            if (!reader.skipValue()) break;
            continue;
        }
        if (!row.read(reader)) break;
        epochs = epochs || row.epoch();
        steps = steps || row.step();
        iterations = iterations || row.countsIterations();
        if (!row.epoch() || !row.step()) continue;
        for (std::size_t i = 0; i < row.fields(); ++i) {
            const auto [place, isNew] = seen.try_emplace(std::string(row.name(i)), Seen{*row.epoch(), *row.step()});
            finer = finer || (!isNew && place->second.epoch == *row.epoch() && place->second.step < *row.step());
            place->second = {*row.epoch(), *row.step()};
        }
    }
    if (epochs && !finer) return Counter::Epoch;
    if (steps) return iterations ? Counter::Iteration : Counter::Step;
    return Counter::Row;
}

} // namespace throughline::history
