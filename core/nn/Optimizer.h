// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace throughline::nn {

/// The numbers of one step that are the same for all parameters.
struct StepFactors {
    float rate = 0.0f;      ///< multiplies the update
    float gradient = 0.0f;  ///< Nadam: multiplies the gradient's share of the update
    float rootScale = 1.0f; ///< Adam's family: 1 / √(1 - β₂ᵗ)
    float keep = 1.0f;      ///< AdamW: what is left of a weight after its decay
};

/// The update rule, element by element; the numbers it keeps for each parameter belong to the caller. Immutable but for
/// `factors`, which is called once a step by one thread.
///
/// As in PyTorch (torch.optim), from which Keras differs thus:
/// - SGD (Sutskever et al. 2013): v = μv + g, w -= ηv, Nesterov w -= η(g + μv). Keras keeps ηg in v, which differs when
///   the rate changes.
/// - RMSprop (Tieleman and Hinton 2012): s = ρs + (1-ρ)g², w -= ηg/(√s + ε), with momentum on the quotient. ρ 0.9 as
///   Keras (PyTorch: 0.99).
/// - Adagrad (Duchi et al. 2011): s += g², w -= ηg/(√s + ε), s from 0 (Keras: from 0.1).
/// - Adam (Kingma and Ba 2015, algorithm 1): w -= η·m̂/(√v̂ + ε), ε 1e-8. Keras adds ε before the correction of v, 1e-7.
/// - AdamW (Loshchilov and Hutter 2019): Adam after w *= 1 - η·λ; on all parameters, as both.
/// - Nadam (Dozat 2016) with the momentum schedule μₜ = β₁(1 - 0.5·0.96^(0.004t)), as both.
class Optimizer {
public:
    explicit Optimizer(const OptimizerConfig& config);

    /// Names of the arrays that are kept beside each parameter; at most two.
    std::span<const std::string_view> slots() const { return {m_slots.data(), m_slotCount}; }
    /// `step` counts from 1.
    StepFactors factors(std::int64_t step, double learningRate);
    /// `size` elements at `w` by their gradients `g`; `s0`, `s1`: the slots, null where there are none. Size a multiple
    /// of `lanes`, all on 64-byte borders. `g` may be changed.
    void update(const StepFactors& factors, float* w, float* g, float* s0, float* s1, std::size_t size) const;

private:
    /// Π μᵢ of Nadam up to `step`; goes on from the last call's where it can.
    double momentumProduct(std::int64_t step);

    OptimizerConfig m_config;
    std::array<std::string_view, 2> m_slots{};
    std::size_t m_slotCount = 0;
    std::int64_t m_productStep = 0;
    double m_product = 1.0;
};

} // namespace throughline::nn
