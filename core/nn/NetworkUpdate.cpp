// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Network.h"
#include "nn/Transpose.h"
#include "nn/WorkShare.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace throughline::nn {

namespace {

/// A thread turns inputs on their side only for this many panels or more; see `rowsToTranspose`.
constexpr int panelsToTranspose = 4;

constexpr float one = 1.0f;

/// Nothing where `limit` is 0. Comparisons so that NaN passes.
void clip(std::span<float> gradient, double limit) {
    const auto most = static_cast<float>(limit);
    if (most <= 0.0f) return;
    for (float& g : gradient) g = g > most ? most : g < -most ? -most : g;
}

/// The optimiser's number `slot` for the parameter at `at`, or null where it keeps none.
float* slotAt(Layer& layer, std::size_t slot, Floats LayerFloats::*which, std::size_t at = 0) {
    return slot < layer.slots.size() ? (layer.slots[slot].*which).data() + at : nullptr;
}

/// Puts the weights and the optimiser's numbers from `at` on, for the update of `size` of them, on `list`.
const PrefetchList* parametersAhead(const Layer& layer, std::size_t at, int size, PrefetchList& list) {
    if (!layer.comesFromAfar(1 + layer.slots.size())) return nullptr;
    list.floats = size;
    list.add(layer.parameters.dense.data() + at);
    for (const LayerFloats& slot : layer.slots) list.add(slot.dense.data() + at);
    return &list;
}

} // namespace

/// Calls `block(panel, firstRow, endRow, gradient)` for blocks of this thread's share of the weights; a block is
/// contiguous in the layout, and `gradient` may be written over.
template <class Block>
void Network::forEachGradientBlock(std::size_t index, const Matrix& input, int rows, RowPrefetcher& prefetcher,
                                   Scratch& scratch, int thread, int threads, Block block) const {
    const PanelLayout& layout = m_layers[index].layout;
    const Matrix& delta = scratch.deltas[index];
    const bool turned = rows >= rowsToTranspose && layout.panels() >= panelsToTranspose * threads;
    Matrix& side = scratch.transposed[static_cast<std::size_t>(thread)];
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
                                 .b = delta.row(0) + PanelLayout::column(panel),
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
                PrefetchList ahead;
                product.next = parametersAhead(m_layers[index], layout.offset(panel, at + product.rows),
                                               product.rows * layout.width(panel), ahead);
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
                product.next = nullptr;
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
    clip({gradient, static_cast<std::size_t>(size)}, m_config.optimizer.clipValue);
}

void Network::updateWeights(std::size_t index, const Matrix& input, int rows, const Optimizer& optimizer,
                            const StepFactors& factors, RowPrefetcher& prefetcher, Scratch& scratch, int thread,
                            int threads) {
    Layer& layer = m_layers[index];
    forEachGradientBlock(
        index, input, rows, prefetcher, scratch, thread, threads, [&](int panel, int first, int end, float* g) {
            const std::size_t at = layer.layout.offset(panel, first);
            float* w = layer.parameters.dense.data() + at;
            regularize(layer.layout, panel, first, end, w, g);
            optimizer.update(factors, w, g, slotAt(layer, 0, &LayerFloats::dense, at),
                             slotAt(layer, 1, &LayerFloats::dense, at), layer.layout.offset(panel, end) - at);
        });
    if (thread == 0) stepNorm(layer, index, optimizer, factors, 1.0f, scratch);
}

void Network::stepNorm(Layer& layer, std::size_t index, const Optimizer& optimizer, const StepFactors& factors,
                       float scale, Scratch& scratch) const {
    if (layer.parameters.normScale.empty()) return;
    const auto step = [&](Floats LayerFloats::*which) {
        Floats& gradient = scratch.gradients[index].*which;
        clip(gradient.span(), m_config.optimizer.clipValue);
        for (float& g : gradient.span()) g *= scale;
        optimizer.update(factors, (layer.parameters.*which).data(), gradient.data(), slotAt(layer, 0, which),
                         slotAt(layer, 1, which), gradient.size());
    };
    step(&LayerFloats::normScale);
    step(&LayerFloats::normShift);
}

void Network::gradients(std::size_t index, const Matrix& input, int rows, RowPrefetcher& prefetcher, Scratch& scratch,
                        int thread, int threads) const {
    const Layer& layer = m_layers[index];
    forEachGradientBlock(
        index, input, rows, prefetcher, scratch, thread, threads, [&](int panel, int first, int end, float* g) {
            const std::size_t at = layer.layout.offset(panel, first);
            regularize(layer.layout, panel, first, end, layer.parameters.dense.data() + at, g);
            std::copy_n(g, (end - first) * layer.layout.width(panel), scratch.gradients[index].dense.data() + at);
        });
}

double Network::gradientNorm(const Scratch& scratch) const {
    double sum = 0.0;
    const auto add = [&](const Floats& floats) {
        // Lanes side by side, so that it can be vectorised without changing the order of the sums.
        double partial[8] = {};
        for (std::size_t i = 0; i < floats.size(); ++i) {
            partial[i % 8] += static_cast<double>(floats[i]) * static_cast<double>(floats[i]);
        }
        for (const double p : partial) sum += p;
    };
    for (const LayerFloats& gradient : scratch.gradients) {
        add(gradient.dense);
        add(gradient.normScale);
        add(gradient.normShift);
    }
    return std::sqrt(sum);
}

void Network::applyGradients(std::size_t index, const Optimizer& optimizer, const StepFactors& factors, float scale,
                             Scratch& scratch, int thread, int threads) {
    Layer& layer = m_layers[index];
    const PanelLayout& layout = layer.layout;
    forEachPiece(layout, layout.rows(), false, thread, threads, [&](int panel, int first, int end) {
        const std::size_t at = layout.offset(panel, first);
        const auto size = layout.offset(panel, end) - at;
        float* g = scratch.gradients[index].dense.data() + at;
        for (std::size_t i = 0; i < size; ++i) g[i] *= scale;
        optimizer.update(factors, layer.parameters.dense.data() + at, g, slotAt(layer, 0, &LayerFloats::dense, at),
                         slotAt(layer, 1, &LayerFloats::dense, at), size);
    });
    if (thread == 0) stepNorm(layer, index, optimizer, factors, scale, scratch);
}

} // namespace throughline::nn
