// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Gather.h"

#include <algorithm>

namespace throughline::nn {

namespace {

template <class Element>
void scaleRow(const Element* from, float* to, std::size_t count, const float* offset, const float* scale) {
    for (std::size_t i = 0; i < count; ++i) to[i] = (static_cast<float>(from[i]) - offset[i]) * scale[i];
}

template <class Element>
void scaleRow(const Element* from, float* to, std::size_t count, float offset, float scale) {
    for (std::size_t i = 0; i < count; ++i) to[i] = (static_cast<float>(from[i]) - offset) * scale;
}

} // namespace

Gather::Gather(const Dataset& data, const Scaling& scaling, std::vector<double> classWeights)
    : m_data(data), m_scaling(scaling), m_classWeights(classWeights.begin(), classWeights.end()) {
    m_uniform = !scaling.scale.empty() &&
                std::ranges::all_of(scaling.scale, [&](float s) { return s == scaling.scale.front(); }) &&
                std::ranges::all_of(scaling.offset, [&](float o) { return o == scaling.offset.front(); });
}

void Gather::features(std::span<const std::uint32_t> rows, std::size_t first, std::size_t end, Matrix& x) const {
    const std::size_t count = m_data.features;
    const float* offset = m_scaling.offset.data();
    const float* scale = m_scaling.scale.data();
    for (std::size_t i = first; i < end; ++i) {
        float* to = x.row(static_cast<std::ptrdiff_t>(i));
        const std::size_t from = rows[i] * count;
        if (!m_data.bytes.empty()) {
            if (m_uniform)
                scaleRow(m_data.bytes.data() + from, to, count, *offset, *scale);
            else
                scaleRow(m_data.bytes.data() + from, to, count, offset, scale);
        } else {
            if (m_uniform)
                scaleRow(m_data.values.data() + from, to, count, *offset, *scale);
            else
                scaleRow(m_data.values.data() + from, to, count, offset, scale);
        }
    }
}

void Gather::targets(std::span<const std::uint32_t> rows, Targets& targets) const {
    const std::size_t count = rows.size();
    targets.weights.assign(count, 1.0f);
    targets.totalWeight = static_cast<double>(count);
    if (m_data.isRegression()) {
        targets.values.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            const double value = m_data.targets[rows[i]];
            targets.values[i] = static_cast<float>(m_scaling.scaled(value));
        }
        return;
    }
    targets.labels.resize(count);
    for (std::size_t i = 0; i < count; ++i) targets.labels[i] = m_data.labels[rows[i]];
    if (m_classWeights.empty()) return;
    targets.totalWeight = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        targets.weights[i] = m_classWeights[static_cast<std::size_t>(targets.labels[i])];
        targets.totalWeight += static_cast<double>(targets.weights[i]);
    }
}

void Gather::prefetch(std::uint32_t row) const {
    const bool bytes = !m_data.bytes.empty();
    const std::size_t size = bytes ? m_data.features : m_data.features * sizeof(float);
    const char* from = bytes ? reinterpret_cast<const char*>(m_data.bytes.data())
                             : reinterpret_cast<const char*>(m_data.values.data());
    for (std::size_t i = 0; i < size; i += 64) __builtin_prefetch(from + row * size + i, 0, 2);
}

} // namespace throughline::nn
