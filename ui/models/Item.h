// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"
#include "session/Hints.h"
#include "session/OpenedRun.h"

#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

namespace throughline::ui {

/// A run or a history in the window's list. Plain value.
struct Item {
    static constexpr double mostStepsPerEpoch = 1e9;
    enum class Kind { Run, History };
    Kind kind = Kind::Run;
    QString path; ///< absolute; also what tells items apart: "figure.png#2" is the second history of a picture
    QString name;
    QString title;              ///< the name, with what tells it apart where another item has the same one
    std::size_t colour = 0;     ///< index into the tokens' run colours
    double stepsPerEpoch = 0.0; ///< as the user told of a history that lacks one of both; 0: not told
    bool visible = true;
    bool loading = true;
    bool restored = false; ///< the last start left it
    bool unread = false;   ///< its machine did not answer when the window was opened, or the user gave up
    bool live = false;     ///< trained right now, by this window
    bool paused = false;
    bool growing = false;                          ///< a history whose file is followed
    bool grew = false;                             ///< and to which points have come since it was opened
    std::int64_t stalledSince = 0;                 ///< when they stopped coming, ms since 1970; 0: they have not
    session::RunSummary summary;                   ///< of a run; of a picture's history its best alone
    std::shared_ptr<const session::OpenedRun> run; ///< of a run, once opened
    std::shared_ptr<const session::RunInfo> info;  ///< of a run: its settings, while it trains as well
    std::shared_ptr<const history::History> history;
    std::shared_ptr<const history::HistoryBand> band; ///< of a picture's history that stands for several

    QStringList pieces; ///< paths of the files or folders that a history was put together from, in their order

    std::string origin; ///< of a picture's history: the run that it is of, as the picture has it
    std::optional<session::ParentRun> originParent; ///< that this run was forked from

    /// What it was forked from; nothing: it is no fork, or nobody knows.
    std::optional<session::ParentRun> parent() const { return info ? info->parent : originParent; }

    /// What the user asked to find out about it, as a head and words; kept while the window is open.
    struct Finding {
        QString head, text;
        std::int64_t epoch = 0;
    };
    Finding finding;
    /// What the model of its latest epoch gives reason to look at; nothing: not looked into, or not as it is now.
    std::optional<std::vector<session::Hint>> modelHints;

    /// Of a run, as its user has them.
    QStringList tags() const;
    QString secondLine() const;
    /// Whether there is something left to go on with: an own run that nobody trains.
    bool canResume() const;
    /// Whether a run of ours has an epoch to fork at; also while it trains, as a fork leaves it alone.
    bool canFork() const;
    /// Why there can be no report of it; empty: there can.
    QString reportRefusal() const;
    /// A run that another process trains: shown while it grows, and left alone.
    bool isFollowed() const;
    /// A history that counts steps and says nothing of epochs, or the other way round: the user may tell how many steps
    /// an epoch has.
    bool lacksStepsPerEpoch() const;
    /// A history that somebody writes to right now: points have come, and have not stopped coming.
    bool isBeingWritten() const { return growing && grew && stalledSince == 0; }
    /// The first remark of its history that tells of damage; null: it is whole, or a record is just being written.
    const Remark* damage() const;
    /// Whether its history may still grow: another thread needs a copy.
    bool grows() const { return live || growing || isFollowed(); }
    /// "process 1234 on this machine"
    QString holderText() const;
};

} // namespace throughline::ui
