// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/SeriesBuilder.h"
#include "io/JsonRow.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline::io {
class JsonReader;
}

namespace throughline::history {

/// The number that the newest token is: a number, or the text "NaN", "Infinity" or the like, as tools write it whose
/// JSON has no other word for these. Nothing: it is no number.
std::optional<double> numberIn(const io::JsonReader& reader);
/// Of such a text.
std::optional<double> numberIn(std::string_view text);

/// One JSON object of a list, a line or a log, flat: numbers alone, for null is the absence of a point and text is a
/// label. Names of nested members are joined by "/", numbers of a short list get theirs behind: "bbox[0]". Reused from
/// row to row, which is what makes names cheap: they come in the same order again. Plain value.
class ObjectRow {
public:
    static constexpr std::size_t rowsForCounter = 1000; ///< of a file tell what it counts by

    /// Which data a row was measured on, where a member says so: "mode", "split", "phase".
    enum class Part { Unsaid, Train, Validation };

    /// Reads the object whose BeginObject is the newest token; false where the text fails before its end.
    bool read(io::JsonReader& reader);
    /// Reads the object at the front of `text`, several times as fast, where one that is laid out like it was learned:
    /// how many bytes it takes, or 0, and nothing is read.
    std::size_t readAlike(std::string_view text);
    /// For the rows to come, from one that was read whole.
    void learn(std::string_view object);

    /// What it counts by, if it says so. Of several steps the one of the whole training, else the last.
    std::optional<double> epoch() const { return m_epoch; }
    std::optional<double> step() const { return m_step; }
    int steps() const { return m_steps; } ///< members that are named for one
    bool countsIterations() const { return m_iterations; }
    Part part() const { return m_part; }
    /// Of its hyperparameters a number that changes as they do; nothing where it has none.
    std::optional<double> settings() const { return m_settings; }
    bool hasMessage() const { return m_message; } ///< a text that somebody is to read

    std::string_view name(std::size_t field) const { return m_fields[field].name; }
    double value(std::size_t field) const { return m_fields[field].value; }
    std::size_t fields() const { return m_count; }
    bool empty() const { return m_count == 0 && m_next == 0; } ///< no number and no text either
    bool leftOut() const { return m_leftOut; }                 ///< a name was too long
    double time() const { return m_time; }
    double seconds() const { return m_seconds; }
    /// The newest text that stands for a time and cannot be read; empty: none.
    const std::string& unreadTime() const { return m_unreadTime; }

private:
    enum class Role { Plain, Epoch, Step, GlobalStep, Time, Part, Setting, Message };
    struct Field {
        std::string name;
        double value = 0.0;
    };
    struct Known {
        std::string name;
        Role role = Role::Plain;
    };
    /// How objects that come again and again are laid out: those of training and of validation, say.
    struct Layout {
        io::JsonRow row;
        std::vector<Role> roles; ///< of its members
    };
    void clear();
    void take(const Layout& layout);
    bool readMembers(io::JsonReader& reader);
    bool readList(io::JsonReader& reader);
    void take(Role role, double value);
    void takeText(Role role, std::string_view text);
    void takeTime(double value);
    void addField(double value);
    Role role();
    static Role roleOf(const std::string& name);

    std::array<Layout, 4> m_layouts;
    std::size_t m_layout = 0;  ///< the one that fitted at last
    std::size_t m_learned = 0; ///< how many there were; the oldest makes room
    std::vector<Field> m_fields;
    std::size_t m_count = 0;
    std::string m_path;         ///< of the member that is read
    std::vector<Known> m_known; ///< the outer members of the rows before, in their order
    std::unordered_map<std::string, Role> m_roles;
    std::size_t m_next = 0; ///< of the known ones, the one that is likely to come
    std::optional<double> m_epoch, m_step, m_settings;
    int m_steps = 0;
    bool m_iterations = false, m_global = false, m_message = false;
    Part m_part = Part::Unsaid;
    double m_time = 0.0; ///< ms since 1970, 0 unknown
    double m_seconds = Place::unknown;
    bool m_leftOut = false;
    std::string m_unreadTime;
};

/// What the rows of a list count by, as the beginning of it tells: epochs, unless several rows of one epoch have steps
/// of their own and would take each other's place.
Counter counterOfList(std::string_view list);

} // namespace throughline::history
