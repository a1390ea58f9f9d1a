// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"
#include "session/CheckpointPolicy.h"
#include "session/Variation.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace throughline::session {

struct ForkPoint;

/// A new run that goes on from an epoch of another, with other settings. Plain value, handed to the worker.
struct ForkRequest {
    std::filesystem::path parent{};
    std::int64_t epoch = 0;                   ///< completed where it leaves the parent; 0: the initial state
    std::shared_ptr<const ForkPoint> point{}; ///< of that epoch, read before; null: to be read
    /// From there on: `configAt` with what changes. Its learning rate is the base rate behind the fork. Layers,
    /// activation, normalisation and loss stay. A schedule that changes begins anew at the fork.
    nn::TrainConfig config{};
    std::vector<std::uint32_t> leftOutRows{};      ///< of the training data, beside those that the parent leaves out
    std::optional<CheckpointPolicy> checkpoints{}; ///< nothing: the parent's
    std::filesystem::path folder{};                ///< empty: a new one in the user's runs
    std::string name{};                            ///< empty: "digits 128 from 10"
    int threads = 0;                               ///< 0: all that help
};

/// A fork that somebody proposes, for whoever is asked about it: what is to be other than in the parent. Plain value.
struct ForkProposal {
    std::int64_t epoch = 0; ///< completed where it leaves the parent; 0: the initial state
    std::vector<Setting> changes{};
    std::optional<Variation> vary{}; ///< a fan over that
    std::vector<std::uint32_t> leftOutRows{};

    bool operator==(const ForkProposal&) const = default;
};

} // namespace throughline::session
