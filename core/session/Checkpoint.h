// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "data/Encoding.h"
#include "data/Fingerprint.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace throughline::session {

/// What a checkpoint says besides the state: enough to use the model without its run.
struct CheckpointContext {
    nn::TrainConfig config;
    nn::Scaling scaling;
    data::Fingerprint fingerprint;          ///< the classes' names are in it
    std::optional<data::Encoding> encoding; ///< nothing: written before checkpoints held it
    std::string variant;                    ///< instruction set of the numerics
    std::string run{};                      ///< its id; empty: written before checkpoints held it
};

struct Checkpoint {
    nn::TrainState state;
    CheckpointContext context;
};

/// What a list needs to know of a checkpoint; not verified.
struct CheckpointHead {
    nn::Position position;
    nn::Best best;
    std::string run{}; ///< as in the context
};

/// Writes a safetensors file: the state's arrays under their own names, all other numbers as text in the metadata, in
/// the shortest form that reads back to the same bits, and a checksum over every byte of the file. Durable on return;
/// a link under that name is replaced, not followed.
Result<void> writeCheckpoint(const std::filesystem::path& file, const nn::TrainState& state,
                             const CheckpointContext& context);
/// Errors: `CannotOpen`, `CannotRead`, `NewerFormat`, `Damaged` (a wrong checksum included), `UnknownFormat` for a
/// safetensors file that is no checkpoint.
Result<Checkpoint> readCheckpoint(const std::filesystem::path& file);
Result<CheckpointHead> readCheckpointHead(const std::filesystem::path& file);

/// "epoch-00012.safetensors", in the middle of an epoch "epoch-00012-batch-00345.safetensors".
std::string checkpointName(const nn::Position& position);
/// The reverse; `step` is not in the name and comes back as 0.
std::optional<nn::Position> checkpointPosition(const std::filesystem::path& file);
/// The checkpoints in a folder by their names, oldest first. None where it is not there, and, with an `error`, where it
/// cannot be read.
std::vector<std::filesystem::path> checkpointFiles(const std::filesystem::path& folder, std::error_code& error);
std::vector<std::filesystem::path> checkpointFiles(const std::filesystem::path& folder);

} // namespace throughline::session
