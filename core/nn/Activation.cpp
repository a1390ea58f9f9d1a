// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Activation.h"

#include <Eigen/Core>
#include <numbers>
#include <unsupported/Eigen/SpecialFunctions>

namespace throughline::nn {

namespace {

constexpr float leakySlope = 0.01f;

using Array = Eigen::Array<float, Eigen::Dynamic, 1>;
// Aligned, so that no element is left over for a scalar function with other bits than the vector's.
using In = Eigen::Map<const Array, Eigen::Aligned64>;
using Out = Eigen::Map<Array, Eigen::Aligned64>;

auto sigmoid(const In& z) {
    return (1.0f + (-z).exp()).inverse();
}
auto normalCdf(const In& z) {
    return 0.5f * (1.0f + (z * (std::numbers::sqrt2_v<float> / 2)).erf());
}

} // namespace

void activate(Activation activation, const float* zData, float* yData, std::size_t size) {
    const In z(zData, static_cast<Eigen::Index>(size));
    Out y(yData, static_cast<Eigen::Index>(size));
    switch (activation) {
    // Compared so that NaN passes: max(0, NaN) may be 0, and would hide that a run has diverged.
    case Activation::Relu:
        for (std::size_t i = 0; i < size; ++i) yData[i] = zData[i] <= 0.0f ? 0.0f : zData[i];
        break;
    case Activation::LeakyRelu:
        for (std::size_t i = 0; i < size; ++i) yData[i] = zData[i] <= 0.0f ? leakySlope * zData[i] : zData[i];
        break;
    case Activation::Elu:
        y = (z <= 0.0f).select(z.exp() - 1.0f, z);
        break;
    case Activation::Gelu:
        y = z * normalCdf(z);
        break;
    case Activation::Silu:
        y = z * sigmoid(z);
        break;
    case Activation::Tanh:
        y = z.tanh();
        break;
    case Activation::Sigmoid:
        y = sigmoid(z);
        break;
    case Activation::Linear:
        if (zData != yData) y = z;
        break;
    }
}

void multiplyByDerivative(Activation activation, const float* zData, const float* yData, float* dData,
                          std::size_t size) {
    const auto count = static_cast<Eigen::Index>(size);
    const In y(yData, count);
    Out d(dData, count);
    switch (activation) {
    case Activation::Relu:
        for (std::size_t i = 0; i < size; ++i) dData[i] = yData[i] <= 0.0f ? 0.0f : dData[i];
        break;
    case Activation::LeakyRelu:
        for (std::size_t i = 0; i < size; ++i) dData[i] *= yData[i] <= 0.0f ? leakySlope : 1.0f;
        break;
    case Activation::Elu:
        d *= (y <= 0.0f).select(y + 1.0f, 1.0f);
        break;
    case Activation::Gelu: {
        const In z(zData, count);
        const float density = std::numbers::inv_sqrtpi_v<float> / std::numbers::sqrt2_v<float>;
        d *= normalCdf(z) + z * (density * (-0.5f * z.square()).exp());
        break;
    }
    case Activation::Silu: {
        const In z(zData, count);
        const Array s = sigmoid(z);
        d *= s * (1.0f + z * (1.0f - s));
        break;
    }
    case Activation::Tanh:
        d *= 1.0f - y.square();
        break;
    case Activation::Sigmoid:
        d *= y * (1.0f - y);
        break;
    case Activation::Linear:
        break;
    }
}

bool needsInput(Activation activation) {
    return activation == Activation::Gelu || activation == Activation::Silu;
}

bool isRectifier(Activation activation) {
    return activation == Activation::Relu || activation == Activation::LeakyRelu || activation == Activation::Elu ||
           activation == Activation::Gelu || activation == Activation::Silu;
}

} // namespace throughline::nn
