// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "data/DataSpec.h"
#include "data/DataSummary.h"
#include "data/Encoding.h"
#include "data/Fingerprint.h"
#include "data/WatchedSource.h"
#include "nn/Dataset.h"

#include <memory>

namespace throughline::data {

struct LoadedData {
    std::shared_ptr<const nn::DataSplit> split;
    Fingerprint fingerprint;
    Encoding encoding; ///< of the training data
    DataSummary summary;
};

/// Reads, encodes, divides and fits the scaling. Blocks on disk and memory: never on the GUI thread. Errors: those of
/// the readers, `UnknownData`, `BadOption`, `TooFewRows`, `OutOfMemory`; `Cancelled` soon after `stop` was requested.
Result<LoadedData> load(const DataSpec& spec, const ReadWatch& watch = {});

} // namespace throughline::data
