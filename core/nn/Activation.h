// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/TrainConfig.h"

#include <cstddef>

namespace throughline::nn {

/// y = f(z), element by element; `y` may be `z`. Both lie on 64-byte borders, `size` is a multiple of `lanes`.
///
/// relu max(0, z) · leaky-relu with slope 0.01 as PyTorch (Keras: 0.3) · elu with alpha 1 (Clevert et al. 2016) · gelu
/// z·Φ(z) by the error function, the default of both (Hendrycks and Gimpel 2016) · silu z·σ(z) · tanh · sigmoid ·
/// linear.
void activate(Activation activation, const float* z, float* y, std::size_t size);

/// d ·= f'(z), in place. `z` is only read where `needsInput`.
void multiplyByDerivative(Activation activation, const float* z, const float* y, float* d, std::size_t size);

/// True where the derivative cannot be had from y alone.
bool needsInput(Activation activation);

/// He's initialisation is made for these: half of their inputs give nothing. (He et al. 2015) Runs of 0.1.0 began by
/// it.
bool isRectifier(Activation activation);

} // namespace throughline::nn
