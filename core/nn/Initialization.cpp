// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Activation.h"
#include "nn/Network.h"
#include "nn/Random.h"

#include <cmath>
#include <numbers>

namespace throughline::nn {

/// Glorot: U(±√(6/(in+out))) or N(0, 2/(in+out)) (Glorot and Bengio 2010). He: U(±√(6/in)) or N(0, 2/in) (He et al.
/// 2015). The output layer is never followed by a rectifier, so Auto gives it Glorot's. Biases are 0, as in Keras.
/// Element i of a weight [out, in], row-major, takes word i (uniform) or words 2i, 2i+1 (normal, Box and Muller).
void Network::initialize(std::uint64_t seed) {
    for (std::size_t index = 0; index < m_layers.size(); ++index) {
        Layer& layer = m_layers[index];
        const PanelLayout& layout = layer.layout;
        Initialization kind = m_config.network.initialization;
        if (kind == Initialization::Auto) {
            const bool he = !layer.output && isRectifier(m_config.network.activation);
            kind = he ? Initialization::HeUniform : Initialization::GlorotUniform;
        }
        const bool he = kind == Initialization::HeUniform || kind == Initialization::HeNormal;
        const bool normal = kind == Initialization::GlorotNormal || kind == Initialization::HeNormal;
        const double variance = 2.0 / (he ? layout.inputs : layout.inputs + layout.outputs);
        const auto bound = static_cast<float>(std::sqrt(3.0 * variance));
        const double deviation = std::sqrt(variance);

        const std::size_t weights = static_cast<std::size_t>(layout.inputs) * static_cast<std::size_t>(layout.outputs);
        std::vector<std::uint32_t> words((weights * (normal ? 2 : 1) + 3) / 4 * 4);
        Stream{.seed = seed, .purpose = Purpose::Weights, .part = static_cast<std::uint32_t>(index)}.fill(0, words);
        for (int output = 0; output < layout.outputs; ++output) {
            float* column = layer.parameters.dense.data() + layout.offset(output / panelWidth, 0) + output % panelWidth;
            const int width = layout.width(output / panelWidth);
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
                column[std::ptrdiff_t{input} * width] = value;
            }
        }
    }
}

} // namespace throughline::nn
