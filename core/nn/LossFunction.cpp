// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/LossFunction.h"

#include "nn/Simd.h"

#include <Eigen/Core>
#include <cmath>
#include <limits>

namespace throughline::nn {

namespace {

using Row = Eigen::Map<Eigen::ArrayXf, Eigen::Aligned64>;

/// Whether the class comes before `k` others by its score, the lower index first among equals (as argmax does).
bool isAmongBest(const float* scores, int count, int label, int k) {
    const float own = scores[label];
    int better = 0;
    for (int i = 0; i < count; ++i) better += scores[i] > own || (scores[i] == own && i < label);
    return better < k && own == own;
}

} // namespace

LossFunction::LossFunction(Loss loss, int outputs, int topK)
    : m_loss(loss), m_outputs(outputs), m_padded((outputs + lanes - 1) / lanes * lanes), m_topK(topK) {}

void LossFunction::evaluate(Matrix& logits, const Targets& targets, std::size_t first, std::size_t end,
                            RowResult* results, Matrix* delta) const {
    if (m_loss == Loss::CrossEntropy)
        softmax(logits, targets, first, end, results, delta);
    else
        single(logits, targets, first, end, results, delta);
}

void LossFunction::softmax(Matrix& logits, const Targets& targets, std::size_t first, std::size_t end,
                           RowResult* results, Matrix* delta) const {
    const auto weightScale = static_cast<float>(1.0 / targets.totalWeight);
    for (std::size_t i = first; i < end; ++i) {
        float* z = logits.row(static_cast<std::ptrdiff_t>(i));
        const int label = targets.labels[i];
        const float own = z[label];
        results[i].correct = isAmongBest(z, m_outputs, label, 1);
        if (m_topK > 0) results[i].inTopK = isAmongBest(z, m_outputs, label, m_topK);

        // The unused columns must not count: exp of the lowest number is 0.
        for (int column = m_outputs; column < m_padded; ++column) z[column] = std::numeric_limits<float>::lowest();
        Row scores(z, m_padded);
        const float largest = scores.maxCoeff();
        scores = (scores - largest).exp();
        const float sum = scores.sum();
        results[i].loss = std::log(static_cast<double>(sum)) - static_cast<double>(own - largest);
        if (!delta) continue;
        float* d = delta->row(static_cast<std::ptrdiff_t>(i));
        const float scale = targets.weights[i] * weightScale;
        Row(d, m_padded) = scores * (scale / sum);
        d[label] -= scale;
    }
}

void LossFunction::single(Matrix& logits, const Targets& targets, std::size_t first, std::size_t end,
                          RowResult* results, Matrix* delta) const {
    const auto weightScale = static_cast<float>(1.0 / targets.totalWeight);
    for (std::size_t i = first; i < end; ++i) {
        const float z = logits.row(static_cast<std::ptrdiff_t>(i))[0];
        float slope = 0.0f;
        if (m_loss == Loss::BinaryCrossEntropy) {
            const auto y = static_cast<float>(targets.labels[i]);
            const float small = std::exp(-std::abs(z));
            results[i].loss =
                static_cast<double>((z > 0.0f ? z : 0.0f) - z * y) + std::log1p(static_cast<double>(small));
            results[i].correct = (z > 0.0f) == (y > 0.5f);
            slope = (z >= 0.0f ? 1.0f / (1.0f + small) : small / (1.0f + small)) - y;
        } else {
            const float error = z - targets.values[i];
            const float size = std::abs(error);
            const float sign = error > 0.0f ? 1.0f : error < 0.0f ? -1.0f : error;
            results[i].prediction = z;
            if (m_loss == Loss::Mae) {
                results[i].loss = size;
                slope = sign;
            } else if (m_loss == Loss::Huber) {
                results[i].loss = size <= 1.0f ? 0.5f * error * error : size - 0.5f;
                slope = size <= 1.0f ? error : sign;
            } else {
                results[i].loss = error * error;
                slope = 2.0f * error;
            }
        }
        if (!delta) continue;
        float* d = delta->row(static_cast<std::ptrdiff_t>(i));
        Row(d, m_padded).setZero();
        d[0] = slope * targets.weights[i] * weightScale;
    }
}

void LossFunction::add(const Targets& targets, const RowResult* results, std::size_t count, const Scaling& scaling,
                       EpochSums& sums) const {
    const bool regression = m_loss == Loss::Mse || m_loss == Loss::Mae || m_loss == Loss::Huber;
    for (std::size_t i = 0; i < count; ++i) {
        const auto weight = static_cast<double>(targets.weights[i]);
        sums.loss += weight * results[i].loss;
        sums.weight += weight;
        if (regression) {
            const double target = static_cast<double>(targets.values[i]) / scaling.targetScale + scaling.targetOffset;
            const double value =
                static_cast<double>(results[i].prediction) / scaling.targetScale + scaling.targetOffset;
            sums.absolute += std::abs(value - target);
            sums.squared += (value - target) * (value - target);
            sums.target += target;
            sums.targetSquared += target * target;
        } else {
            sums.correct += results[i].correct;
            sums.topK += results[i].inTopK;
        }
    }
    sums.samples += static_cast<double>(count);
}

} // namespace throughline::nn
