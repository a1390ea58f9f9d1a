// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Activation.h"
#include "nn/BatchNorm.h"
#include "nn/Network.h"
#include "nn/Random.h"
#include "nn/WorkShare.h"

#include <algorithm>

namespace throughline::nn {

namespace {

/// Dropout counts its random numbers in groups of so many columns, whatever the width of a panel.
constexpr int dropoutGroup = 32;

/// Puts the slice [from, to) of the inputs of panel `panel`, where there is such a panel, on `list`.
const PrefetchList* weightsAhead(const Layer& layer, int panel, int from, int to, PrefetchList& list) {
    if (panel >= layer.layout.panels() || !layer.comesFromAfar(1)) return nullptr;
    list.floats = panelWidth * layer.layout.width(panel);
    for (int row = from; row < to; row += panelWidth) {
        list.add(layer.parameters.dense.data() + layer.layout.offset(panel, row));
    }
    return &list;
}

/// The product of rows [first, end) with one panel, bias included, slice [from, to) of the depth.
void multiplyPanel(const Layer& layer, const Matrix& input, Matrix& output, int panel, int first, int end, int from,
                   int to) {
    const PanelLayout& layout = layer.layout;
    const int width = layout.width(panel);
    float* c = output.row(first) + PanelLayout::column(panel);
    const float* panelStart = layer.parameters.dense.data() + layout.offset(panel, 0);
    const bool start = from == 0;
    PrefetchList ahead;
    multiply({.a = input.row(first) + from,
              .aRow = input.stride,
              .aStep = 1,
              .b = panelStart + std::ptrdiff_t{from} * width,
              .bStep = width,
              .c = c,
              .cRow = output.stride,
              .start = start ? panelStart + std::ptrdiff_t{layout.inputs} * width : c,
              .startRow = start ? 0 : output.stride,
              .rows = end - first,
              .depth = to - from,
              .vectors = layout.vectors(panel),
              .next = weightsAhead(layer, panel + 1, from, to, ahead)});
}

} // namespace

void Network::forward(std::size_t index, const Matrix& input, int rows, const BatchPosition& position, Scratch& scratch,
                      int thread, int threads) {
    Layer& layer = m_layers[index];
    const PanelLayout& layout = layer.layout;
    const bool norm = m_config.network.batchNorm;
    for (int from = 0; from < layout.inputs; from += depthSlice) {
        const int to = std::min(layout.inputs, from + depthSlice);
        forEachPiece(layout, rows, norm, thread, threads, [&](int panel, int first, int end) {
            multiplyPanel(layer, input, scratch.outputs[index], panel, first, end, from, to);
            if (to < layout.inputs) return;
            if (norm) {
                normalize({rows, PanelLayout::column(panel), layout.width(panel)}, scratch.outputs[index],
                          layer.parameters.normScale, layer.parameters.normShift, scratch.normalised[index],
                          scratch.inverseDeviations[index], layer.runningMean, layer.runningVariance);
            }
            activateRows(index, panel, first, end, scratch);
            if (m_config.network.dropout > 0.0) dropRows(index, panel, first, end, position, scratch);
        });
    }
}

void Network::activateRows(std::size_t index, int panel, int first, int end, Scratch& scratch) const {
    const auto width = static_cast<std::size_t>(m_layers[index].layout.width(panel));
    const std::ptrdiff_t column = PanelLayout::column(panel);
    Matrix& kept = scratch.preActivations[index];
    for (int row = first; row < end; ++row) {
        float* y = scratch.outputs[index].row(row) + column;
        if (!kept.empty()) std::copy_n(y, width, kept.row(row) + column);
        activate(m_config.network.activation, y, y, width);
    }
}

/// Inverted dropout (Srivastava et al. 2014): what stays is multiplied by 1/(1-p), so evaluation needs no change.
void Network::dropRows(std::size_t index, int panel, int first, int end, const BatchPosition& position,
                       Scratch& scratch) const {
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
            float* mask = scratch.masks[index].row(row + r) + column;
            float* y = scratch.outputs[index].row(row + r) + column;
            const std::uint32_t* random = words + std::ptrdiff_t{r} * dropoutGroup;
            for (int i = 0; i < width; ++i) {
                mask[i] = uniform(random[i]) < probability ? 0.0f : kept;
                y[i] *= mask[i];
            }
        }
    }
}

void Network::forwardOutput(const Matrix& input, int rows, Scratch& scratch, int thread, int threads) const {
    const std::size_t last = lastLayer();
    const Layer& layer = m_layers[last];
    const int first = shareStart(rows, thread, threads);
    const int end = shareStart(rows, thread + 1, threads);
    if (first == end) return;
    for (int panel = 0; panel < layer.layout.panels(); ++panel) {
        multiplyPanel(layer, input, scratch.outputs[last], panel, first, end, 0, layer.layout.inputs);
    }
    m_loss.evaluate(scratch.outputs[last], scratch.targets, static_cast<std::size_t>(first),
                    static_cast<std::size_t>(end), scratch.results.data(), &scratch.deltas[last]);
}

void Network::predict(const Matrix& input, int rows, Scratch& scratch) const {
    for (std::size_t index = 0; index < m_layers.size(); ++index) {
        const Layer& layer = m_layers[index];
        const PanelLayout& layout = layer.layout;
        const Matrix& from = index == 0 ? input : scratch.outputs[index - 1];
        for (int start = 0; start < layout.inputs; start += depthSlice) {
            const int end = std::min(layout.inputs, start + depthSlice);
            for (int panel = 0; panel < layout.panels(); ++panel) {
                multiplyPanel(layer, from, scratch.outputs[index], panel, 0, rows, start, end);
                if (end < layout.inputs || layer.output) continue;
                if (m_config.network.batchNorm) {
                    normalizeByRunning(0, rows, PanelLayout::column(panel), layout.width(panel), scratch.outputs[index],
                                       layer.parameters.normScale, layer.parameters.normShift, layer.runningMean,
                                       layer.runningVariance);
                }
                activateRows(index, panel, 0, rows, scratch);
            }
        }
    }
}

} // namespace throughline::nn
