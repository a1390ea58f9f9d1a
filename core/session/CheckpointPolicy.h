// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <cstdint>
#include <optional>

namespace throughline::session {

/// Which checkpoints are written and kept. The best and the latest always are.
struct CheckpointPolicy {
    std::int64_t every = 1; ///< epochs
    int keep = 3;           ///< the newest that fell due; 0: no waypoints either

    bool isDue(std::int64_t epoch) const { return every > 0 && epoch % every == 0; }

    /// Of a run that has come to `newest`, one in 64 epochs or more stays, so that no epoch is far from one that is
    /// kept and may soon be had again. There are 16 of them at most: with those of the policy, 2 % of what keeping each
    /// of 1,000 epochs takes. Their distance doubles as the run grows, so that those that stay are among those that
    /// there are.
    bool isWaypoint(std::int64_t epoch, std::int64_t newest) const {
        std::int64_t distance = 64;
        while (newest / distance > 16) distance *= 2;
        // The first that falls due at or behind a multiple of the distance.
        return keep > 0 && isDue(epoch) && epoch >= distance && epoch / distance != (epoch - every) / distance;
    }

    bool operator==(const CheckpointPolicy&) const = default;
};

/// `BadOption`, as `nn::check` has it, or nothing.
std::optional<Error> check(const CheckpointPolicy& policy);

} // namespace throughline::session
