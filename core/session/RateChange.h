// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunInfo.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace throughline::session {

/// Batches done before what `mark` tells of, where an epoch has so many.
std::int64_t stepOf(const history::Mark& mark, std::int64_t batchesPerEpoch);

/// A learning rate set by hand on a run's line.
struct RateChange {
    std::int64_t step = 0; ///< batches done before the first one with this rate
    double rate = 0.0;     ///< base rate
};
/// Those at or after `step`, ascending, one a step. Steps are counted as if all epochs had that many batches: right for
/// changes up to where the size of a batch changes next.
std::vector<RateChange> rateChanges(const RunInfo& info, std::int64_t step, std::int64_t batchesPerEpoch);
/// The base rate with which a run goes on behind a place, of its own or of any that is done: that of its settings, or
/// the one that was last set by hand until then. Behind the point where a run was forked its settings say what it went
/// on with, whatever was set by hand before it. `marks`: of its line; of a run that trains those of its live history.
/// `epoch`: as in `history::Mark`.
double baseRate(const RunInfo& info, const std::vector<history::Mark>& marks,
                double epoch = std::numeric_limits<double>::infinity());

} // namespace throughline::session
