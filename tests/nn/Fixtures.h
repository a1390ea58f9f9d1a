// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"
#include "nn/TrainLoop.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace throughline::nn {

/// Numbers in [-1, 1) that are the same everywhere: a linear congruence (Knuth's MMIX).
class Noise {
public:
    explicit Noise(std::uint64_t seed) : m_state(seed) {}
    double operator()() {
        m_state = m_state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<double>(m_state >> 11) * 0x1p-52 - 1.0;
    }

private:
    std::uint64_t m_state;
};

/// `rows` rows of noise whose class (or number) depends on them, so that there is something to learn. `classes` 0:
/// regression. The first `rows` train, a third as many validate.
inline std::shared_ptr<const DataSplit> makeData(std::size_t rows, std::size_t features, int classes,
                                                 std::uint64_t seed = 7) {
    auto data = std::make_shared<Dataset>();
    data->rows = rows + rows / 3;
    data->features = features;
    Noise noise(seed);
    for (std::size_t row = 0; row < data->rows; ++row) {
        double score = 0.0;
        for (std::size_t i = 0; i < features; ++i) {
            const double x = noise();
            score += x * std::sin(static_cast<double>(i + 1));
            data->values.push_back(static_cast<float>(x));
        }
        if (classes == 0)
            data->targets.push_back(static_cast<float>(3.0 + 2.0 * score));
        else
            data->labels.push_back(std::clamp(static_cast<int>((score + 1.5) / 3.0 * classes), 0, classes - 1));
    }
    for (int i = 0; i < classes; ++i) data->classNames.push_back("c" + std::to_string(i));

    auto split = std::make_shared<DataSplit>();
    split->training = split->validation = data;
    split->trainingRows.resize(rows);
    std::iota(split->trainingRows.begin(), split->trainingRows.end(), 0u);
    split->validationRows.resize(rows / 3);
    std::iota(split->validationRows.begin(), split->validationRows.end(), static_cast<std::uint32_t>(rows));
    split->scaling.offset.assign(features, 0.0f);
    split->scaling.scale.assign(features, 1.0f);
    if (classes == 0) {
        split->scaling.targetOffset = 3.0;
        split->scaling.targetScale = 0.5;
    }
    return split;
}

/// Keeps every record, and stops a run after a number of batches where it is told to.
class Recorder : public TrainObserver {
public:
    void epochFinished(const EpochRecord& record, const TrainLoop&) override { records.push_back(record); }
    std::vector<EpochRecord> records;
};

} // namespace throughline::nn
