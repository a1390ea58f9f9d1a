// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Floats.h"
#include "nn/Product.h"
#include "nn/TrainState.h"

#include <algorithm>
#include <span>
#include <string>

namespace throughline::nn {

/// How the weights of one dense layer lie in memory: the outputs are cut into panels of `panelWidth`, each of which
/// holds one row of its outputs an input, and a last row for the bias. So a product reads one panel straight through,
/// and the gradient of a block of inputs, its moments and its weights are contiguous. Unused outputs of the last panel
/// stay 0.
struct PanelLayout {
    int inputs = 0;
    int outputs = 0;

    int rows() const { return inputs + 1; }
    int panels() const { return (outputs + panelWidth - 1) / panelWidth; }
    /// Vectors side by side in a panel: 1 in a last panel that needs no more.
    int vectors(int panel) const { return outputs - panel * panelWidth <= lanes ? 1 : 2; }
    int width(int panel) const { return vectors(panel) * lanes; }
    /// Outputs of a panel that are in use.
    int used(int panel) const { return std::min(panelWidth, outputs - panel * panelWidth); }
    /// The first output of `panel`; where rows are as wide as the panels together, its first column.
    static std::ptrdiff_t column(int panel) { return std::ptrdiff_t{panel} * panelWidth; }
    /// Where row `row` of `panel` begins.
    std::size_t offset(int panel, int row) const {
        return static_cast<std::size_t>(panel) * static_cast<std::size_t>(rows()) * panelWidth +
               static_cast<std::size_t>(row) * static_cast<std::size_t>(width(panel));
    }
    std::size_t size() const { return panels() == 0 ? 0 : offset(panels() - 1, rows()); }
    std::size_t paddedOutputs() const { return static_cast<std::size_t>(column(panels() - 1) + width(panels() - 1)); }
};

/// One kind of number for every parameter of a layer: the parameters themselves, or one of the optimiser's moments.
/// `dense` has the layout's size, `normScale` and `normShift` its padded outputs, or nothing without batch
/// normalisation.
struct LayerFloats {
    Floats dense;
    Floats normScale;
    Floats normShift;

    LayerFloats() = default;
    LayerFloats(const PanelLayout& layout, bool batchNorm)
        : dense(layout.size()),
          normScale(batchNorm ? layout.paddedOutputs() : 0),
          normShift(batchNorm ? layout.paddedOutputs() : 0) {}
};

/// The names of one layer's tensors, made once: a state is saved as often as every few microseconds. PyTorch's names
/// behind `prefix`.
struct TensorNames {
    TensorNames(const std::string& prefix, std::size_t layer);
    std::string weight;          ///< `layers.0.weight`, [out, in]
    std::string bias;            ///< [out]
    std::string normScale;       ///< `layers.0.norm.weight`, [out]
    std::string normShift;       ///< `layers.0.norm.bias`, [out]
    std::string runningMean;     ///< `layers.0.norm.running_mean`, [out]
    std::string runningVariance; ///< `layers.0.norm.running_var`, [out]
};

/// Fills a vector of tensors from its beginning; one that was filled before keeps its memory.
class TensorWriter {
public:
    explicit TensorWriter(std::vector<Tensor>& tensors) : m_tensors(tensors) {}
    ~TensorWriter() { m_tensors.resize(m_next); }
    void write(const TensorNames& names, const PanelLayout& layout, const LayerFloats& floats);
    void write(const std::string& name, const Floats& floats, int count);

private:
    Tensor& next(const std::string& name, std::initializer_list<std::int64_t> shape);

    std::vector<Tensor>& m_tensors;
    std::size_t m_next = 0;
};

/// Takes tensors by name and shape; false, and nothing changed, where one is missing.
bool readTensors(std::span<const Tensor> tensors, const TensorNames& names, const PanelLayout& layout,
                 LayerFloats& floats);
bool readTensor(std::span<const Tensor> tensors, const std::string& name, int count, Floats& floats);

} // namespace throughline::nn
