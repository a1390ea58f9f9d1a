// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/OtherRows.h"
#include "session/ModelLoader.h"

#include <array>

namespace throughline::session {

struct PredictRequest {
    ModelRequest model;
    std::string data;          ///< a file with the columns of the run's data; a column of targets need not be there
    data::KeptColumns keep{};  ///< of that file, to stand before what is predicted
    bool skipUnusable = false; ///< rows that cannot be read are left out, in place of refusing all
};

/// What a model makes of rows, in their order.
struct Prediction {
    nn::Position position; ///< of the checkpoint
    std::string targetName;
    std::vector<std::string> classNames; ///< empty for regression
    std::size_t rows = 0;
    std::size_t columns = 1;     ///< values of a row: one a class; a number's one, or with an interval three
    std::vector<float> values;   ///< [rows × columns], as `nn::Predictor::predict` gives them
    data::KeptColumns kept;      ///< as asked for
    std::vector<Remark> notes;   ///< what was decided while the file was read
    std::vector<Error> warnings; ///< of `loadModel`

    /// The likeliest class of a row, the first one of equals.
    std::size_t classOf(std::size_t row) const;
    /// Whether a number comes with an interval, as with the loss `quantile`.
    bool hasInterval() const;
    /// The predicted number of a row.
    float numberOf(std::size_t row) const;
    /// The ends of its interval; only where there is one.
    std::array<float, 2> intervalOf(std::size_t row) const;
};

/// Runs a checkpoint forward on a file. Changes nothing on disk. Errors: those of `loadModel`, `runEncoding` and
/// `data::loadRows`. Any
/// thread; blocks.
Result<Prediction> predictRun(const PredictRequest& request, const data::ReadWatch& watch = {});

/// A table as RFC 4180 has it, UTF-8, lines end in \n. First what was kept. For classes: the target's name over the
/// likeliest class, then `name=class` over the probability of each; for regression the target's name over the value,
/// and `name low` and `name high` over the ends of its interval, where it has one. Where a kept column is called like
/// one of these, "predicted " stands before the target's name. Numbers are the shortest that read back to the same
/// float.
std::string csvOf(const Prediction& prediction);

/// JSON Lines, an object a row: what was kept, numbers as such; the target's name with the class or the value; for
/// classes "probabilities" by their names, for an interval "interval" with its two ends; of these two as well
/// "predicted " stands before a name that is taken.
std::string jsonLinesOf(const Prediction& prediction);

} // namespace throughline::session
