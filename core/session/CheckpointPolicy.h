// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace throughline::session {

/// Which checkpoints are written and kept. The best and the latest always are.
struct CheckpointPolicy {
    std::int64_t every = 1; ///< epochs
    int keep = 3;           ///< the newest that fell due

    bool operator==(const CheckpointPolicy&) const = default;
};

} // namespace throughline::session
