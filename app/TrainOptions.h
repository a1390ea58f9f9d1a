// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"
#include "session/ForkRequest.h"
#include "session/ModelLoader.h"
#include "session/OpenedRun.h"
#include "session/ResumeRequest.h"
#include "session/RunRequest.h"

#include <array>

namespace throughline::app {

/// An option of `train` that a fork cannot change.
struct FixedOption {
    const char* name;
    const char* why;
};
inline constexpr const char* keepsWeights =
    "what the parent has, with whose weights the fork goes on; train a run of its own for others";
inline constexpr const char* keepsCurve =
    "what the parent has, whose curve the fork goes on with; train a run of its own for others";
inline constexpr const char* keepsData =
    "the parent's data, divided as there; leave rows out with --leave-out-rows, or train a run of its own";
inline constexpr std::array<FixedOption, 24> fixedOptions{{
    {"hidden", keepsWeights},     {"activation", keepsWeights}, {"initialization", keepsWeights},
    {"batch-norm", keepsWeights}, {"loss", keepsCurve},         {"interval", keepsCurve},
    {"data", keepsData},          {"image-size", keepsData},    {"labels", keepsData},
    {"target", keepsData},        {"task", keepsData},          {"target-transform", keepsData},
    {"column", keepsData},        {"ignore", keepsData},        {"missing-values", keepsData},
    {"validation", keepsData},    {"test", keepsData},          {"group", keepsData},
    {"order", keepsData},         {"split-seed", keepsData},    {"folds", keepsData},
    {"engine", keepsWeights},     {"launch", keepsWeights},     {"encoding", keepsData},
}};

/// The request that the options of `train` describe, checked as far as that goes without the data. `BadOption`.
Result<session::RunRequest> trainRequest(const Arguments& arguments);
/// The request that the operand and the options of `resume` describe. `BadOption`.
Result<session::ResumeRequest> resumeRequest(const Arguments& arguments);

/// The epoch that `--from` of `fork` names. `MissingArgument`, `BadOption`, `NoCheckpoint`.
Result<std::int64_t> forkEpoch(const Arguments& arguments, const session::OpenedRun& parent);
/// The request that the options of `fork` describe, for a run as it was at an epoch. `BadOption`, and what reading the
/// file of `--leave-out-rows` gives.
Result<session::ForkRequest> forkRequest(const Arguments& arguments, const session::OpenedRun& parent,
                                         std::int64_t epoch);

/// The checkpoint that the operand and `--from` name. `BadOption`.
Result<session::ModelRequest> modelRequest(const Arguments& arguments);

} // namespace throughline::app
