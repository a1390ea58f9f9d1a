// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Network.h"

#include "nn/Activation.h"
#include "nn/BatchNorm.h"
#include "nn/Random.h"
#include "nn/Transpose.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace throughline::nn {

namespace {

/// A slice of the depth that is multiplied before the next begins, so that the slices of both factors stay in the
/// second-level cache. A chain goes on from slice to slice, hence the bits do not depend on it.
constexpr int depthSlice = 512;

/// Dropout counts its random numbers in groups of so many columns, whatever the width of a panel.
constexpr int dropoutGroup = 32;

/// From this many rows on, and with this many panels to use them on, the inputs of a gradient's product are turned on
/// their side first: a tile then reads along rows instead of across them. (Measured: batches of 256, 143 to 180
/// GFLOP/s; in batches of 64 the turning costs what it gains.)
constexpr int rowsToTranspose = 128;
constexpr int panelsToTranspose = 4;

constexpr float one = 1.0f;

int shareStart(int amount, int thread, int threads) {
    return static_cast<int>(static_cast<std::int64_t>(amount) * thread / threads);
}

} // namespace

Workspace::Workspace(const std::vector<Layer>& layers, const TrainConfig& config, int rows, int threads, bool training)
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

/// Calls `function(panel, first, end)` for this thread's share of panels × rows: panel by panel, so that a thread meets
/// the same weights in every pass.
template <class Function>
void Network::forEachPiece(const PanelLayout& layout, int rows, bool wholePanels, int thread, int threads,
                           Function function) {
    const int unit = wholePanels ? 1 : rows;
    int vectors = 0;
    for (int panel = 0; panel < layout.panels(); ++panel) vectors += layout.vectors(panel);
    const int begin = shareStart(vectors * unit, thread, threads);
    const int end = shareStart(vectors * unit, thread + 1, threads);
    int at = 0;
    for (int panel = 0; panel < layout.panels(); ++panel) {
        const int cost = layout.vectors(panel);
        const auto row = [&](int position) { return std::clamp((position - at + cost - 1) / cost, 0, unit); };
        const int first = row(begin);
        const int last = row(end);
        at += cost * unit;
        if (first < last) function(panel, wholePanels ? 0 : first, wholePanels ? rows : last);
    }
}

Network::Network(const TrainConfig& config, const Dataset& data, bool training)
    : m_config(config), m_loss(lossFor(config.loss, taskOf(data)), layerWidths(config, data).back(), config.topK) {
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
                column[input * width] = value;
            }
        }
    }
}

double Network::flopsPerRow() const {
    double flops = 0.0;
    for (const Layer& layer : m_layers) {
        const double product = 2.0 * layer.layout.rows() * layer.layout.outputs;
        flops += product * (&layer == &m_layers.front() ? 2.0 : 3.0);
    }
    return flops;
}

namespace {

/// The product of rows [first, end) with one panel, bias included, slice [from, to) of the depth.
void multiplyPanel(const Layer& layer, const Matrix& input, Matrix& output, int panel, int first, int end, int from,
                   int to) {
    const PanelLayout& layout = layer.layout;
    const int width = layout.width(panel);
    float* c = output.row(first) + panel * panelWidth;
    const float* panelStart = layer.parameters.dense.data() + layout.offset(panel, 0);
    const bool start = from == 0;
    multiply({.a = input.row(first) + from,
              .aRow = input.stride,
              .aStep = 1,
              .b = panelStart + from * width,
              .bStep = width,
              .c = c,
              .cRow = output.stride,
              .start = start ? panelStart + layout.inputs * width : c,
              .startRow = start ? 0 : output.stride,
              .rows = end - first,
              .depth = to - from,
              .vectors = layout.vectors(panel)});
}

} // namespace

void Network::forward(std::size_t index, const Matrix& input, int rows, const BatchPosition& position, Workspace& space,
                      int thread, int threads) {
    Layer& layer = m_layers[index];
    const PanelLayout& layout = layer.layout;
    const bool norm = m_config.network.batchNorm;
    for (int from = 0; from < layout.inputs; from += depthSlice) {
        const int to = std::min(layout.inputs, from + depthSlice);
        forEachPiece(layout, rows, norm, thread, threads, [&](int panel, int first, int end) {
            multiplyPanel(layer, input, space.outputs[index], panel, first, end, from, to);
            if (to < layout.inputs) return;
            if (norm) {
                normalize({rows, panel * panelWidth, layout.width(panel)}, space.outputs[index],
                          layer.parameters.normScale, layer.parameters.normShift, space.normalised[index],
                          space.inverseDeviations[index], layer.runningMean, layer.runningVariance);
            }
            activateRows(index, panel, first, end, space);
            if (m_config.network.dropout > 0.0) dropRows(index, panel, first, end, position, space);
        });
    }
}

void Network::activateRows(std::size_t index, int panel, int first, int end, Workspace& space) const {
    const auto width = static_cast<std::size_t>(m_layers[index].layout.width(panel));
    const std::ptrdiff_t column = panel * panelWidth;
    Matrix& kept = space.preActivations[index];
    for (int row = first; row < end; ++row) {
        float* y = space.outputs[index].row(row) + column;
        if (!kept.empty()) std::copy_n(y, width, kept.row(row) + column);
        activate(m_config.network.activation, y, y, width);
    }
}

/// Inverted dropout (Srivastava et al. 2014): what stays is multiplied by 1/(1-p), so evaluation needs no change.
void Network::dropRows(std::size_t index, int panel, int first, int end, const BatchPosition& position,
                       Workspace& space) const {
    const int width = m_layers[index].layout.width(panel);
    const int column = panel * panelWidth;
    const auto probability = static_cast<float>(m_config.network.dropout);
    const float kept = 1.0f / (1.0f - probability);
    const Stream stream{.seed = m_config.seed,
                        .purpose = Purpose::Dropout,
                        .epoch = position.epoch,
                        .batch = position.batch,
                        .part = static_cast<std::uint32_t>(index)};
    // Rows of a group lie side by side in the stream: a few of them are drawn at once.
    constexpr int rowsAtOnce = panelWidth == dropoutGroup ? 8 : 1;
    std::uint32_t words[rowsAtOnce * dropoutGroup];
    for (int row = first; row < end; row += rowsAtOnce) {
        const int count = std::min(rowsAtOnce, end - row);
        const std::int64_t element =
            (std::int64_t{column / dropoutGroup} * m_config.batchSize + row) * dropoutGroup + column % dropoutGroup;
        const int drawn = rowsAtOnce == 1 ? width : count * dropoutGroup;
        stream.fill(static_cast<std::uint32_t>(element / 4), {words, static_cast<std::size_t>(drawn)});
        for (int r = 0; r < count; ++r) {
            float* mask = space.masks[index].row(row + r) + column;
            float* y = space.outputs[index].row(row + r) + column;
            const std::uint32_t* random = words + r * dropoutGroup;
            for (int i = 0; i < width; ++i) {
                mask[i] = uniform(random[i]) < probability ? 0.0f : kept;
                y[i] *= mask[i];
            }
        }
    }
}

void Network::forwardOutput(const Matrix& input, int rows, Workspace& space, int thread, int threads) const {
    const std::size_t last = lastLayer();
    const Layer& layer = m_layers[last];
    const int first = shareStart(rows, thread, threads);
    const int end = shareStart(rows, thread + 1, threads);
    if (first == end) return;
    for (int panel = 0; panel < layer.layout.panels(); ++panel) {
        multiplyPanel(layer, input, space.outputs[last], panel, first, end, 0, layer.layout.inputs);
    }
    m_loss.evaluate(space.outputs[last], space.targets, static_cast<std::size_t>(first), static_cast<std::size_t>(end),
                    space.results.data(), &space.deltas[last]);
}

/// result[first…end, panel] = delta · W, the weights of `above` transposed: one panel of its inputs is packed as a
/// panel of outputs, slice by slice of its outputs.
void Network::multiplyTransposed(const Layer& above, const Matrix& delta, int panel, int first, int end, Floats& packed,
                                 Matrix& result) const {
    const PanelLayout& layout = above.layout;
    const PanelLayout target{0, layout.inputs}; // the inputs of `above` as panels
    const int width = target.width(panel);
    const int firstInput = panel * panelWidth;
    float* c = result.row(first) + firstInput;
    const int panelsPerSlice = depthSlice / panelWidth;
    for (int from = 0; from < layout.panels(); from += panelsPerSlice) {
        const int to = std::min(layout.panels(), from + panelsPerSlice);
        for (int p = from; p < to; ++p) {
            transpose(above.parameters.dense.data() + layout.offset(p, firstInput), layout.width(p), layout.width(p),
                      std::min(width, layout.inputs - firstInput), packed.data() + (p - from) * panelWidth * width,
                      width);
        }
        const int outputs = std::min(layout.outputs, to * panelWidth) - from * panelWidth;
        multiply({.a = delta.row(first) + from * panelWidth,
                  .aRow = delta.stride,
                  .aStep = 1,
                  .b = packed.data(),
                  .bStep = width,
                  .c = c,
                  .cRow = result.stride,
                  .start = from == 0 ? nullptr : c,
                  .startRow = result.stride,
                  .rows = end - first,
                  .depth = outputs,
                  .vectors = width / lanes});
    }
}

void Network::backward(std::size_t index, int rows, Workspace& space, int thread, int threads) const {
    const Layer& above = m_layers[index + 1];
    Floats& packed = space.packed[static_cast<std::size_t>(thread)];
    forEachPiece(m_layers[index].layout, rows, m_config.network.batchNorm, thread, threads,
                 [&](int panel, int first, int end) {
                     multiplyTransposed(above, space.deltas[index + 1], panel, first, end, packed, space.deltas[index]);
                     finishDelta(index, panel, first, end, rows, space);
                 });
}

/// From the gradient by a layer's output to that by its product.
void Network::finishDelta(std::size_t index, int panel, int first, int end, int rows, Workspace& space) const {
    const Layer& layer = m_layers[index];
    const int width = layer.layout.width(panel);
    const std::ptrdiff_t column = panel * panelWidth;
    const bool drop = !space.masks[index].empty();
    const bool keptInput = !space.preActivations[index].empty();
    alignas(64) float undropped[panelWidth];
    const float keep = static_cast<float>(1.0 - m_config.network.dropout);
    for (int row = first; row < end; ++row) {
        float* d = space.deltas[index].row(row) + column;
        const float* y = space.outputs[index].row(row) + column;
        const float* z = keptInput ? space.preActivations[index].row(row) + column : nullptr;
        if (drop) {
            const float* mask = space.masks[index].row(row) + column;
            for (int i = 0; i < width; ++i) {
                d[i] *= mask[i];
                undropped[i] = y[i] * keep; // where the mask is 0 the derivative no longer matters
            }
            y = undropped;
        }
        multiplyByDerivative(m_config.network.activation, z, y, d, static_cast<std::size_t>(width));
    }
    if (space.normalised[index].empty()) return;
    normalizeBackward({rows, column, width}, space.deltas[index], space.normalised[index],
                      space.inverseDeviations[index], layer.parameters.normScale, space.gradients[index].normScale,
                      space.gradients[index].normShift);
}

/// Calls `block(panel, firstRow, endRow, gradient)` for blocks of this thread's share of the weights; a block is
/// contiguous in the layout, and `gradient` may be written over.
template <class Block>
void Network::forEachGradientBlock(std::size_t index, const Matrix& input, int rows, RowPrefetcher& prefetcher,
                                   Workspace& space, int thread, int threads, Block block) const {
    const PanelLayout& layout = m_layers[index].layout;
    const Matrix& delta = space.deltas[index];
    const bool turned = rows >= rowsToTranspose && layout.panels() >= panelsToTranspose * threads;
    Matrix& side = space.transposed[static_cast<std::size_t>(thread)];
    alignas(64) float gradient[tileRows * panelWidth];
    for (int sliceStart = 0; sliceStart < layout.rows(); sliceStart += depthSlice) {
        const int sliceEnd = std::min(layout.rows(), sliceStart + depthSlice);
        const int columns = std::min(layout.inputs, sliceEnd) - sliceStart;
        if (turned && columns > 0) {
            transpose(input.row(0) + sliceStart, input.stride, (columns + lanes - 1) / lanes * lanes, rows, side.row(0),
                      side.stride);
        }
        forEachPiece(layout, layout.rows(), false, thread, threads, [&](int panel, int pieceFirst, int pieceEnd) {
            const int first = std::max(sliceStart, pieceFirst);
            const int end = std::min(sliceEnd, pieceEnd);
            const int inputsEnd = std::min(end, layout.inputs);
            PanelProduct product{.a = nullptr,
                                 .aRow = turned ? side.stride : 1,
                                 .aStep = turned ? 1 : input.stride,
                                 .b = delta.row(0) + panel * panelWidth,
                                 .bStep = delta.stride,
                                 .c = gradient,
                                 .cRow = layout.width(panel),
                                 .start = nullptr,
                                 .startRow = 0,
                                 .rows = 0,
                                 .depth = rows,
                                 .vectors = layout.vectors(panel)};
            for (int at = first; at < inputsEnd; at += product.rows) {
                const int tiles = (inputsEnd - at + tileRows - 1) / tileRows;
                product.rows = (inputsEnd - at + tiles - 1) / tiles;
                product.a = turned ? side.row(at - sliceStart) : input.row(0) + at;
                prefetcher.next();
                multiply(product);
                block(panel, at, at + product.rows, gradient);
            }
            // A bias before a normalisation has no effect and no gradient but noise, which Adam would blow up: it stays
            // 0.
            const bool normalised = !m_layers[index].parameters.normScale.empty();
            if (first < end && end == layout.rows() && !normalised) {
                // The bias sees an input of 1 in every row.
                product.a = &one;
                product.aRow = product.aStep = 0;
                product.rows = 1;
                multiply(product);
                block(panel, layout.inputs, layout.rows(), gradient);
            }
        });
    }
}

/// Gradient of l1·Σ|w| + l2·Σw² added to that of a block, and the elements clipped; the bias, in the last row, is only
/// clipped.
void Network::regularize(const PanelLayout& layout, int panel, int first, int end, const float* weights,
                         float* gradient) const {
    const auto l1 = static_cast<float>(m_config.l1);
    const auto l2 = static_cast<float>(2.0 * m_config.l2);
    const int size = (end - first) * layout.width(panel);
    if (first < layout.inputs && (l1 > 0.0f || l2 > 0.0f)) {
        for (int i = 0; i < size; ++i) {
            const float w = weights[i];
            gradient[i] += l2 * w + (w > 0.0f ? l1 : w < 0.0f ? -l1 : 0.0f);
        }
    }
    const auto limit = static_cast<float>(m_config.optimizer.clipValue);
    if (limit > 0.0f) {
        // Comparisons so that NaN passes.
        for (int i = 0; i < size; ++i) {
            gradient[i] = gradient[i] > limit ? limit : gradient[i] < -limit ? -limit : gradient[i];
        }
    }
}

void Network::updateWeights(std::size_t index, const Matrix& input, int rows, const Optimizer& optimizer,
                            const StepFactors& factors, RowPrefetcher& prefetcher, Workspace& space, int thread,
                            int threads) {
    Layer& layer = m_layers[index];
    const auto slot = [&](std::size_t i, std::size_t at) {
        return i < layer.slots.size() ? layer.slots[i].dense.data() + at : nullptr;
    };
    forEachGradientBlock(index, input, rows, prefetcher, space, thread, threads,
                         [&](int panel, int first, int end, float* g) {
                             const std::size_t at = layer.layout.offset(panel, first);
                             float* w = layer.parameters.dense.data() + at;
                             regularize(layer.layout, panel, first, end, w, g);
                             optimizer.update(factors, w, g, slot(0, at), slot(1, at),
                                              static_cast<std::size_t>((end - first) * layer.layout.width(panel)));
                         });
    if (thread == 0) stepNorm(layer, index, optimizer, factors, 1.0f, space);
}

void Network::stepNorm(Layer& layer, std::size_t index, const Optimizer& optimizer, const StepFactors& factors,
                       float scale, Workspace& space) const {
    if (layer.parameters.normScale.empty()) return;
    const auto step = [&](Floats LayerFloats::*which) {
        Floats& gradient = space.gradients[index].*which;
        const float limit = static_cast<float>(m_config.optimizer.clipValue);
        for (float& g : gradient.span()) {
            if (limit > 0.0f) g = g > limit ? limit : g < -limit ? -limit : g;
            g *= scale;
        }
        optimizer.update(factors, (layer.parameters.*which).data(), gradient.data(),
                         !layer.slots.empty() ? (layer.slots[0].*which).data() : nullptr,
                         layer.slots.size() > 1 ? (layer.slots[1].*which).data() : nullptr, gradient.size());
    };
    step(&LayerFloats::normScale);
    step(&LayerFloats::normShift);
}

void Network::gradients(std::size_t index, const Matrix& input, int rows, RowPrefetcher& prefetcher, Workspace& space,
                        int thread, int threads) const {
    const Layer& layer = m_layers[index];
    forEachGradientBlock(
        index, input, rows, prefetcher, space, thread, threads, [&](int panel, int first, int end, float* g) {
            const std::size_t at = layer.layout.offset(panel, first);
            regularize(layer.layout, panel, first, end, layer.parameters.dense.data() + at, g);
            std::copy_n(g, (end - first) * layer.layout.width(panel), space.gradients[index].dense.data() + at);
        });
}

double Network::gradientNorm(const Workspace& space) const {
    double sum = 0.0;
    const auto add = [&](const Floats& floats) {
        // Lanes side by side, so that it can be vectorised without changing the order of the sums.
        double partial[8] = {};
        for (std::size_t i = 0; i < floats.size(); ++i) {
            partial[i % 8] += static_cast<double>(floats[i]) * static_cast<double>(floats[i]);
        }
        for (const double p : partial) sum += p;
    };
    for (const LayerFloats& gradient : space.gradients) {
        add(gradient.dense);
        add(gradient.normScale);
        add(gradient.normShift);
    }
    return std::sqrt(sum);
}

void Network::applyGradients(std::size_t index, const Optimizer& optimizer, const StepFactors& factors, float scale,
                             Workspace& space, int thread, int threads) {
    Layer& layer = m_layers[index];
    const PanelLayout& layout = layer.layout;
    forEachPiece(layout, layout.rows(), false, thread, threads, [&](int panel, int first, int end) {
        const std::size_t at = layout.offset(panel, first);
        const auto size = static_cast<std::size_t>((end - first) * layout.width(panel));
        float* g = space.gradients[index].dense.data() + at;
        for (std::size_t i = 0; i < size; ++i) g[i] *= scale;
        optimizer.update(factors, layer.parameters.dense.data() + at, g,
                         !layer.slots.empty() ? layer.slots[0].dense.data() + at : nullptr,
                         layer.slots.size() > 1 ? layer.slots[1].dense.data() + at : nullptr, size);
    });
    if (thread == 0) stepNorm(layer, index, optimizer, factors, scale, space);
}

void Network::predict(const Matrix& input, int rows, Workspace& space) const {
    for (std::size_t index = 0; index < m_layers.size(); ++index) {
        const Layer& layer = m_layers[index];
        const PanelLayout& layout = layer.layout;
        const Matrix& from = index == 0 ? input : space.outputs[index - 1];
        for (int start = 0; start < layout.inputs; start += depthSlice) {
            const int end = std::min(layout.inputs, start + depthSlice);
            for (int panel = 0; panel < layout.panels(); ++panel) {
                multiplyPanel(layer, from, space.outputs[index], panel, 0, rows, start, end);
                if (end < layout.inputs || layer.output) continue;
                if (m_config.network.batchNorm) {
                    normalizeByRunning(0, rows, panel * panelWidth, layout.width(panel), space.outputs[index],
                                       layer.parameters.normScale, layer.parameters.normShift, layer.runningMean,
                                       layer.runningVariance);
                }
                activateRows(index, panel, 0, rows, space);
            }
        }
    }
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
