// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/BatchNorm.h"

#include "nn/Simd.h"

#include <cmath>

namespace throughline::nn {

namespace {

constexpr float epsilon = 1e-5f;
constexpr float movement = 0.1f;

Vec inverseRoot(Vec variance) {
    Vec result;
    for (int i = 0; i < lanes; ++i) result[i] = 1.0f / std::sqrt(variance[i] + epsilon);
    return result;
}

void move(float* running, Vec value) {
    store(running, load(running) + movement * (value - load(running)));
}

} // namespace

void normalize(const BatchNormColumns& columns, Matrix& z, const Floats& scale, const Floats& shift, Matrix& normalised,
               Floats& inverseDeviation, Floats& runningMean, Floats& runningVariance) {
    const auto rows = static_cast<float>(columns.rows);
    const float correction = columns.rows > 1 ? rows / (rows - 1.0f) : 1.0f;
    for (std::ptrdiff_t c = columns.first; c < columns.first + columns.count; c += lanes) {
        Vec sum{};
        for (std::ptrdiff_t r = 0; r < columns.rows; ++r) sum += load(z.row(r) + c);
        const Vec mean = sum / rows;
        Vec squares{};
        for (std::ptrdiff_t r = 0; r < columns.rows; ++r) {
            const Vec distance = load(z.row(r) + c) - mean;
            squares += distance * distance;
        }
        const Vec variance = squares / rows;
        const Vec inverse = inverseRoot(variance);
        store(inverseDeviation.data() + c, inverse);
        move(runningMean.data() + c, mean);
        move(runningVariance.data() + c, variance * correction);
        for (std::ptrdiff_t r = 0; r < columns.rows; ++r) {
            const Vec unit = (load(z.row(r) + c) - mean) * inverse;
            store(normalised.row(r) + c, unit);
            store(z.row(r) + c, load(scale.data() + c) * unit + load(shift.data() + c));
        }
    }
}

void normalizeByRunning(std::ptrdiff_t firstRow, std::ptrdiff_t end, std::ptrdiff_t first, std::ptrdiff_t count,
                        Matrix& z, const Floats& scale, const Floats& shift, const Floats& runningMean,
                        const Floats& runningVariance) {
    for (std::ptrdiff_t c = first; c < first + count; c += lanes) {
        const Vec gain = load(scale.data() + c) * inverseRoot(load(runningVariance.data() + c));
        for (std::ptrdiff_t r = firstRow; r < end; ++r) {
            store(z.row(r) + c, (load(z.row(r) + c) - load(runningMean.data() + c)) * gain + load(shift.data() + c));
        }
    }
}

void normalizeBackward(const BatchNormColumns& columns, Matrix& d, const Matrix& normalised,
                       const Floats& inverseDeviation, const Floats& scale, Floats& scaleGradient,
                       Floats& shiftGradient) {
    const auto rows = static_cast<float>(columns.rows);
    for (std::ptrdiff_t c = columns.first; c < columns.first + columns.count; c += lanes) {
        Vec sum{};
        Vec product{};
        for (std::ptrdiff_t r = 0; r < columns.rows; ++r) {
            sum += load(d.row(r) + c);
            product += load(d.row(r) + c) * load(normalised.row(r) + c);
        }
        store(shiftGradient.data() + c, sum);
        store(scaleGradient.data() + c, product);
        const Vec gain = load(scale.data() + c) * load(inverseDeviation.data() + c);
        const Vec meanSum = sum / rows;
        const Vec meanProduct = product / rows;
        for (std::ptrdiff_t r = 0; r < columns.rows; ++r) {
            const Vec unit = load(normalised.row(r) + c);
            store(d.row(r) + c, gain * (load(d.row(r) + c) - meanSum - unit * meanProduct));
        }
    }
}

} // namespace throughline::nn
