// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainState.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace throughline::session {

/// What a run that trains has learned so far: a copy, taken between two batches. Shared, immutable; any thread.
struct LiveModel {
    std::filesystem::path folder; ///< of the run
    nn::Position position;
    std::vector<nn::Tensor> tensors; ///< as in a checkpoint, without those of the optimiser
};
using LiveModelPtr = std::shared_ptr<const LiveModel>;

} // namespace throughline::session
