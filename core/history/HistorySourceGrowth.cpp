// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of histories while others write them.
#include "history/HistorySource.h"

#include <algorithm>
#include <new>

namespace throughline::history {

namespace fs = std::filesystem;

namespace {

std::size_t recordsIn(const OpenedHistories& opened) {
    std::size_t records = 0;
    for (const NamedHistory& named : opened.histories) records += named.history->records.size();
    return records;
}

bool isBeingWritten(ErrorCode code) {
    return code == ErrorCode::Damaged || code == ErrorCode::UnknownFormat || code == ErrorCode::EmptyFile;
}

} // namespace

Result<HistoryNews> HistorySource::look(const std::stop_token& stop) {
    using Kind = io::FileState::Kind;
    const std::vector<io::FileState> states = m_files->look(files());
    HistoryNews news;
    if (std::all_of(states.begin(), states.end(), [](const auto& state) { return state.kind == Kind::Missing; })) {
        news.kind = HistoryNews::Kind::Gone;
        return news;
    }
    bool changed = false, emptied = false, regrown = m_format->growth == Format::Growth::Rewritten;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const Part& part = m_reading.parts[i];
        changed = changed || states[i] != part.state || lookBeside(part) != part.beside;
        emptied = emptied || (states[i].size == 0 && part.state.size > 0);
        regrown = regrown || states[i].identity != part.state.identity || states[i].size < part.taken;
    }
    if (m_folder) {
        // A session that goes on begins a file of its own, behind the others.
        const Result<std::vector<Member>> now = members(stop);
        if (!now) return tl::make_unexpected(now.error());
        const std::vector<fs::path> known = files();
        regrown = regrown || now->size() < known.size();
        for (std::size_t i = 0; i < std::min(known.size(), now->size()); ++i)
            regrown = regrown || (*now)[i] != m_reading.parts[i].member; // or it is known of which run it is
        if (!regrown)
            for (std::size_t i = known.size(); i < now->size(); ++i) m_reading.parts.emplace_back().member = (*now)[i];
        changed = changed || regrown || now->size() > known.size();
    }
    if (!changed) return news;
    try {
        if (emptied && !m_folder) {
            news.kind = HistoryNews::Kind::Waiting;
            return news;
        }
        return regrown ? readAnew(stop) : grow(states, stop);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::TooLarge, m_path.string());
    }
}

Result<HistoryNews> HistorySource::grow(const std::vector<io::FileState>& states, const std::stop_token& stop) {
    for (std::size_t i = 0; i < m_reading.parts.size(); ++i) {
        Part& part = m_reading.parts[i];
        const bool isNew = i >= states.size();
        if (!isNew && (states[i] == part.state || (part.error && m_folder))) continue;
        const Result<void> done = readOn(m_reading, part, stop);
        if (done) continue;
        // What stands there now does not go on as it began.
        if (done.error().code == ErrorCode::Damaged) return readAnew(stop);
        return tl::make_unexpected(done.error());
    }
    if (const Result<void> good = judge(m_reading); !good) return tl::make_unexpected(good.error());
    HistoryNews news;
    if (auto tails = m_reading.collector.tails()) {
        news.kind = tails->empty() ? HistoryNews::Kind::Nothing : HistoryNews::Kind::Grown;
        news.tails = std::move(*tails);
    } else {
        news.kind = HistoryNews::Kind::Replaced;
        news.histories = histories();
    }
    return news;
}

Result<HistoryNews> HistorySource::readAnew(const std::stop_token& stop) {
    HistoryNews news;
    const Format* const format = std::exchange(m_format, nullptr);
    Result<Reading> reading = readAll(stop);
    if (!reading) {
        m_format = format;
        if (!isBeingWritten(reading.error().code)) return tl::make_unexpected(reading.error());
        news.kind = HistoryNews::Kind::Waiting;
        return news;
    }
    OpenedHistories now = told(*reading, false);
    const bool rewritten = m_format->growth == Format::Growth::Rewritten;
    if (!reading->isWhole() && rewritten && m_format == format && recordsIn(now) < recordsIn(m_known)) {
        news.kind = HistoryNews::Kind::Waiting;
        return news;
    }
    m_reading = std::move(*reading);
    auto tails = rewritten ? tailsOf(m_known, now) : std::nullopt;
    keep(now);
    news.kind = !tails           ? HistoryNews::Kind::Replaced
                : tails->empty() ? HistoryNews::Kind::Nothing
                                 : HistoryNews::Kind::Grown;
    if (tails)
        news.tails = std::move(*tails);
    else
        news.histories = std::move(now);
    return news;
}

} // namespace throughline::history
