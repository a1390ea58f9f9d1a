// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Scratch.h"

#include "nn/Activation.h"
#include "nn/Product.h"

#include <algorithm>

namespace throughline::nn {

Scratch::Scratch(const std::vector<Layer>& layers, const TrainConfig& config, int rows, int threads, bool training)
    : results(static_cast<std::size_t>(rows)) {
    const auto height = static_cast<std::size_t>(rows);
    // Up to two threads gather all rows each: cheaper than to fetch them from the other's cache.
    const int inputCount = training && threads <= 2 ? threads : 1;
    for (int i = 0; i < inputCount; ++i) {
        inputs.emplace_back(height, static_cast<std::size_t>(layers.front().layout.inputs));
    }
    std::size_t packedSize = 0;
    for (const Layer& layer : layers) {
        const std::size_t width = layer.layout.paddedOutputs();
        outputs.emplace_back(height, width);
        const bool hidden = !layer.output;
        const bool keepInput = hidden && training && needsInput(config.network.activation);
        const bool norm = hidden && training && config.network.batchNorm;
        const bool drop = hidden && training && config.network.dropout > 0.0;
        preActivations.push_back(keepInput ? Matrix(height, width) : Matrix());
        normalised.push_back(norm ? Matrix(height, width) : Matrix());
        inverseDeviations.push_back(norm ? Floats(width) : Floats());
        masks.push_back(drop ? Matrix(height, width) : Matrix());
        deltas.push_back(training ? Matrix(height, width) : Matrix());
        LayerFloats& gradient = gradients.emplace_back();
        if (training && config.optimizer.clipNorm > 0.0)
            gradient = LayerFloats(layer.layout, norm);
        else if (norm)
            gradient = LayerFloats(PanelLayout{0, layer.layout.outputs}, true);
        packedSize = std::max(packedSize, width * static_cast<std::size_t>(panelWidth));
    }
    for (int i = 0; training && i < threads; ++i) {
        packed.emplace_back(packedSize);
        transposed.push_back(rows >= rowsToTranspose ? Matrix(depthSlice, height) : Matrix());
    }
}

} // namespace throughline::nn
