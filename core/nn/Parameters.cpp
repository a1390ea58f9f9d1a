// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Parameters.h"

#include <numeric>

namespace throughline::nn {

namespace {

/// Calls `element(position in the panels, position in [out, in])` for every weight, panel by panel: 16 rows of the
/// tensor are walked side by side, which keeps both sides in the cache.
template <class Element>
void forEachWeight(const PanelLayout& layout, Element element) {
    for (int panel = 0; panel < layout.panels(); ++panel) {
        for (int input = 0; input < layout.inputs; ++input) {
            const std::size_t from = layout.offset(panel, input);
            for (int column = 0; column < layout.used(panel); ++column) {
                const auto output = static_cast<std::size_t>(PanelLayout::column(panel) + column);
                element(from + static_cast<std::size_t>(column),
                        output * static_cast<std::size_t>(layout.inputs) + static_cast<std::size_t>(input));
            }
        }
    }
}

template <class Element>
void forEachBias(const PanelLayout& layout, Element element) {
    for (int output = 0; output < layout.outputs; ++output) {
        const int panel = output / panelWidth;
        element(layout.offset(panel, layout.inputs) + static_cast<std::size_t>(output % panelWidth),
                static_cast<std::size_t>(output));
    }
}

/// Null where there is none of that name and shape.
const Tensor* find(std::span<const Tensor> tensors, const std::string& name,
                   std::initializer_list<std::int64_t> shape) {
    const auto found = std::ranges::find(tensors, name, &Tensor::name);
    if (found == tensors.end() || !std::ranges::equal(found->shape, shape)) return nullptr;
    const auto size = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    return std::ssize(found->values) == size ? &*found : nullptr;
}

} // namespace

TensorNames::TensorNames(const std::string& prefix, std::size_t layer) {
    const std::string start = prefix + "layers." + std::to_string(layer) + ".";
    weight = start + "weight";
    bias = start + "bias";
    normScale = start + "norm.weight";
    normShift = start + "norm.bias";
    runningMean = start + "norm.running_mean";
    runningVariance = start + "norm.running_var";
}

Tensor& TensorWriter::next(const std::string& name, std::initializer_list<std::int64_t> shape) {
    if (m_next == m_tensors.size()) m_tensors.emplace_back();
    Tensor& tensor = m_tensors[m_next++];
    if (tensor.name != name) tensor.name = name;
    if (!std::ranges::equal(tensor.shape, shape)) tensor.shape.assign(shape);
    tensor.values.resize(
        static_cast<std::size_t>(std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>())));
    return tensor;
}

void TensorWriter::write(const TensorNames& names, const PanelLayout& layout, const LayerFloats& floats) {
    Tensor& weight = next(names.weight, {layout.outputs, layout.inputs});
    forEachWeight(layout, [&](std::size_t from, std::size_t to) { weight.values[to] = floats.dense[from]; });
    Tensor& bias = next(names.bias, {layout.outputs});
    forEachBias(layout, [&](std::size_t from, std::size_t to) { bias.values[to] = floats.dense[from]; });
    if (floats.normScale.empty()) return;
    write(names.normScale, floats.normScale, layout.outputs);
    write(names.normShift, floats.normShift, layout.outputs);
}

void TensorWriter::write(const std::string& name, const Floats& floats, int count) {
    std::copy_n(floats.data(), count, next(name, {count}).values.data());
}

bool readTensors(std::span<const Tensor> tensors, const TensorNames& names, const PanelLayout& layout,
                 LayerFloats& floats) {
    const Tensor* weight = find(tensors, names.weight, {layout.outputs, layout.inputs});
    const Tensor* bias = find(tensors, names.bias, {layout.outputs});
    if (!weight || !bias) return false;
    if (!floats.normScale.empty() && (!readTensor(tensors, names.normScale, layout.outputs, floats.normScale) ||
                                      !readTensor(tensors, names.normShift, layout.outputs, floats.normShift))) {
        return false;
    }
    forEachWeight(layout, [&](std::size_t to, std::size_t from) { floats.dense[to] = weight->values[from]; });
    forEachBias(layout, [&](std::size_t to, std::size_t from) { floats.dense[to] = bias->values[from]; });
    return true;
}

bool readTensor(std::span<const Tensor> tensors, const std::string& name, int count, Floats& floats) {
    const Tensor* tensor = find(tensors, name, {count});
    if (!tensor) return false;
    std::ranges::copy(tensor->values, floats.data());
    return true;
}

} // namespace throughline::nn
