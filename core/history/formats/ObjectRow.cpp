// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/ObjectRow.h"

#include "history/MetricNames.h"
#include "io/IsoTime.h"
#include "io/JsonReader.h"

#include <cmath>
#include <unordered_map>

namespace throughline::history {

namespace {

using io::JsonReader;
using Token = JsonReader::Token;

constexpr std::size_t mostFields = 4096;
constexpr std::size_t rowsLookedAt = 1000;

} // namespace

bool ObjectRow::read(JsonReader& reader) {
    m_count = 0;
    m_epoch = m_step = std::nullopt;
    m_iterations = m_leftOut = false;
    m_time = 0.0;
    m_seconds = Place::unknown;
    m_unreadTime.clear();
    return readMembers(reader, {});
}

bool ObjectRow::readMembers(JsonReader& reader, const std::string& prefix) {
    while (reader.next() == Token::Key) {
        const bool tooLong = prefix.size() + reader.text().size() > SeriesBuilder::longestName;
        const std::string name = tooLong ? std::string() : prefix + reader.text();
        reader.next();
        if (tooLong) {
            // Repeated for each field inside, long names would take many times the memory that the file does.
            m_leftOut = true;
            if (!reader.skipValue()) return false;
            continue;
        }
        switch (reader.token()) {
        case Token::Number:
            take(name, !prefix.empty(), reader.number());
            break;
        case Token::String:
            if (!prefix.empty() || !isTimeName(name)) break;
            if (const auto time = io::parseIsoTime(reader.text()))
                m_time = static_cast<double>(*time);
            else
                m_unreadTime = reader.text().substr(0, 100);
            break;
        case Token::BeginObject:
            if (!readMembers(reader, name + '/')) return false;
            break;
        default:
            if (!reader.skipValue()) return false;
        }
    }
    return reader.token() == Token::EndObject;
}

void ObjectRow::take(const std::string& name, bool nested, double value) {
    if (!nested && isEpochName(name)) {
        if (std::isfinite(value)) m_epoch = value;
    } else if (!nested && isStepName(name)) {
        if (!std::isfinite(value)) return;
        m_step = value;
        m_iterations = name.find("iter") != std::string::npos;
    } else if (m_count < mostFields) {
        if (!nested && isTimeName(name)) takeTime(name, value);
        if (m_count == m_fields.size()) m_fields.emplace_back();
        m_fields[m_count].name = name;
        m_fields[m_count++].value = value;
    }
}

void ObjectRow::takeTime(std::string_view name, double value) {
    // Seconds or milliseconds since 1970, as time.time() and JavaScript give them; less is a duration.
    if (value > 1e11) {
        m_time = value;
    } else if (value > 1e8) {
        m_time = value * 1000.0;
    } else if (name == "dur" || name == "duration") {
        m_seconds = value;
    }
}

void ObjectRow::addTo(SeriesBuilder& builder, Counter counter, std::size_t number) const {
    const double counted = m_step.value_or(static_cast<double>(number));
    const double x = counter == Counter::Epoch ? m_epoch.value_or(counted) : counted;
    builder.row({x, m_step.value_or(Place::unknown), m_time, m_seconds});
    if (m_leftOut) builder.leaveOutName();
    for (std::size_t i = 0; i < m_count; ++i) builder.point(m_fields[i].name, m_fields[i].value);
}

Counter counterOf(std::string_view list) {
    JsonReader reader(list);
    if (reader.next() != Token::BeginArray) return Counter::Row;
    ObjectRow row;
    bool epochs = false, steps = false, iterations = false, finer = false;
    struct Seen {
        double epoch, step;
    };
    std::unordered_map<std::string, Seen> seen; // of each series, where its newest point is
    for (std::size_t rows = 0; rows < rowsLookedAt && reader.next() != Token::EndArray && !reader.failed(); ++rows) {
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
