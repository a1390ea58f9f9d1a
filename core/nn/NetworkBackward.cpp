// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Activation.h"
#include "nn/BatchNorm.h"
#include "nn/Network.h"
#include "nn/Transpose.h"
#include "nn/WorkShare.h"

#include <algorithm>

namespace throughline::nn {

namespace {

/// Puts the weights of the inputs [firstInput, …) in the output panels [from, …), which are packed next, on `list`.
const PrefetchList* weightsAhead(const Layer& layer, int firstInput, int from, PrefetchList& list) {
    const PanelLayout& layout = layer.layout;
    if (!layer.comesFromAfar(1) || firstInput >= layout.inputs) return nullptr;
    list.floats = panelWidth * std::min(panelWidth, layout.inputs - firstInput);
    for (int panel = from; panel < layout.panels() && list.count < PrefetchList::most; ++panel) {
        list.add(layer.parameters.dense.data() + layout.offset(panel, firstInput));
    }
    return &list;
}

} // namespace

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
                      std::min(width, layout.inputs - firstInput),
                      packed.data() + PanelLayout::column(p - from) * width, width);
        }
        const int outputs = std::min(layout.outputs, to * panelWidth) - from * panelWidth;
        const bool lastSlice = to == layout.panels();
        PrefetchList ahead;
        multiply({.a = delta.row(first) + PanelLayout::column(from),
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
                  .vectors = width / lanes,
                  .next = weightsAhead(above, firstInput + (lastSlice ? panelWidth : 0), lastSlice ? 0 : to, ahead)});
    }
}

void Network::backward(std::size_t index, int rows, Scratch& scratch, int thread, int threads) const {
    const Layer& above = m_layers[index + 1];
    Floats& packed = scratch.packed[static_cast<std::size_t>(thread)];
    forEachPiece(
        m_layers[index].layout, rows, m_config.network.batchNorm, thread, threads, [&](int panel, int first, int end) {
            multiplyTransposed(above, scratch.deltas[index + 1], panel, first, end, packed, scratch.deltas[index]);
            finishDelta(index, panel, first, end, rows, scratch);
        });
}

/// From the gradient by a layer's output to that by what its activation is given.
void Network::differentiate(std::size_t index, int panel, int first, int end, Scratch& scratch) const {
    const int width = m_layers[index].layout.width(panel);
    const std::ptrdiff_t column = PanelLayout::column(panel);
    const bool drop = !scratch.masks[index].empty();
    const bool keptInput = !scratch.preActivations[index].empty();
    alignas(64) float undropped[panelWidth];
    const float keep = static_cast<float>(1.0 - m_config.network.dropout);
    for (int row = first; row < end; ++row) {
        float* d = scratch.deltas[index].row(row) + column;
        const float* y = scratch.outputs[index].row(row) + column;
        // The rows lie too far apart for the processor to foresee them.
        for (int i = 0; i < width; i += lanes) __builtin_prefetch(y + 8 * scratch.outputs[index].stride + i);
        const float* z = keptInput ? scratch.preActivations[index].row(row) + column : nullptr;
        if (drop) {
            const float* mask = scratch.masks[index].row(row) + column;
            for (int i = 0; i < width; ++i) {
                d[i] *= mask[i];
                undropped[i] = y[i] * keep; // where the mask is 0 the derivative no longer matters
            }
            y = undropped;
        }
        multiplyByDerivative(m_config.network.activation, z, y, d, static_cast<std::size_t>(width));
    }
}

/// From the gradient by a layer's output to that by its product.
void Network::finishDelta(std::size_t index, int panel, int first, int end, int rows, Scratch& scratch) const {
    differentiate(index, panel, first, end, scratch);
    if (scratch.normalised[index].empty()) return;
    const Layer& layer = m_layers[index];
    normalizeBackward({rows, PanelLayout::column(panel), layer.layout.width(panel)}, scratch.deltas[index],
                      scratch.normalised[index], scratch.inverseDeviations[index], layer.parameters.normScale,
                      scratch.gradients[index].normScale, scratch.gradients[index].normShift);
}

} // namespace throughline::nn
