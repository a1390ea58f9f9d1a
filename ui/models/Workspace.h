// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "history/GrowthPace.h"
#include "ui/models/Item.h"
#include "ui/models/Opener.h"

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace throughline::ui {

class Follower;

/// What is open in the window, and the one that tells of what becomes of it: whoever shows histories listens here,
/// whether this window trains them, another process, or another tool. Lives on the GUI thread. The list is remembered
/// for the next start.
class Workspace : public QObject {
    Q_OBJECT

public:
    explicit Workspace(QObject* parent = nullptr);
    ~Workspace() override;

    const std::vector<Item>& items() const { return m_items; }
    const Item* find(const QString& path) const;

    /// Runs (folders, or files in one) and histories; those that are open are read anew. `opened` or `failed` follows
    /// for each. A folder that holds no run opens the runs in it, or TensorBoard's, or the JSON histories.
    void open(const QStringList& paths);
    /// As `open`, for what the last start left: what is gone is forgotten in silence.
    void restore();
    void reload(const QString& path);
    void remove(const QString& path);
    void rename(const QString& path, const QString& name);
    void setVisible(const QString& path, bool visible);
    /// At once: whoever hears of one sees all.
    void setVisible(const QStringList& paths, bool visible);
    /// Shows this one alone; an empty path shows all.
    void showOnly(const QString& path);
    void setColour(const QString& path, std::size_t colour);
    /// Whether a history that was put together from several pieces is shown as these.
    bool showsPieces(const QString& path) const;
    /// Opens the pieces, each for itself, and hides what they were put together to; or the other way round.
    void setShowsPieces(const QString& path, bool on);
    /// Of a history that lacks epochs; 0: not known.
    void setStepsPerEpoch(const QString& path, double steps);
    void setFinding(const QString& path, const Item::Finding& finding);

    /// A run that this window trains: the history is the session's, shown while it grows.
    void beginLive(const session::RunInfo& info, const QString& folder, const history::History& history);
    void updateLive(const session::RunSummary& summary, bool paused);
    /// The session's history has grown by records [first, size), or has another mark.
    void growLive(std::size_t first);
    void markLive();
    /// The session has cut its history back, and goes on from there.
    void cutLive();
    /// Reads it again from disk, from which it is shown from then on.
    void endLive(session::RunSummary::Status status);
    const QString& livePath() const { return m_live; }
    /// Looks which of the histories that were written to have stalled; a timer calls it. `now`: s of the steady clock.
    void lookForStalls(double now);

signals:
    /// Items joined or left.
    void listChanged();
    /// One item looks different.
    void itemChanged(const QString& path);
    /// An item's history is another object, or was cut: draw it anew.
    void historyChanged(const QString& path);
    /// Records [first, size) of a history are new.
    void historyGrown(const QString& path, std::size_t first);
    /// A history has other marks.
    void marksChanged(const QString& path);
    void opened(const QString& path);
    /// A picture was opened: what it was drawn with (figure/FigureOptions.h), as JSON.
    void settingsFound(const QString& file, const std::string& settings);
    void failed(const QString& path, const throughline::Error& error);

private:
    /// What belongs to a run or a file that is followed. Its histories grow here, on the GUI thread.
    struct Followed {
        history::SeriesBest best; ///< of a run
        std::unique_ptr<Follower> follower;
        history::GrowthPace pace; ///< of a file
        std::int64_t came = 0;    ///< the newest points, ms since 1970
    };

    void follow(Item& item, std::unique_ptr<Follower> follower);
    void noteGrowth(const QString& file);
    void lookForStallsNow();
    std::vector<Item*> itemsOf(const QString& file);
    void followFile(const QString& file, std::shared_ptr<history::HistorySource> source);
    static history::History& growing(const Item& item);
    static void countEpochs(Item& item);
    /// `best`: of a run.
    void grow(Item& item, const history::MetricHistory& tail, history::SeriesBest* best = nullptr);
    void describe(const QString& path, const session::RunInfo& info);
    void load(const QString& path, bool silent);
    void accept(const std::shared_ptr<Opener::Opened>& opened);
    void acceptFolder(const session::PathsInside& inside, bool silent);
    void acceptRun(const QString& path, session::OpenedRunAt& opened);
    void acceptHistories(const QString& path, qulonglong number, session::OpenedHistoriesAt& opened, bool silent);
    void showHistories(const QString& file, qulonglong number, history::OpenedHistories& opened, bool silent);
    Item* at(const QString& path);
    Item& ensure(const QString& path, Item::Kind kind);
    QStringList retitle();
    void tellTitles();
    void tellVisible(const QStringList& changed);
    std::size_t freeColour(std::size_t from = 0) const;

    Opener* m_opener; ///< a child
    std::vector<Item> m_items;
    std::map<QString, Followed> m_followed; ///< by run, or by file
    QString m_live;
    QTimer m_stalls; ///< runs while something is written
};

} // namespace throughline::ui
