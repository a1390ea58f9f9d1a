// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunInfo.h"

#include <nlohmann/json_fwd.hpp>

namespace throughline::session {

// Between the values of a run and the JSON of run.json and of a checkpoint's metadata. Numbers come back to the bit.
// The readers throw exceptions derived from `std::exception`, for an integer that its field cannot hold and an encoding
// whose parts do not fit each other as well: their callers turn them into `Damaged`.

nlohmann::ordered_json toJson(const nn::TrainConfig& config);
nn::TrainConfig configFromJson(const nlohmann::ordered_json& json);

nlohmann::ordered_json toJson(const nn::Scaling& scaling);
nn::Scaling scalingFromJson(const nlohmann::ordered_json& json);

nlohmann::ordered_json toJson(const data::Fingerprint& fingerprint);
data::Fingerprint fingerprintFromJson(const nlohmann::ordered_json& json);

nlohmann::ordered_json toJson(const data::Encoding& encoding);
data::Encoding encodingFromJson(const nlohmann::ordered_json& json);

/// What a fork changed: by the key in the configuration, `optimizer.learning_rate`, before and after. Empty: nothing,
/// or no fork.
nlohmann::ordered_json changedSettings(const RunInfo& info);

nlohmann::ordered_json toJson(const RunInfo& info);
RunInfo runFromJson(const nlohmann::ordered_json& json);

} // namespace throughline::session
