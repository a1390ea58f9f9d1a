// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/EventFile.h"
#include "history/History.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace throughline::history {

/// Gathers the scalars of one run's event files and settles restarts: a session that says that it starts takes back
/// what all tags have from its step on, and a tag whose step falls what it has itself from there on (TensorBoard's data
/// server, `reservoir.rs`: a record preempts those whose steps are not smaller). A step that comes twice in a row is
/// one point. Plain value.
class EventSeries : public EventSink {
public:
    /// `prefix` goes before every tag: "train/".
    explicit EventSeries(std::string prefix = {}) : m_prefix(std::move(prefix)) {}

    void scalar(const EventScalar& scalar) override;
    void restart(std::int64_t step) override;
    bool full() const override;
    bool empty() const { return m_tags.empty(); }
    std::size_t values() const { return m_values; }

    /// What belongs together as one history, and what was left behind. A second one where Keras counts some tags by
    /// batches beside those by epochs: on one axis they would press each other together.
    static std::vector<History> together(const std::vector<EventSeries>& all);

private:
    struct Point {
        double step = 0.0;
        double time = 0.0; ///< ms since 1970; 0: unknown
        double value = 0.0;
    };
    using Points = std::vector<Point>;
    struct Tag {
        std::string name;
        std::string plugin;
        Points points;
        std::vector<Points> superseded; ///< the first of them
        std::size_t restarts = 0;       ///< how often points were left behind
    };
    struct Curve {
        const std::string* name;
        const Points* points;
    };

    void supersede(Tag& tag, double step);
    Tag* tagFor(std::string_view name);
    using Choice = bool (*)(std::string_view tag);
    static History chosen(const std::vector<EventSeries>& all, Choice choice);
    static MetricHistory merged(const std::vector<Curve>& curves);

    std::string m_prefix;
    std::vector<Tag> m_tags;
    std::unordered_map<std::string, std::size_t> m_places; ///< of the tags by their names in the file
    std::size_t m_next = 0;                                ///< where the next tag is likely to be found
    std::size_t m_values = 0;
    std::size_t m_starts = 0;
    bool m_leftOut = false; ///< tags that are too many, or too long
};

} // namespace throughline::history
