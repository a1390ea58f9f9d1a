// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/GrowthPace.h"
#include "history/HistorySource.h"
#include "io/Location.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace throughline::session {

/// One point of a history, as it came. Valid during the call alone.
struct FeedPoint {
    const std::string& path;    ///< what was opened, with its host
    const std::string& history; ///< its name; of one that has none, that of its file or folder
    const std::string& series;
    history::Counter counter; ///< what `x` counts
    double x;
    double epoch; ///< NaN: unknown
    double value;
};

/// Something that happened to what is followed.
struct FeedEvent {
    enum class Kind {
        Restart,  ///< all of `history` from `x` on was left behind; what has taken its place follows
        Replaced, ///< another history has taken the place of what was there; all of its points follow
        Waiting,  ///< `error`: why there is nothing to be read yet; none: it is being written anew
        Stalled,  ///< no point for `seconds`
        Gone,     ///< nothing is at the path any longer
        Error,    ///< `error`: it cannot be read for now; what was read holds
    };
    Kind kind = Kind::Waiting;
    std::string path;      ///< what was opened, with its host
    std::string history{}; ///< where several are at the path
    history::Counter counter = history::Counter::Epoch;
    double x = 0.0;
    double seconds = 0.0;
    std::optional<Error> error{};
};

class FeedListener {
public:
    virtual ~FeedListener() = default;
    virtual void point(const FeedPoint& point) = 0;
    virtual void event(const FeedEvent& event) = 0;
};

/// Tells the points at a path as they come: of a run, of a history of any format, of a folder of such, whether they are
/// there already or still to come. What happens once is told once. One thread; blocks on the disk.
class PointFeed {
public:
    // All in seconds.
    static constexpr double patience = 2.0; ///< with what a writer may be in the middle of
    static constexpr double retry = 1.0;    ///< before what cannot be read is opened again

    /// `files`: those of the location's machine.
    PointFeed(io::Location location, std::shared_ptr<io::Files> files);
    PointFeed(PointFeed&&) noexcept;
    ~PointFeed();

    /// What has come since the last look; the first tells what is there. `now`: s of a clock that never runs backwards.
    /// Whether there was any point: then more may be on its way.
    bool look(double now, FeedListener& to, const std::stop_token& stop = {});

private:
    struct Shown;
    struct Inside;

    bool open(double now, FeedListener& to, const std::stop_token& stop);
    bool lookInside(double now, FeedListener& to, const std::stop_token& stop);
    Result<bool> openAnything(FeedListener& to, const std::stop_token& stop);
    bool take(history::HistoryNews news, double now, FeedListener& to);
    bool grow(const std::vector<history::HistoryTail>& tails, FeedListener& to);
    bool replace(const history::OpenedHistories& now, FeedListener& to);
    bool tellChanges(const Shown& old, const Shown& now, std::size_t newGhosts, FeedListener& to,
                     const history::History& history);
    bool tellTrouble(FeedListener& to);
    void tellEventOnce(FeedEvent event, FeedListener& to);
    void noteTime(double now, bool came, FeedListener& to);

    io::Location m_location;
    std::string m_path; ///< as it is told
    std::shared_ptr<io::Files> m_files;
    std::shared_ptr<history::HistorySource> m_source; ///< null: nothing has been opened yet
    std::vector<Shown> m_shown;                       ///< what was told, of each history
    std::unique_ptr<Inside> m_inside;                 ///< of a folder that is neither a run nor a history itself
    std::optional<io::FileState> m_tried;             ///< of the file that could not be opened
    double m_nextTry = 0.0;
    std::optional<double> m_since; ///< when what `m_trouble` is began
    std::optional<FeedEvent::Kind> m_trouble, m_told;
    std::string m_toldError;
    history::GrowthPace m_pace;
};

} // namespace throughline::session
