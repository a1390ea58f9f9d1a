// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/ModelLoader.h"

namespace throughline::session {

/// What a model can be written as for other programs.
enum class ModelFormat {
    Onnx,        ///< the whole model, from what is in the data to probabilities or the target's units
    Safetensors, ///< the weights alone, under their names in the checkpoint
};

/// By the name's end, `.onnx` or `.safetensors`, in any case of letters; nothing for another.
std::optional<ModelFormat> modelFormat(const std::filesystem::path& file);

/// A model as ONNX (https://github.com/onnx/onnx/blob/main/docs/IR.md; IR version 8, operators of version 17): the
/// output is `probabilities` [rows × classes] or `prediction` [rows × 1], of a quantile run the median, with `interval`
/// [rows × 2] beside it, its ends. The input is `features` [rows × features],
/// not scaled, NaN where missing; where a table has categories or flags, an input [rows × 1] for each of its columns,
/// by its name: numbers, or strings, "" where missing, that ONNX-ML's OneHotEncoder (version 3) takes apart. A table
/// with dates has `features` again, encoded as the metadata say. Medians, scaling, batch normalisation by its running
/// statistics and the last activation are in the graph; dropout does nothing in a prediction. Names of the features and
/// classes, the encoding (as checkpoints have it), the epoch and what share of the targets an interval is to hold are
/// in the metadata.
std::string onnxOf(const LoadedModel& model);

struct ExportedModel {
    nn::Position position;       ///< of the checkpoint
    std::vector<Error> warnings; ///< of `loadModel`
};

/// Writes a checkpoint's model, whole or not at all. Errors: those of `loadModel` and `writeFile`; `CannotWrite` where
/// a model is above the 2 GB that ONNX's encoding can hold. Any thread; blocks.
Result<ExportedModel> exportModel(const ModelRequest& request, ModelFormat format, const std::filesystem::path& file,
                                  const std::stop_token& stop = {});

} // namespace throughline::session
