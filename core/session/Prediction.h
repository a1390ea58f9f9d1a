// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "session/ModelLoader.h"

namespace throughline::session {

struct PredictRequest {
    ModelRequest model;
    std::string data; ///< a file with the columns of the run's data; a column of targets need not be there
};

/// What a model makes of rows, in their order.
struct Prediction {
    nn::Position position; ///< of the checkpoint
    std::string targetName;
    std::vector<std::string> classNames; ///< empty for regression
    std::size_t rows = 0;
    std::vector<float> values;   ///< [rows × classes] probabilities, or [rows] in the target's own units
    std::vector<Remark> notes;   ///< what was decided while the file was read
    std::vector<Error> warnings; ///< of `loadModel`

    /// The likeliest class of a row, the first one of equals.
    std::size_t classOf(std::size_t row) const;
};

/// Runs a checkpoint forward on a file. Changes nothing on disk. Errors: those of `loadModel`, `runEncoding` and
/// `data::loadRows`. Any
/// thread; blocks.
Result<Prediction> predictRun(const PredictRequest& request, const std::stop_token& stop = {});

/// A table as RFC 4180 has it, UTF-8, lines end in \n. For classes: the target's name over the likeliest class, then
/// `name=class` over the probability of each; for regression the target's name over the value. Numbers are the shortest
/// that read back to the same float.
std::string csvOf(const Prediction& prediction);

} // namespace throughline::session
