// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/Bands.h"

#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace throughline::chart {

using ChartBand = history::HistoryBand;

/// What a run that stands for several was made of: their paths, and export's options that make it.
struct ChartGroup {
    QStringList paths;
    QString by;
    history::Interval interval = history::Interval::Quartiles;
    bool difference = false;
};

/// Where a fork leaves the run whose curve it goes on with.
struct ChartJoint {
    double epoch = 0.0; ///< the last that both have
    QString parent;     ///< its name
    bool operator==(const ChartJoint&) const = default;
};

/// A run or an opened history as the chart knows it. The history may grow at its end while it is shown; whoever lets it
/// grow lives on the GUI thread and tells the chart (`ChartStack::append`, `reset`).
struct ChartRun {
    QString id; ///< unique among the runs shown; the folder's or file's path will do
    QString name;
    std::size_t colour = 0; ///< index into the theme's run colours
    std::shared_ptr<const history::History> history;
    std::shared_ptr<const ChartBand> band{};   ///< where `history` stands for several runs
    QString bandName{};                        ///< what it reaches over: "quartiles"; empty: not known
    QString bandText{};                        ///< "mean of 5 seeds ± s.d."; empty: not known
    std::shared_ptr<const ChartGroup> group{}; ///< where it stands for several, and they are known
    bool grows = true;                         ///< while it is shown: another thread needs a copy of the history
    bool visible = true;
    bool active = false;              ///< drawn on top; its points answer first
    double expectedEpochs = 0.0;      ///< of a run that trains, those asked for: there is room for them; 0: none
    std::string monitor = "val_loss"; ///< the metric whose best epoch is marked
    /// The run of ours that it is of, as `history::NamedHistory::run` has it; null: not known. Any thread may call it.
    std::function<std::string()> origin{};
    std::optional<ChartJoint> joint{}; ///< of a fork: up to there the curve is its parent's
    double bestEpoch = 0.0;            ///< as the run has recorded it; 0: found in the monitored metric
};

/// A history that somebody else owns and keeps alive while the chart shows it, such as `TrainingSession::history()`.
inline std::shared_ptr<const history::History> borrowed(const history::History& history) {
    return {std::shared_ptr<const void>(), &history};
}

} // namespace throughline::chart
