// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

namespace throughline::session {

/// How far a retraining is.
struct RetrainingProgress {
    std::int64_t from = 0; ///< epoch
    std::int64_t epoch = 0;
    double share = 0.0;   ///< 0 to 1
    double seconds = 0.0; ///< as in the plan
};
/// Called on the thread that trains, before the first batch and then some twenty times a second.
using RetrainingListener = std::function<void(const RetrainingProgress&)>;

} // namespace throughline::session
