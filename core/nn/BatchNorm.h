// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Floats.h"

namespace throughline::nn {

/// Batch normalisation of some columns of a batch (Ioffe and Szegedy 2015), in place on whole columns: the statistics
/// are sums over all rows in their order. ε 1e-5 and running statistics that move by 0.1, the variance of the sample
/// corrected by n/(n-1), as torch BatchNorm1d (Keras: ε 1e-3, 0.01, not corrected).
struct BatchNormColumns {
    std::ptrdiff_t rows;
    std::ptrdiff_t first; ///< column, a multiple of the vector's lanes
    std::ptrdiff_t count; ///< columns, likewise
};

/// Training: z becomes scale · normalised + shift; keeps `normalised` and `inverseDeviation` for the way back and moves
/// the running statistics.
void normalize(const BatchNormColumns& columns, Matrix& z, const Floats& scale, const Floats& shift, Matrix& normalised,
               Floats& inverseDeviation, Floats& runningMean, Floats& runningVariance);

/// Evaluation, rows [firstRow, end): by the running statistics.
void normalizeByRunning(std::ptrdiff_t firstRow, std::ptrdiff_t end, std::ptrdiff_t first, std::ptrdiff_t count,
                        Matrix& z, const Floats& scale, const Floats& shift, const Floats& runningMean,
                        const Floats& runningVariance);

/// The gradient by the output in `d` becomes the one by z; fills the gradients of scale and shift.
void normalizeBackward(const BatchNormColumns& columns, Matrix& d, const Matrix& normalised,
                       const Floats& inverseDeviation, const Floats& scale, Floats& scaleGradient,
                       Floats& shiftGradient);

} // namespace throughline::nn
