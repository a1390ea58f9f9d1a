// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunInfo.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace throughline::session {

/// Between the values of a run and the JSON of `run.json` and of a checkpoint's metadata. Numbers come back to the bit.
/// The readers throw exceptions derived from `std::exception`, for an integer that its field cannot hold and an
/// encoding whose parts do not fit each other as well: their callers turn them into `Damaged`. For the sources of this
/// part alone.
using Json = nlohmann::ordered_json;

Json toJson(const nn::TrainConfig& config);
Json toJson(const nn::Scaling& scaling);
Json toJson(const data::Fingerprint& fingerprint);
Json toJson(const data::Encoding& encoding);
Json toJson(const data::DataSpec& spec);
Json toJson(const SessionRecord& session);
Json toJson(const history::Mark& mark);
Json toJson(const RunInfo& info);

/// JSON of a file, or a discarded value where it is none or nested deeper than anything written here: nlohmann's
/// functions call themselves for each level, and a bomb of brackets would take the whole stack.
Json parseJson(std::string_view text);

nn::TrainConfig configFromJson(const Json& json);
nn::Scaling scalingFromJson(const Json& json);
data::Fingerprint fingerprintFromJson(const Json& json);
data::Encoding encodingFromJson(const Json& json);
RunInfo runFromJson(const Json& json);

/// Of an outcome, in `run.json` and in `--json`: "completed", "stopped", "early-stopped", "diverged", "failed".
std::string_view outcomeName(OutcomeKind kind);

} // namespace throughline::session
