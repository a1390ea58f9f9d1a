// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"
#include "nn/TrainConfig.h"

#include <map>
#include <string>

namespace throughline {

/// One of the benchmark's tasks: Adam, ReLU, softmax cross-entropy, shuffled. D and E train on all rows and have no
/// validation.
struct BenchWork {
    const char* data;
    std::vector<int> hidden;
    int batchSize;
    std::int64_t epochs; ///< for a figure that does not jump

    data::DataSpec spec() const {
        data::DataSpec spec;
        spec.source = data;
        if (spec.source != "fashion-mnist") spec.validationFraction = 0.0;
        return spec;
    }
    nn::TrainConfig config() const {
        nn::TrainConfig config;
        config.network.hidden = hidden;
        config.batchSize = batchSize;
        config.epochs = epochs;
        return config;
    }
};

inline const std::map<std::string, BenchWork> benchWorks{
    {"A", {"fashion-mnist", {128}, 64, 5}},
    {"B", {"fashion-mnist", {512, 256}, 128, 4}},
    {"C", {"fashion-mnist", {2048, 2048}, 256, 1}},
    {"D", {"digits", {64, 32}, 32, 300}},
    {"E", {"iris", {16}, 16, 20000}},
};

} // namespace throughline
