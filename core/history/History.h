// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"
#include "history/MetricHistory.h"

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::history {

/// Something that happened to a run, drawn as a vertical line on its curves.
struct Mark {
    enum class Kind {
        Resumed,      ///< `from`: the epoch it went on from
        LearningRate, ///< changed by hand: `from` → `to`
        Paused,
        Stopped,     ///< by the user
        Interrupted, ///< a session that ended without saying so
        EarlyStopped,
        Diverged,
        Epochs, ///< in all, changed by a resume: `from` → `to`
        BatchSize,
        Patience,
    };
    Kind kind = Kind::Resumed;
    double epoch = 0.0; ///< what the history counts by; may lie between two records
    double from = 0.0;
    double to = 0.0;
    std::int64_t time = 0; ///< ms since 1970 UTC

    bool operator==(const Mark&) const = default;
};

/// Of `Mark::Kind`, in its order, in files.
inline constexpr std::array<std::string_view, 10> markNames{"resumed",     "learning-rate", "paused",   "stopped",
                                                            "interrupted", "early-stopped", "diverged", "epochs",
                                                            "batch-size",  "patience"};

/// A history as opened: of an own run, or of another tool's file. Plain value.
struct History {
    std::string format; ///< as `info --json` names it: "throughline", "json-list", "keras-history", "tensorboard", …
    MetricHistory records;
    std::vector<MetricHistory> abandoned; ///< epochs left behind by a resume from an earlier one; oldest first
    std::vector<Mark> marks;
    std::vector<Remark> warnings; ///< what was mended or left out
};

/// Where the values of several runs lie that are drawn as one curve: the ends of the band about their middle. Each has
/// the records and the series of that middle's history.
struct HistoryBand {
    MetricHistory low, high;
};

/// A history and what else is known of it: one of those in a picture or a folder.
struct NamedHistory {
    std::string name;       ///< empty: that of its file
    std::size_t colour = 0; ///< as a run's: an index into those of the theme
    std::string monitor;    ///< the metric whose best epoch is marked; empty: not said
    double bestEpoch = 0.0; ///< 0: not said
    std::shared_ptr<const History> history;
    std::shared_ptr<const HistoryBand> band{}; ///< where `history` stands for several runs
    std::string run{}; ///< the run of ours that it is of, a JSON object (docs/formats.md); empty: not said
    std::vector<std::string> pieces{}; ///< the files or folders that it was put together from, in their order
};

/// All that a file or a folder holds.
struct OpenedHistories {
    /// Whether a picture's text is what was written: by its checksum, which the first pictures did not have.
    enum class Integrity { Unknown, Sound, Altered };
    std::vector<NamedHistory> histories; ///< at least one
    Integrity integrity = Integrity::Unknown;
    std::string settings; ///< of the figure that carries them, a JSON object (docs/formats.md); empty elsewhere
};

} // namespace throughline::history
