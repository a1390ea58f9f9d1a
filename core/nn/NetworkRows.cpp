// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Network.h"

#include <algorithm>

namespace throughline::nn {

namespace {

double squaredNorm(const float* values, int count) {
    double sum = 0.0;
    for (int i = 0; i < count; ++i) sum += static_cast<double>(values[i]) * static_cast<double>(values[i]);
    return sum;
}

} // namespace

void Network::squaredRowGradients(const Matrix& input, Scratch& scratch, std::span<double> squares) const {
    const int rows = static_cast<int>(squares.size());
    std::ranges::fill(squares, 0.0);
    m_loss.evaluate(scratch.outputs.back(), scratch.targets, 0, squares.size(), scratch.results.data(),
                    &scratch.deltas.back());
    for (std::size_t index = m_layers.size(); index-- > 0;) {
        const PanelLayout& layout = m_layers[index].layout;
        if (index < lastLayer()) {
            for (int panel = 0; panel < layout.panels(); ++panel) {
                multiplyTransposed(m_layers[index + 1], scratch.deltas[index + 1], panel, 0, rows,
                                   scratch.packed.front(), scratch.deltas[index]);
                differentiate(index, panel, 0, rows, scratch);
            }
            if (!scratch.normalised[index].empty()) addNormSquares(index, scratch, squares);
        }
        // A normalisation has taken the place of the bias.
        const double ofBias = m_layers[index].parameters.normScale.empty() ? 1.0 : 0.0;
        const Matrix& from = index == 0 ? input : scratch.outputs[index - 1];
        for (int row = 0; row < rows; ++row)
            squares[static_cast<std::size_t>(row)] += squaredNorm(scratch.deltas[index].row(row), layout.outputs) *
                                                      (squaredNorm(from.row(row), layout.inputs) + ofBias);
    }
}

/// Adds those of scale and shift, and takes the gradient by a normalisation's output to that by its product, with the
/// batch's mean and variance as constants.
void Network::addNormSquares(std::size_t index, Scratch& scratch, std::span<double> squares) const {
    const Layer& layer = m_layers[index];
    for (std::size_t row = 0; row < squares.size(); ++row) {
        float* const d = scratch.deltas[index].row(static_cast<std::ptrdiff_t>(row));
        const float* const unit = scratch.normalised[index].row(static_cast<std::ptrdiff_t>(row));
        for (std::size_t i = 0; i < static_cast<std::size_t>(layer.layout.outputs); ++i) {
            const auto ofShift = static_cast<double>(d[i]), ofScale = ofShift * static_cast<double>(unit[i]);
            squares[row] += ofShift * ofShift + ofScale * ofScale;
            d[i] *= layer.parameters.normScale[i] * scratch.inverseDeviations[index][i];
        }
    }
}

} // namespace throughline::nn
