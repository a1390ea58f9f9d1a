// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryNews.h"
#include "history/SeriesBuilder.h"

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline::history {

/// What readers fill: the histories of a file or a folder, each in a builder of its own. Plain value; one thread.
class HistoryCollector {
public:
    /// What is read from now on belongs to the history `name`, and `prefix` goes before the names of its series.
    void begin(std::string name, std::string prefix);

    /// What is read from now on stands in another file than what was, `where`, which the session `piece` of the history
    /// wrote.
    void beginFile(std::size_t piece, const std::filesystem::path& where);

    /// What is read now will probably become so many times what it is: there is to be room for it.
    void expect(double times);

    /// The builder of that history.
    SeriesBuilder& series();
    /// What becomes of something that counts by something else, and would press the others together on their axis.
    enum class Beside {
        Part,  ///< of the first
        Apart, ///< a history of its own, named by its suffix behind the first
        Repeat ///< left out: the first has the same by what it counts by itself
    };
    /// The builder of such, as `beside` says of what there is of the first.
    SeriesBuilder& series(std::string_view suffix, Beside (*beside)(const SeriesBuilder& first));
    /// Of a file that holds whole histories, all of them.
    void setWhole(OpenedHistories whole) { m_whole = std::move(whole); }

    /// What all histories are told to be, and what is said of those named `name` and of theirs besides.
    void setFormat(std::string_view format) { m_format = format; }
    void setWarnings(const std::string& name, std::vector<Remark> warnings);
    /// Whether what was read of those named `name` has turned out to be no history.
    void setRefused(const std::string& name, bool refused);

    /// Whether the history that is read now has a series, one whose name `is` so.
    bool hasSeries(bool (*is)(std::string_view name) = nullptr) const;
    bool full() const { return values() >= SeriesBuilder::mostValues; }
    /// Rows and points of all histories.
    std::size_t values() const;

    /// All that has come; those without a point are left out, unless all are. `last`: for the last time, which spares
    /// copies.
    OpenedHistories histories(bool last = false);
    /// What has come since the last call of `histories` or `tails`, in the numbers of its histories. Nothing: more than
    /// ends have changed.
    std::optional<std::vector<HistoryTail>> tails();

private:
    struct Entry {
        std::string name, suffix;
        SeriesBuilder builder;
        std::vector<Remark> warnings;
        Beside (*beside)(const SeriesBuilder& first) = nullptr; ///< null: it is a first one
        Entry* first = nullptr;                                 ///< the one that it may be part of
        bool given = false;
        bool refused = false;
    };
    SeriesBuilder& ensure(std::string_view suffix, Beside (*beside)(const SeriesBuilder&));
    static Beside besideOf(const Entry& entry);
    bool isShown(const Entry& entry) const;
    std::span<Entry* const> current() const { return m_current ? *m_current : std::span<Entry* const>(); }

    /// What one session of a history wrote.
    struct Piece {
        std::size_t number;
        std::filesystem::path where; ///< its file, or the folder of its files
    };

    std::vector<std::unique_ptr<Entry>> m_entries;
    std::map<std::string, std::vector<Piece>> m_pieces; ///< by the names of the histories
    std::unordered_map<std::string, std::vector<Entry*>> m_named;
    std::vector<Entry*>* m_current = nullptr;               ///< of the name that is read now; null: nothing has begun
    std::map<std::string, std::vector<Remark>> m_ofNothing; ///< what is said of names under which nothing has come
    std::string m_name, m_prefix;
    std::size_t m_others = 0; ///< rows and points of the other names
    OpenedHistories m_whole;
    std::string m_format;
};

} // namespace throughline::history
