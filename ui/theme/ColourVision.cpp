// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/ColourVision.h"

#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

constexpr Matrix all{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix protanope{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix deuteranope{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix tritanope{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

const Matrix& matrixOf(Eye eye) {
    switch (eye) {
    case Eye::Protanope:
        return protanope;
    case Eye::Deuteranope:
        return deuteranope;
    case Eye::Tritanope:
        return tritanope;
    default:
        return all;
    }
}

/// Of linear sRGB.
Vector labOf(const Vector& c) {
    const Vector xyz{(0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.95047,
                     0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2],
                     (0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.08883};
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
    return {116 * f(xyz[1]) - 16, 500 * (f(xyz[0]) - f(xyz[1])), 200 * (f(xyz[1]) - f(xyz[2]))};
}

Vector seen(const QColor& colour, Eye eye) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    const Vector c{linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    const Matrix& matrix = matrixOf(eye);
    Vector result{};
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = std::clamp(matrix[i][0] * c[0] + matrix[i][1] * c[1] + matrix[i][2] * c[2], 0.0, 1.0);
    return labOf(result);
}

} // namespace

double colourDistance(const QColor& a, const QColor& b, Eye eye) {
    const Vector left = seen(a, eye), right = seen(b, eye);
    if (eye == Eye::Grey) return std::abs(left[0] - right[0]);
    return std::hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
}

} // namespace throughline::ui
