// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/SeedBand.h"
#include "ui/models/Workspace.h"

#include <QTimer>
#include <optional>

namespace throughline::ui {

/// Keeps what is needed to draw runs that differ in nothing but the seed as one median with a band. The bands are
/// worked out on a pool thread; until one is there its runs are drawn each for itself, and while a member grows it is
/// worked out anew once a second. GUI thread.
class SeedMerger : public QObject {
    Q_OBJECT

public:
    explicit SeedMerger(Workspace& workspace, QObject* parent = nullptr);

    /// Nothing: each run for itself.
    void setSpread(std::optional<Spread> spread);
    std::optional<Spread> spread() const { return m_spread; }
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
        SeedBand made;     ///< empty until it is ready
        bool stale = true; ///< a member changed since
        bool working = false;
        bool visible = true; ///< else all of them are hidden: it waits for its legend entry to bring it back
    };

    std::vector<Group> found() const;
    void regroup();
    void markStale(const QString& path);
    void work();
    void take(const QStringList& paths, Spread spread, SeedBand made);

    Workspace& m_workspace;
    std::optional<Spread> m_spread;
    std::vector<Group> m_groups;
    QTimer m_soon;
};

} // namespace throughline::ui
