// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/SeriesBuilder.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::io {
class JsonReader;
}

namespace throughline::history {

/// One JSON object of a list, a line or a log, flat: numbers alone, for null is the absence of a point and text is a
/// label. Names of nested members are joined by "/". Reused from row to row. Plain value.
class ObjectRow {
public:
    /// Reads the object whose BeginObject is the newest token; false where the text fails before its end.
    bool read(io::JsonReader& reader);
    /// Adds it as row `number`, counted by `counter`.
    void addTo(SeriesBuilder& builder, Counter counter, std::size_t number) const;

    /// What it counts by, if it says so.
    std::optional<double> epoch() const { return m_epoch; }
    std::optional<double> step() const { return m_step; }
    bool countsIterations() const { return m_iterations; }
    std::string_view name(std::size_t field) const { return m_fields[field].name; }
    std::size_t fields() const { return m_count; }
    /// The newest text that stands for a time and cannot be read; empty: none.
    const std::string& unreadTime() const { return m_unreadTime; }

private:
    struct Field {
        std::string name;
        double value = 0.0;
    };
    bool readMembers(io::JsonReader& reader, const std::string& prefix);
    void take(const std::string& name, bool nested, double value);
    void takeTime(std::string_view name, double value);

    std::vector<Field> m_fields;
    std::size_t m_count = 0;
    std::optional<double> m_epoch, m_step;
    bool m_iterations = false;
    double m_time = 0.0; ///< ms since 1970, 0 unknown
    double m_seconds = Place::unknown;
    bool m_leftOut = false; ///< a name was too long
    std::string m_unreadTime;
};

/// What the rows of a list count by, as the beginning of it tells: epochs, unless several rows of one epoch have steps
/// of their own and would take each other's place.
Counter counterOf(std::string_view list);

} // namespace throughline::history
