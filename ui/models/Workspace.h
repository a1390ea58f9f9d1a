// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "history/GrowthPace.h"
#include "ui/models/Item.h"
#include "ui/models/Opener.h"

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <limits>
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

    /// A history that may be opened.
    struct Found {
        QString name;
        std::string_view format; ///< as `info` calls it
    };

    const std::vector<Item>& items() const { return m_items; }
    const Item* find(const QString& path) const;
    /// The folder of the sweep that a run is a part of; empty: it is for itself, or lies on another machine. Each
    /// folder is looked at once.
    QString sweepOf(const QString& path) const;
    /// The runs that have learned the same data by the same loss: their values lie on one scale.
    QStringList alike(const session::RunInfo& info) const;

    /// Runs (folders, or files in one) and histories; those that are open are read anew. `opened` or `failed` follows
    /// for each. A folder that holds no run opens the runs in it, or TensorBoard's, or the JSON histories.
    void open(const QStringList& paths);
    /// As `open`, for what the last start left: what is gone is forgotten in silence.
    void restore();
    void reload(const QString& path);
    /// Gives up all that is being read. What was open at the last start stays in the list, to be read another time.
    void stopReading();
    void remove(const QString& path);
    /// Those that this window does not train.
    void remove(const QStringList& paths);
    /// Puts items before another one, or behind it, in their order.
    void move(const QStringList& paths, const QString& other, bool behind);
    void rename(const QString& path, const QString& name);
    /// The user's words about runs, in their run.json; nothing: they stay as they are.
    struct Labels {
        std::optional<QStringList> tags;
        std::optional<QString> comment;
    };
    void setLabels(const QStringList& paths, const Labels& labels);
    void setVisible(const QString& path, bool visible);
    /// At once: whoever hears of one sees all.
    void setVisible(const QStringList& paths, bool visible);
    /// Shows these alone; none: all.
    void showOnly(const QStringList& paths);
    void setColour(const QString& path, std::size_t colour);
    /// Whether a history that was put together from several pieces is shown as these.
    bool showsPieces(const QString& path) const;
    /// Opens the pieces, each for itself, and hides what they were put together to; or the other way round.
    void setShowsPieces(const QString& path, bool on);
    /// Of a history that lacks epochs; 0: not known.
    void setStepsPerEpoch(const QString& path, double steps);
    void setFinding(const QString& path, const Item::Finding& finding);
    void setModelHints(const QString& path, const std::vector<session::Hint>& hints);

    /// A run that this window trains, one of several: the history is the session's, shown while it grows.
    void beginLive(const session::RunInfo& info, const QString& folder, const history::History& history);
    void updateLive(const QString& path, const session::RunSummary& summary, bool paused);
    /// The session's history has grown by records [first, size), or has another mark.
    void growLive(const QString& path, std::size_t first);
    void markLive(const QString& path);
    /// The session has cut its history back, and goes on from there.
    void cutLive(const QString& path);
    /// Reads it again from disk, from which it is shown from then on.
    void endLive(const QString& path, session::RunSummary::Status status);
    bool isLive(const QString& path) const { return m_live.contains(path); }
    /// Looks which of the histories that were written to have stalled; a timer calls it. `now`: s of the steady clock.
    void lookForStalls(double now);

    /// Opens those of what `manyFound` told.
    void choose(const QString& path, const std::vector<std::size_t>& chosen);

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
    /// More histories lie at a path than are opened unasked: `choose` opens some of them.
    void manyFound(const QString& path, const std::vector<throughline::ui::Workspace::Found>& found);
    /// What is being read for longer than one notices, and how far it is, 0 to 1; no paths: nothing is any longer.
    void reading(const QStringList& paths, double share);

private:
    /// What belongs to a run or a file that is followed. Its histories grow here, on the GUI thread.
    /// In place of the number of a history: those that are listed.
    static constexpr auto listedOnly = std::numeric_limits<qulonglong>::max();

    struct Followed {
        history::SeriesBest best; ///< of a run
        std::unique_ptr<Follower> follower;
        history::GrowthPace pace;  ///< of a file
        std::size_t histories = 0; ///< in it, listed or not
        std::int64_t came = 0;     ///< the newest points, ms since 1970
    };

    void follow(Item& item, std::unique_ptr<Follower> follower);
    void noteGrowth(const QString& file);
    void lookForStallsNow();
    std::vector<Item*> itemsOf(const QString& file);
    void followFile(const QString& file, std::shared_ptr<history::HistorySource> source, std::size_t histories);
    static history::History& growing(const Item& item);
    static void countEpochs(Item& item);
    /// `best`: of a run.
    void grow(Item& item, const history::MetricHistory& tail, history::SeriesBest* best = nullptr);
    void describe(const QString& path, const session::RunInfo& info);
    void load(const QString& path, bool silent);
    void accept(const std::shared_ptr<Opener::Opened>& opened);
    void acceptPart(const std::shared_ptr<Opener::Opened>& opened);
    void acceptFolder(const session::PathsInside& inside, bool silent);
    void acceptRun(const QString& path, session::OpenedRunAt& opened);
    void acceptHistories(const QString& path, qulonglong number, session::OpenedHistoriesAt& opened, bool silent);
    void showHistories(const QString& file, qulonglong number, history::OpenedHistories& opened, bool silent);
    Item* at(const QString& path);
    Item& ensure(const QString& path, Item::Kind kind);
    void ensureAll(const QStringList& paths, Item::Kind kind);
    QStringList listedAt(const QString& path) const;
    bool asks(const std::shared_ptr<Opener::Opened>& opened);
    void loadTogether(const QStringList& paths);
    void tellOpened(const QString& path);
    void leaveGroup(const QString& path);
    QStringList retitle();
    void tellTitles();
    void tellVisible(const QStringList& changed);
    std::size_t freeColour(std::size_t from = 0) const;

    Opener* m_opener; ///< a child
    std::vector<Item> m_items;
    QStringList m_group; ///< what was opened at once: the first of them that can be read is shown
    std::map<QString, std::shared_ptr<Opener::Opened>> m_toChoose; ///< what waits for `choose`
    std::map<QString, Followed> m_followed;                        ///< by run, or by file
    QStringList m_live;                                            ///< that this window trains
    mutable std::map<QString, bool> m_sweeps;                      ///< which folders are those of sweeps
    QTimer m_stalls;                                               ///< runs while something is written
};

} // namespace throughline::ui
