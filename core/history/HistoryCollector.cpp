// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/HistoryCollector.h"

#include "history/FolderSearch.h"

#include <algorithm>

namespace throughline::history {

void HistoryCollector::begin(std::string name, std::string prefix) {
    m_others = values();
    m_name = std::move(name);
    m_prefix = std::move(prefix);
    m_current = &m_named[m_name];
    for (Entry* const entry : *m_current) {
        entry->builder.setPrefix(m_prefix);
        m_others -= entry->builder.values();
    }
}

void HistoryCollector::beginFile(std::size_t piece, const std::filesystem::path& where) {
    for (Entry* const entry : current()) entry->builder.beginFile();
    std::vector<Piece>& pieces = m_pieces[m_name];
    if (!pieces.empty() && pieces.back().number == piece) {
        const std::filesystem::path common = commonFolder(pieces.back().where, where);
        pieces.back().where = common.empty() ? "." : common;
        return;
    }
    if (!pieces.empty())
        for (Entry* const entry : current()) entry->builder.beginPiece();
    pieces.push_back({piece, where});
}

void HistoryCollector::expect(double times) {
    for (Entry* const entry : current()) entry->builder.expect(times);
}

SeriesBuilder& HistoryCollector::series() {
    return ensure({}, nullptr);
}

SeriesBuilder& HistoryCollector::series(std::string_view suffix, Beside (*beside)(const SeriesBuilder&)) {
    ensure({}, nullptr);
    return ensure(suffix, beside);
}

SeriesBuilder& HistoryCollector::ensure(std::string_view suffix, Beside (*beside)(const SeriesBuilder&)) {
    for (Entry* const entry : current())
        if (entry->suffix == suffix) return entry->builder;
    if (m_current == nullptr) m_current = &m_named[m_name];
    Entry* const first = m_current->empty() ? nullptr : m_current->front();
    m_entries.push_back(std::make_unique<Entry>(Entry{m_name, std::string(suffix), {}, {}, beside, first, false}));
    m_current->push_back(m_entries.back().get());
    m_current->back()->builder.setPrefix(m_prefix);
    return m_current->back()->builder;
}

void HistoryCollector::setWarnings(const std::string& name, std::vector<Remark> warnings) {
    const auto named = m_named.find(name);
    if (named == m_named.end() || named->second.empty()) {
        m_ofNothing[name] = std::move(warnings);
        return;
    }
    for (Entry* const entry : named->second) entry->warnings = warnings;
}

void HistoryCollector::setRefused(const std::string& name, bool refused) {
    const auto named = m_named.find(name);
    if (named == m_named.end()) return;
    for (Entry* const entry : named->second) entry->refused = refused;
}

bool HistoryCollector::hasSeries(bool (*is)(std::string_view name)) const {
    return !m_whole.histories.empty() || std::any_of(current().begin(), current().end(), [&](const Entry* entry) {
        const auto names = entry->builder.names();
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return !is || is(name); });
    });
}

std::size_t HistoryCollector::values() const {
    std::size_t values = m_others;
    for (const Entry* const entry : current()) values += entry->builder.values();
    return values;
}

HistoryCollector::Beside HistoryCollector::besideOf(const Entry& entry) {
    return entry.beside == nullptr ? Beside::Apart : entry.beside(entry.first->builder);
}

bool HistoryCollector::isShown(const Entry& entry) const {
    const bool stands =
        &entry == m_entries.front().get() && // for all, where nothing has come yet
        std::all_of(m_entries.begin(), m_entries.end(), [](const auto& other) { return other->builder.empty(); });
    return !entry.refused && besideOf(entry) == Beside::Apart && (!entry.builder.empty() || stands);
}

OpenedHistories HistoryCollector::histories(bool last) {
    if (!m_whole.histories.empty()) return last ? std::move(m_whole) : m_whole;
    // Before any of them is emptied.
    for (const auto& entry : m_entries) entry->given = isShown(*entry);
    std::vector<std::optional<SeriesBuilder>> together(m_entries.size());
    for (const auto& other : m_entries) {
        if (other->given || other->builder.empty() || besideOf(*other) != Beside::Part) continue;
        // It is part of the first, in a copy: each stays what it is.
        const auto first = std::find_if(m_entries.begin(), m_entries.end(),
                                        [&](const auto& entry) { return entry.get() == other->first; });
        auto& copy = together[static_cast<std::size_t>(first - m_entries.begin())];
        if (!copy) copy = (*first)->builder;
        copy->add(other->builder);
    }
    OpenedHistories opened;
    std::shared_ptr<History> shown; // the first, with which is said what there is to say of what is not shown
    std::vector<Remark> others;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Entry& entry = *m_entries[i];
        if (!entry.given && !together[i]) {
            if (entry.suffix.empty()) others.insert(others.end(), entry.warnings.begin(), entry.warnings.end());
            continue;
        }
        entry.given = !together[i];
        SeriesBuilder& builder = together[i] ? *together[i] : entry.builder;
        const auto history = std::make_shared<History>(last ? builder.finish() : builder.history());
        history->format = m_format;
        history->warnings.insert(history->warnings.begin(), entry.warnings.begin(), entry.warnings.end());
        NamedHistory& named = opened.histories.emplace_back();
        named.name = entry.name + entry.suffix;
        if (const auto pieces = m_pieces.find(entry.name); pieces != m_pieces.end())
            for (const Piece& piece : pieces->second) named.pieces.push_back(piece.where.string());
        named.history = history;
        if (!shown) shown = history;
    }
    for (const auto& [name, warnings] : m_ofNothing) others.insert(others.end(), warnings.begin(), warnings.end());
    if (shown) shown->warnings.insert(shown->warnings.end(), others.begin(), others.end());
    return opened;
}

std::optional<std::vector<HistoryTail>> HistoryCollector::tails() {
    std::vector<HistoryTail> tails;
    std::size_t number = 0;
    for (const auto& entry : m_entries) {
        if (isShown(*entry) != entry->given || (besideOf(*entry) == Beside::Part && !entry->builder.empty()))
            return std::nullopt;
        if (!entry->given) continue;
        std::optional<MetricHistory> joined = entry->builder.joined();
        if (!joined) return std::nullopt;
        if (!joined->empty()) tails.push_back({number, std::move(*joined)});
        ++number;
    }
    return tails;
}

} // namespace throughline::history
