// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/RunGroups.h"
#include "ui/models/Workspace.h"

#include <QTimer>
#include <optional>

namespace throughline::ui {

/// Keeps what is needed to draw the runs of a group, such as those that differ in nothing but the seed, as one middle
/// with a band. The bands are worked out on a pool thread; until one is there its runs are drawn each for itself, and
/// while a member grows it is worked out anew once a second. GUI thread.
class BandMerger : public QObject {
    Q_OBJECT

public:
    explicit BandMerger(Workspace& workspace, QObject* parent = nullptr);

    /// Nothing: each run for itself.
    void setInterval(std::optional<history::Interval> interval);
    std::optional<history::Interval> interval() const { return m_interval; }
    /// Instead of the groups, what each has more than the first one: the mean over pairs of one seed.
    void setDifference(bool difference);
    bool difference() const { return m_difference; }
    /// What each of those comes to at the end of the metric, with its interval.
    struct Difference {
        QString name;
        double value = 0.0, low = 0.0, high = 0.0;
    };
    std::vector<Difference> differences(const std::string& metric) const;
    /// By what runs belong together, as `groupRuns` has it.
    void setGrouping(const QString& by);
    const QString& grouping() const { return m_by; }
    /// The settings that the visible runs may be grouped by, besides their seeds.
    QStringList groupings() const;
    /// Groups of two or more visible runs, by their paths; each in the order of the list.
    std::vector<QStringList> groups() const;

    /// The runs of each group whose band is there become one, at the place of the first.
    std::vector<chart::ChartRun> merged(std::vector<chart::ChartRun> runs) const;
    /// The paths that a run of `merged` stands for.
    QStringList membersOf(const QString& id) const;

signals:
    /// `merged` gives another result.
    void changed();

private:
    struct Group {
        QStringList paths;
        RunGroup of;
        std::vector<std::pair<QString, QString>> pairs; ///< with the first group's; empty: it is that one
        history::BandedHistory made;                    ///< empty until it is ready
        bool stale = true;                              ///< a member changed since
        bool working = false;
        bool visible = true; ///< else all of them are hidden: it waits for its legend entry to bring it back
    };

    std::vector<Group> found() const;
    const Group* first() const;
    QString nameOf(const Group& group) const;
    void regroup();
    void markStale(const QString& path);
    void work();
    void take(const QStringList& paths, bool wanted, history::BandedHistory made);

    Workspace& m_workspace;
    std::optional<history::Interval> m_interval;
    QString m_by = bySeeds;
    bool m_difference = false;
    std::vector<Group> m_groups;
    QTimer m_soon;
};

} // namespace throughline::ui
