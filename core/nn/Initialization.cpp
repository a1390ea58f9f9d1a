// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Activation.h"
#include "nn/Network.h"
#include "nn/Quantile.h"
#include "nn/Random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace throughline::nn {

namespace {

/// A weight, or a bias where `input` is the number of inputs.
float& weightOf(Layer& layer, int output, int input) {
    const PanelLayout& layout = layer.layout;
    const auto column = static_cast<std::size_t>(output % panelWidth);
    return layer.parameters.dense.data()[layout.offset(output / panelWidth, input) + column];
}

/// What Auto stands for in a layer. He's weights keep the size of what goes through many rectifiers; but where features
/// are few they are several times Glorot's, and what the network makes of a small table is less smooth, and worse; with
/// five hidden layers still, and with ten it is as good (measured with tests/compat/start.py). Runs of 0.1.0 began with
/// them in hidden layers nevertheless.
Initialization automatic(const NetworkConfig& network, const Layer& layer) {
    const bool he = network.start == Start::Random && !layer.output && isRectifier(network.activation);
    return he ? Initialization::HeUniform : Initialization::GlorotUniform;
}

/// Makes units 2i + 1 of the last hidden layer twins of 2i, with opposite weights in the output layer: whatever the
/// features, they cancel, and the network begins with the output layer's biases. Unlike output weights of 0, which
/// begin there too, they let the hidden layers learn from the first step on, as fast as with random ones. (Zhang, Xu,
/// Luo, Ma: "A type of generalization error induced by initialization in deep neural networks", MSML 2020.)
void makeTwins(Layer& hidden, Layer& output) {
    const int units = hidden.layout.outputs;
    for (int unit = 1; unit < units; unit += 2) {
        for (int input = 0; input <= hidden.layout.inputs; ++input)
            weightOf(hidden, unit, input) = weightOf(hidden, unit - 1, input);
        for (int o = 0; o < output.layout.outputs; ++o) weightOf(output, o, unit) = -weightOf(output, o, unit - 1);
    }
    if (units % 2 == 0) return;
    for (int o = 0; o < output.layout.outputs; ++o) weightOf(output, o, units - 1) = 0.0f;
}

/// Of the training rows' scaled targets, one a `Quantile`.
std::vector<float> targetQuantiles(double interval, const DataSplit& split) {
    std::vector<double> targets;
    targets.reserve(split.trainingRows.size());
    for (const std::uint32_t row : split.trainingRows)
        targets.push_back(split.scaling.scaled(static_cast<double>(split.training->targets[row])));
    std::ranges::sort(targets);
    std::vector<float> quantiles;
    for (const double level : quantileLevels(interval))
        quantiles.push_back(static_cast<float>(quantile(targets, level)));
    return quantiles;
}

} // namespace

/// Glorot: U(±√(6/(in+out))) or N(0, 2/(in+out)) (Glorot and Bengio 2010). He: U(±√(6/in)) or N(0, 2/in) (He et al.
/// 2015). Biases are 0, as in Keras; where a run starts from the data, those of hidden layers are drawn as the weights
/// are, as in scikit-learn. Element i of a weight [out, in], row-major, takes word i (uniform) or words 2i, 2i+1
/// (normal, Box and Muller); the biases take the words behind those.
void Network::initialize(std::uint64_t seed) {
    const bool fromData = startsFromData(m_config);
    for (std::size_t index = 0; index < m_layers.size(); ++index) {
        Layer& layer = m_layers[index];
        const PanelLayout& layout = layer.layout;
        Initialization kind = m_config.network.initialization;
        if (kind == Initialization::Auto) kind = automatic(m_config.network, layer);
        const bool he = kind == Initialization::HeUniform || kind == Initialization::HeNormal;
        const bool normal = kind == Initialization::GlorotNormal || kind == Initialization::HeNormal;
        const double variance = 2.0 / (he ? layout.inputs : layout.inputs + layout.outputs);
        const auto bound = static_cast<float>(std::sqrt(3.0 * variance));
        const double deviation = std::sqrt(variance);

        const std::size_t weights = static_cast<std::size_t>(layout.inputs) * static_cast<std::size_t>(layout.outputs);
        // A normalisation takes the place of the bias.
        const bool biased = fromData && !layer.output && !m_config.network.batchNorm;
        const std::size_t biases = biased ? static_cast<std::size_t>(layout.outputs) : 0;
        std::vector<std::uint32_t> words((weights * (normal ? 2 : 1) + biases + 3) / 4 * 4);
        Stream{.seed = seed, .purpose = Purpose::Weights, .part = static_cast<std::uint32_t>(index)}.fill(0, words);
        for (int output = 0; output < layout.outputs; ++output) {
            for (int input = 0; input < layout.inputs; ++input) {
                const std::size_t i = static_cast<std::size_t>(output) * static_cast<std::size_t>(layout.inputs) +
                                      static_cast<std::size_t>(input);
                float value = 0.0f;
                if (normal) {
                    const double radius = std::sqrt(-2.0 * std::log(1.0 - static_cast<double>(uniform(words[2 * i]))));
                    const double angle = 2.0 * std::numbers::pi * static_cast<double>(uniform(words[2 * i + 1]));
                    value = static_cast<float>(deviation * radius * std::cos(angle));
                } else {
                    value = bound * (2.0f * uniform(words[i]) - 1.0f);
                }
                weightOf(layer, output, input) = value;
            }
            if (!biased) continue;
            const std::uint32_t word = words[weights + static_cast<std::size_t>(output)];
            weightOf(layer, output, layout.inputs) = bound * (2.0f * uniform(word) - 1.0f);
        }
    }
    if (!fromData) return;
    if (m_layers.size() > 1) return makeTwins(m_layers[m_layers.size() - 2], m_layers.back());
    std::ranges::fill(m_layers.back().parameters.dense.span(), 0.0f);
}

void Network::setOutputBiases(std::span<const float> biases) {
    Layer& layer = m_layers.back();
    for (int output = 0; output < layer.layout.outputs; ++output)
        weightOf(layer, output, layer.layout.inputs) = biases[static_cast<std::size_t>(output)];
}

bool startsFromData(const TrainConfig& config) {
    return config.network.initialization == Initialization::Auto && config.network.start == Start::Data;
}

std::vector<float> outputsAtFirst(const TrainConfig& config, const DataSplit& split) {
    const Dataset& data = *split.training;
    if (data.isRegression()) {
        if (config.loss == Loss::Quantile) return targetQuantiles(config.interval, split);
        double sum = 0.0;
        for (const std::uint32_t row : split.trainingRows)
            sum += split.scaling.scaled(static_cast<double>(data.targets[row]));
        return {static_cast<float>(sum / static_cast<double>(split.trainingRows.size()))};
    }
    std::vector<double> shares(data.classes(), 0.0);
    for (const std::uint32_t row : split.trainingRows) shares[static_cast<std::size_t>(data.labels[row])] += 1.0;
    double sum = 0.0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        shares[i] = std::max(shares[i], 0.5) * (config.classWeights.empty() ? 1.0 : config.classWeights[i]);
        sum += shares[i];
    }
    std::vector<float> logarithms;
    for (const double share : shares) logarithms.push_back(static_cast<float>(std::log(share / sum)));
    if (lossFor(config.loss, taskOf(data)) == Loss::BinaryCrossEntropy)
        return {static_cast<float>(std::log(shares[1] / shares[0]))};
    return logarithms;
}

} // namespace throughline::nn
