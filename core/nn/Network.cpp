// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Network.h"

#include <algorithm>

namespace throughline::nn {

Network::Network(const TrainConfig& config, const Dataset& data, bool training)
    : m_config(config), m_loss(lossFor(config.loss, taskOf(data)), layerWidths(config, data).back(), config) {
    const std::vector<int> widths = layerWidths(config, data);
    const Optimizer optimizer(config.optimizer);
    const std::size_t slots = training ? optimizer.slots().size() : 0;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        Layer& layer = m_layers.emplace_back();
        layer.layout = {widths[i], widths[i + 1]};
        layer.output = i + 2 == widths.size();
        const bool norm = config.network.batchNorm && !layer.output;
        layer.parameters = LayerFloats(layer.layout, norm);
        m_names.emplace_back("", i);
        m_slotNames.emplace_back();
        for (std::size_t slot = 0; slot < slots; ++slot) {
            layer.slots.emplace_back(layer.layout, norm);
            m_slotNames.back().emplace_back("optimizer." + std::string(optimizer.slots()[slot]) + ".", i);
        }
        if (!norm) continue;
        layer.runningMean = Floats(layer.layout.paddedOutputs());
        layer.runningVariance = Floats(layer.layout.paddedOutputs());
        std::ranges::fill(layer.runningVariance.span(), 1.0f);
        std::ranges::fill(layer.parameters.normScale.span(), 1.0f);
    }
    if (training) initialize(config.seed);
}

double Network::flopsPerRow() const {
    double flops = 0.0;
    for (const Layer& layer : m_layers) {
        const double product = 2.0 * layer.layout.rows() * layer.layout.outputs;
        flops += product * (&layer == &m_layers.front() ? 2.0 : 3.0);
    }
    return flops;
}

void Network::write(std::vector<Tensor>& tensors, std::vector<Tensor>& optimizerTensors) const {
    TensorWriter writer(tensors);
    TensorWriter optimizerWriter(optimizerTensors);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const Layer& layer = m_layers[i];
        writer.write(m_names[i], layer.layout, layer.parameters);
        if (!layer.runningMean.empty()) {
            writer.write(m_names[i].runningMean, layer.runningMean, layer.layout.outputs);
            writer.write(m_names[i].runningVariance, layer.runningVariance, layer.layout.outputs);
        }
        for (std::size_t slot = 0; slot < layer.slots.size(); ++slot) {
            optimizerWriter.write(m_slotNames[i][slot], layer.layout, layer.slots[slot]);
        }
    }
}

bool Network::read(std::span<const Tensor> tensors, std::span<const Tensor> optimizerTensors) {
    // Into copies first: a checkpoint that turns out to be of another network leaves this one as it was.
    std::vector<Layer> read;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const Layer& layer = m_layers[i];
        const bool norm = !layer.runningMean.empty();
        Layer& copy = read.emplace_back();
        copy.layout = layer.layout;
        copy.output = layer.output;
        copy.parameters = LayerFloats(layer.layout, norm);
        if (!readTensors(tensors, m_names[i], layer.layout, copy.parameters)) return false;
        if (norm) {
            copy.runningMean = Floats(layer.layout.paddedOutputs());
            copy.runningVariance = Floats(layer.layout.paddedOutputs());
            if (!readTensor(tensors, m_names[i].runningMean, layer.layout.outputs, copy.runningMean) ||
                !readTensor(tensors, m_names[i].runningVariance, layer.layout.outputs, copy.runningVariance)) {
                return false;
            }
        }
        for (const TensorNames& names : m_slotNames[i]) {
            if (!readTensors(optimizerTensors, names, layer.layout, copy.slots.emplace_back(layer.layout, norm))) {
                return false;
            }
        }
    }
    m_layers = std::move(read);
    return true;
}

} // namespace throughline::nn
