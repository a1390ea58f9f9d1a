// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PointFeed.h"

#include "io/SshFiles.h"
#include "session/OpenPath.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace throughline::session {

namespace fs = std::filesystem;

using history::History;
using history::HistoryNews;
using history::HistorySource;
using history::HistoryTail;
using history::MetricHistory;
using history::MetricSeries;
using history::OpenedHistories;

/// A history as it was told.
struct PointFeed::Shown {
    std::string name;
    bool named = false; ///< it has a name of its own
    MetricHistory records;
    std::size_t ghosts = 0;
};

/// What a folder holds, each followed for itself.
struct PointFeed::Inside {
    std::vector<PointFeed> feeds;
    std::vector<fs::path> paths; ///< of the feeds
    std::size_t entries = 0;     ///< in the folder
    double nextList = 0.0;
};

namespace {

constexpr double listEvery = 2.0; ///< s
constexpr io::ListLimits nearby{.depth = 1};

bool sameValue(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// How many points at the beginning of two series are the same.
std::size_t commonPoints(const MetricSeries& a, std::span<const double> xOfA, const MetricSeries& b,
                         std::span<const double> xOfB) {
    const std::size_t most = std::min(a.size(), b.size());
    std::size_t i = 0;
    while (i < most && xOfA[a.record[i]] == xOfB[b.record[i]] && sameValue(a.value[i], b.value[i])) ++i;
    return i;
}

bool isNothingYet(ErrorCode code) {
    return code == ErrorCode::EmptyFile || code == ErrorCode::NotARun;
}

bool mayBeHalfWritten(ErrorCode code) {
    return code == ErrorCode::Damaged || code == ErrorCode::UnknownFormat;
}

} // namespace

PointFeed::PointFeed(io::Location location, std::shared_ptr<io::Files> files)
    : m_location(std::move(location)), m_path(io::textOf(m_location)), m_files(std::move(files)) {}
PointFeed::PointFeed(PointFeed&&) noexcept = default;
PointFeed::~PointFeed() = default;

bool PointFeed::look(double now, FeedListener& to, const std::stop_token& stop) {
    const io::StopScope scope(stop);
    bool came = false;
    if (m_inside) return lookInside(now, to, stop);
    if (!m_source) {
        came = now >= m_nextTry && open(now, to, stop);
        if (m_inside) return came;
    } else if (Result<HistoryNews> news = m_source->look(stop); tellTrouble(to)) {
        return false; // what is known holds
    } else if (news) {
        came = take(std::move(*news), now, to);
    } else if (news.error().code != ErrorCode::Cancelled) {
        FeedEvent event{FeedEvent::Kind::Error, m_path};
        event.error = news.error();
        tellEventOnce(std::move(event), to);
    }
    noteTime(now, came, to);
    return came;
}

/// What lies at the path now may be nothing, a half of something, or all of it.
bool PointFeed::open(double now, FeedListener& to, const std::stop_token& stop) {
    const io::FileState state = m_files->look({&m_location.path, 1}).front();
    if (tellTrouble(to)) return false;
    const bool isFile = state.kind == io::FileState::Kind::File;
    if (isFile && m_tried == state && m_told == FeedEvent::Kind::Error) return false; // nothing has changed
    m_tried = state;
    m_nextTry = now + retry;
    Result<bool> came = state.kind == io::FileState::Kind::Missing
                            ? fail(ErrorCode::CannotOpen, m_path, {"nothing is there yet"})
                            : openAnything(to, stop);
    if (came) {
        m_trouble = m_told = std::nullopt;
        return *came;
    }
    if (came.error().code == ErrorCode::Cancelled) return false;
    FeedEvent event{FeedEvent::Kind::Error, m_path};
    event.error = came.error();
    const bool missing = state.kind == io::FileState::Kind::Missing;
    if (missing || isNothingYet(came.error().code)) {
        event.kind = FeedEvent::Kind::Waiting;
    } else if (mayBeHalfWritten(came.error().code) && isFile) {
        if (m_trouble != event.kind) m_since = now;
        m_trouble = event.kind;
        if (now - *m_since < patience) {
            m_tried = std::nullopt;
            return false;
        }
    }
    tellEventOnce(std::move(event), to);
    return false;
}

Result<bool> PointFeed::openAnything(FeedListener& to, const std::stop_token& stop) {
    // Of a run, the history alone is followed.
    const fs::path history = RunPaths{m_location.path}.history();
    const std::vector<fs::path> ofRun{RunPaths{m_location.path}.run(), history};
    const auto states = m_files->look(ofRun);
    if (states[0].kind == io::FileState::Kind::File) {
        if (states[1].kind == io::FileState::Kind::Missing) return fail(ErrorCode::EmptyFile, history.string());
        auto source = HistorySource::open(history, m_files, stop);
        if (!source) return tl::make_unexpected(source.error());
        m_source = std::move(*source);
        return replace(m_source->histories(), to);
    }
    Result<OpenedPath> opened =
        openPath(m_location, m_files, FilesOfRuns::AsThemselves, {.follow = true, .stop = stop});
    if (!opened) return tl::make_unexpected(opened.error());
    if (const auto* run = std::get_if<OpenedRunAt>(&opened->what)) { // by its run.json
        m_location.path = run->run.summary.folder;
        m_path = io::textOf(m_location);
        return openAnything(to, stop);
    }
    if (std::holds_alternative<Checkpoint>(opened->what))
        return fail(ErrorCode::UnknownFormat, m_path, {"a checkpoint, which has no history of its own"});
    if (auto* histories = std::get_if<OpenedHistoriesAt>(&opened->what)) {
        m_source = std::move(histories->source);
        return replace(histories->histories, to);
    }
    m_inside = std::make_unique<Inside>();
    return lookInside(0.0, to, stop);
}

bool PointFeed::lookInside(double now, FeedListener& to, const std::stop_token& stop) {
    Inside& inside = *m_inside;
    if (now >= inside.nextList) {
        inside.nextList = now + listEvery;
        const auto entries = m_files->list(m_location.path, nearby, stop);
        if (entries && entries->size() != inside.entries) {
            inside.entries = entries->size();
            const Result<OpenedPath> opened = openPath(m_location, m_files, FilesOfRuns::AsThemselves, {.stop = stop});
            const auto* found = opened ? std::get_if<PathsInside>(&opened->what) : nullptr;
            for (const fs::path& path : found ? found->paths : std::vector<fs::path>()) {
                if (std::find(inside.paths.begin(), inside.paths.end(), path) != inside.paths.end()) continue;
                inside.paths.push_back(path);
                inside.feeds.emplace_back(io::Location{m_location.host, path}, m_files);
            }
        }
    }
    bool came = false;
    for (PointFeed& feed : inside.feeds)
        if (!stop.stop_requested()) came = feed.look(now, to, stop) || came;
    return came;
}

bool PointFeed::take(HistoryNews news, double now, FeedListener& to) {
    using Kind = HistoryNews::Kind;
    if (news.kind == Kind::Waiting || news.kind == Kind::Gone) {
        // Files are replaced and written anew all the time: what passes by itself is not worth a word.
        const auto kind = news.kind == Kind::Gone ? FeedEvent::Kind::Gone : FeedEvent::Kind::Waiting;
        if (m_trouble != kind) m_since = now;
        m_trouble = kind;
        if (now - *m_since >= patience) tellEventOnce({kind, m_path}, to);
        return false;
    }
    m_trouble = m_told = std::nullopt;
    if (news.kind == Kind::Grown) return grow(news.tails, to);
    return news.kind == Kind::Replaced && replace(news.histories, to);
}

/// The first record of a tail may be one that is known, with more points.
bool PointFeed::grow(const std::vector<HistoryTail>& tails, FeedListener& to) {
    bool came = false;
    for (const HistoryTail& tail : tails) {
        if (tail.history >= m_shown.size()) continue;
        Shown& shown = m_shown[tail.history];
        const MetricHistory& records = tail.records;
        const auto known = shown.records.x(), x = records.x();
        std::unordered_map<const std::string*, const MetricSeries*> before;
        for (const MetricSeries& series : records.series()) before[&series.name] = shown.records.find(series.name);
        std::size_t at = 0;
        records.visit(
            0, [&](std::size_t record) { at = record; },
            [&](const std::string& name, double value) {
                const MetricSeries* const series = before[&name];
                if (series && series->size() > 0) {
                    const double last = known[series->record.back()];
                    if (x[at] < last || (x[at] == last && sameValue(series->value.back(), value))) return;
                }
                came = true;
                to.point({m_path, shown.name, name, shown.records.counter(), x[at], records.epoch(at), value});
            });
        shown.records.append(records);
    }
    return came;
}

bool PointFeed::replace(const OpenedHistories& now, FeedListener& to) {
    bool came = false;
    const bool several = now.histories.size() > 1;
    std::vector<Shown> shown;
    const Shown none;
    for (const history::NamedHistory& named : now.histories) {
        const History& history = *named.history;
        Shown& next = shown.emplace_back();
        next.named = several && !named.name.empty();
        next.name = named.name.empty() ? m_location.path.filename().string() : named.name;
        next.ghosts = history.abandoned.size();
        if (named.history.use_count() > 1)
            next.records = history.records;
        else
            next.records = std::move(std::const_pointer_cast<History>(named.history)->records);
        const auto old =
            std::find_if(m_shown.begin(), m_shown.end(), [&](const Shown& each) { return each.name == next.name; });
        const bool known = old != m_shown.end();
        const std::size_t newGhosts = known && next.ghosts > old->ghosts ? next.ghosts - old->ghosts : 0;
        came = tellChanges(known ? *old : none, next, newGhosts, to, history) || came;
    }
    m_shown = std::move(shown);
    return came;
}

/// Series for series, for records move where another series has got one between them.
bool PointFeed::tellChanges(const Shown& old, const Shown& now, std::size_t newGhosts, FeedListener& to,
                            const History& history) {
    const auto before = old.records.x(), x = now.records.x();
    constexpr double never = std::numeric_limits<double>::infinity();
    double restart = never, lost = never;
    for (std::size_t i = history.abandoned.size() - newGhosts; i < history.abandoned.size(); ++i)
        if (!history.abandoned[i].empty()) restart = std::min(restart, history.abandoned[i].x().front());
    bool any = false;
    std::unordered_map<const std::string*, std::size_t> first; // of each series, the first point that is new
    for (const MetricSeries& series : now.records.series()) first[&series.name] = 0;
    for (const MetricSeries& series : old.records.series()) {
        const MetricSeries* const after = now.records.find(series.name);
        const std::size_t common = after ? commonPoints(series, before, *after, x) : 0;
        if (after) first[&after->name] = common;
        any = any || common > 0;
        if (common == series.size()) continue;
        // The newest point written anew is that point, with its last word.
        const bool corrected = after && common + 1 == series.size() && common < after->size() &&
                               x[after->record[common]] == before[series.record[common]];
        if (!corrected) lost = std::min(lost, before[series.record[common]]);
    }
    FeedEvent event{FeedEvent::Kind::Restart, m_path, now.named ? now.name : std::string(), now.records.counter()};
    if (restart < never || (lost < never && any)) {
        event.x = restart = std::min(restart, lost);
        to.event(event);
    } else if (lost < never) {
        event.kind = FeedEvent::Kind::Replaced;
        to.event(event);
        restart = -never;
    }
    bool came = false;
    std::unordered_map<const std::string*, std::size_t> seen;
    std::size_t at = 0;
    now.records.visit(
        0, [&](std::size_t record) { at = record; },
        [&](const std::string& name, double value) {
            if (seen[&name]++ < first[&name] && x[at] < restart) return;
            came = true;
            to.point({m_path, now.name, name, now.records.counter(), x[at], now.records.epoch(at), value});
        });
    return came;
}

/// Whether the machine cannot be reached.
bool PointFeed::tellTrouble(FeedListener& to) {
    FeedEvent event{FeedEvent::Kind::Error, m_path};
    event.error = m_files->trouble();
    if (!event.error) return false;
    tellEventOnce(std::move(event), to);
    return true;
}

void PointFeed::tellEventOnce(FeedEvent event, FeedListener& to) {
    const std::string error =
        event.error ? std::to_string(static_cast<int>(event.error->code)) + event.error->file : std::string();
    if (m_told == event.kind && m_toldError == error) return;
    m_told = event.kind;
    m_toldError = error;
    to.event(event);
}

void PointFeed::noteTime(double now, bool came, FeedListener& to) {
    if (came) m_pace.came(now);
    std::vector<const MetricHistory*> histories;
    for (const Shown& shown : m_shown) histories.push_back(&shown.records);
    if (!m_pace.stalls(now, histories)) return;
    FeedEvent event{FeedEvent::Kind::Stalled, m_path};
    event.seconds = m_pace.quietFor(now);
    to.event(event);
}

} // namespace throughline::session
