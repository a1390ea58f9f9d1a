// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/DataSpec.h"
#include "data/Load.h"
#include "nn/TrainConfig.h"
#include "session/CheckpointPolicy.h"

#include <filesystem>
#include <memory>
#include <string>

namespace throughline::session {

/// A new run. Plain value, handed to the worker.
struct RunRequest {
    data::DataSpec data{};
    std::shared_ptr<const data::LoadedData> loaded{}; ///< `data`, where it was read before; null: to be read
    nn::TrainConfig config{};
    CheckpointPolicy checkpoints{};
    std::filesystem::path folder{}; ///< empty: a new one in the user's runs
    std::string name{};             ///< empty: from data and widths ("digits 128-64")
    int threads = 0;                ///< 0: all that help
    bool batchSizeByRows = false;   ///< `config.batchSize` is what `nn::usualFor` says of the rows, once they are known
    bool epochsByRows = false;      ///< the same of `config.epochs`
};

} // namespace throughline::session
