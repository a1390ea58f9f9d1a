// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/LossFunction.h"

#include "nn/Simd.h"
#include "nn/Transpose.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace throughline::nn {

namespace {

using Row = Eigen::Map<Eigen::ArrayXf, Eigen::Aligned64>;

using Lanes = Eigen::Array<float, lanes, 1>;

/// Some rows turned on their side: vector c holds the logits of class c, a row a lane. So exp runs over rows that are
/// all in use, where a row of three classes would leave most of a vector empty, and each row is a chain of its own.
class Columns {
public:
    /// Rows [first, first + count) of `logits`; `count` at most `lanes`.
    void load(const Matrix& logits, std::size_t first, std::size_t count, int classes) {
        m_columns.resize(static_cast<std::size_t>((classes + lanes - 1) / lanes) * lanes);
        for (int block = 0; block < classes; block += lanes) {
            for (std::size_t r = 0; r < lanes; ++r) {
                const auto row = static_cast<std::ptrdiff_t>(first + std::min(r, count - 1));
                std::copy_n(logits.row(row) + block, lanes, m_square + static_cast<std::ptrdiff_t>(r) * lanes);
            }
            transpose(m_square, lanes, lanes, lanes, m_columns[static_cast<std::size_t>(block)].data(), lanes);
        }
    }
    void store(Matrix& rows, std::size_t first, std::size_t count, int classes) {
        for (int block = 0; block < classes; block += lanes) {
            for (int c = std::max(classes - block, 0); c < lanes; ++c) (*this)[block + c].setZero();
            transpose((*this)[block].data(), lanes, lanes, lanes, m_square, lanes);
            for (std::size_t r = 0; r < count; ++r) {
                std::copy_n(m_square + static_cast<std::ptrdiff_t>(r) * lanes, lanes,
                            rows.row(static_cast<std::ptrdiff_t>(first + r)) + block);
            }
        }
    }
    Lanes& operator[](int column) { return m_columns[static_cast<std::size_t>(column)]; }

private:
    std::vector<Lanes, Eigen::aligned_allocator<Lanes>> m_columns;
    alignas(64) float m_square[lanes * lanes];
};

/// How many classes come before the right one by their score, the lower index first among equals (as argmax does).
void rank(Columns& columns, const Lanes& own, int classes, int topK, const Targets& targets, std::size_t start,
          std::size_t count, RowResult* results) {
    Lanes label = Lanes::Zero();
    for (std::size_t r = 0; r < count; ++r) {
        label[static_cast<Eigen::Index>(r)] = static_cast<float>(targets.labels[start + r]);
    }
    Lanes before = Lanes::Zero();
    for (int c = 0; c < classes; ++c) {
        const Lanes& score = columns[c];
        before += (score > own || (score == own && label > static_cast<float>(c))).cast<float>();
    }
    for (std::size_t r = 0; r < count; ++r) {
        const float ahead = before[static_cast<Eigen::Index>(r)];
        const bool number = !std::isnan(own[static_cast<Eigen::Index>(r)]);
        results[start + r].correct = number && ahead < 1.0f;
        results[start + r].inTopK = number && ahead < static_cast<float>(topK);
    }
}

} // namespace

LossFunction::LossFunction(Loss loss, int outputs, const TrainConfig& config)
    : m_loss(loss),
      m_outputs(outputs),
      m_padded((outputs + lanes - 1) / lanes * lanes),
      m_topK(config.topK),
      m_smoothing(config.labelSmoothing),
      m_focal(config.focal) {
    std::ranges::transform(quantileLevels(config.interval), m_levels.begin(),
                           [](double level) { return static_cast<float>(level); });
}

/// `logLoss`: -log p of the right class; `meanLogLoss`: of all classes.
LossFunction::Shape LossFunction::shaped(double logLoss, double meanLogLoss) const {
    const double p = std::exp(-logLoss), rest = std::max(1.0 - p, 1e-12);
    const double factor = m_focal > 0.0 ? std::pow(rest, m_focal) : 1.0;
    // The derivative of (1-p)^γ·(-log p) by the logits is that of -log p times this.
    const double slope = factor + (m_focal > 0.0 ? m_focal * p * logLoss * std::pow(rest, m_focal - 1.0) : 0.0);
    return {(1.0 - m_smoothing) * factor * logLoss + m_smoothing * meanLogLoss,
            static_cast<float>((1.0 - m_smoothing) * slope)};
}

void LossFunction::evaluate(const Matrix& logits, const Targets& targets, std::size_t first, std::size_t end,
                            RowResult* results, Matrix* delta) const {
    if (m_loss == Loss::CrossEntropy)
        softmax(logits, targets, first, end, results, delta);
    else if (m_loss == Loss::Quantile)
        quantiles(logits, targets, first, end, results, delta);
    else
        single(logits, targets, first, end, results, delta);
}

void LossFunction::softmax(const Matrix& logits, const Targets& targets, std::size_t first, std::size_t end,
                           RowResult* results, Matrix* delta) const {
    thread_local Columns columns; // its memory is kept from batch to batch
    const auto weightScale = static_cast<float>(1.0 / targets.totalWeight);
    for (std::size_t start = first; start < end; start += lanes) {
        const std::size_t count = std::min<std::size_t>(lanes, end - start);
        columns.load(logits, start, count, m_outputs);
        Lanes own = Lanes::Zero();
        Lanes weight = Lanes::Zero();
        for (std::size_t r = 0; r < count; ++r) {
            own[static_cast<Eigen::Index>(r)] =
                logits.row(static_cast<std::ptrdiff_t>(start + r))[targets.labels[start + r]];
            weight[static_cast<Eigen::Index>(r)] = targets.weights[start + r] * weightScale;
        }
        Lanes largest = columns[0];
        for (int c = 1; c < m_outputs; ++c) largest = largest.max(columns[c]);
        rank(columns, own, m_outputs, m_topK, targets, start, count, results);

        Lanes total = Lanes::Zero();
        if (isShaped())
            for (int c = 0; c < m_outputs; ++c) total += columns[c];
        Lanes sum = Lanes::Zero();
        for (int c = 0; c < m_outputs; ++c) {
            columns[c] = (columns[c] - largest).exp();
            sum += columns[c];
        }
        const Lanes losses = sum.log() - (own - largest);
        for (std::size_t r = 0; r < count; ++r) {
            results[start + r].loss = static_cast<double>(losses[static_cast<Eigen::Index>(r)]);
        }
        Lanes ofOwn = Lanes::Ones(), spread = Lanes::Zero(); // of the right class; of all
        if (isShaped()) {
            const Lanes mean = sum.log() + largest - total / static_cast<float>(m_outputs);
            for (std::size_t r = 0; r < count; ++r) {
                const auto lane = static_cast<Eigen::Index>(r);
                const Shape shape = shaped(static_cast<double>(losses[lane]), static_cast<double>(mean[lane]));
                results[start + r].loss = shape.loss;
                ofOwn[lane] = shape.slope;
            }
            spread = weight * static_cast<float>(m_smoothing);
        }
        if (!delta) continue;
        if (isShaped()) {
            const Lanes scale = (weight * ofOwn + spread) / sum, each = spread / static_cast<float>(m_outputs);
            for (int c = 0; c < m_outputs; ++c) columns[c] = columns[c] * scale - each;
            weight *= ofOwn;
        } else {
            const Lanes scale = weight / sum;
            for (int c = 0; c < m_outputs; ++c) columns[c] *= scale;
        }
        columns.store(*delta, start, count, m_outputs);
        for (std::size_t r = 0; r < count; ++r) {
            delta->row(static_cast<std::ptrdiff_t>(start + r))[targets.labels[start + r]] -=
                weight[static_cast<Eigen::Index>(r)];
        }
    }
}

void LossFunction::quantiles(const Matrix& logits, const Targets& targets, std::size_t first, std::size_t end,
                             RowResult* results, Matrix* delta) const {
    constexpr float share = 1.0f / static_cast<float>(quantileCount);
    const auto weightScale = static_cast<float>(1.0 / targets.totalWeight);
    for (std::size_t i = first; i < end; ++i) {
        const float* outputs = logits.row(static_cast<std::ptrdiff_t>(i));
        float* const d = delta ? delta->row(static_cast<std::ptrdiff_t>(i)) : nullptr;
        if (d) Row(d, m_padded).setZero();
        const float target = targets.values[i];
        results[i].loss = 0.0;
        for (std::size_t k = 0; k < quantileCount; ++k) {
            const float error = outputs[k] - target;
            // Where they are equal 0 is a slope as well; NaN stays NaN.
            const float slope = share * (error > 0.0f ? 1.0f - m_levels[k] : error < 0.0f ? -m_levels[k] : error);
            results[i].loss += static_cast<double>(slope * error);
            if (d) d[k] = slope * targets.weights[i] * weightScale;
        }
        const auto ordered = rearranged(std::span<const float, quantileCount>(outputs, quantileCount));
        results[i].prediction = ordered[placeOf(Quantile::Median)];
        results[i].covered = ordered[placeOf(Quantile::Low)] <= target && target <= ordered[placeOf(Quantile::High)];
    }
}

void LossFunction::single(const Matrix& logits, const Targets& targets, std::size_t first, std::size_t end,
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
            const float p = z >= 0.0f ? 1.0f / (1.0f + small) : small / (1.0f + small);
            slope = p - y;
            if (isShaped()) {
                const double other = results[i].loss + static_cast<double>(y > 0.5f ? z : -z);
                const Shape shape = shaped(results[i].loss, (results[i].loss + other) / 2.0);
                results[i].loss = shape.loss;
                slope = shape.slope * slope + static_cast<float>(m_smoothing) * (p - 0.5f);
            }
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
    const bool numbers = isOfNumbers(m_loss);
    for (std::size_t i = 0; i < count; ++i) {
        const auto weight = static_cast<double>(targets.weights[i]);
        sums.loss += weight * results[i].loss;
        sums.weight += weight;
        if (numbers) {
            const double target = scaling.unscaled(static_cast<double>(targets.values[i]));
            const double value = scaling.unscaled(static_cast<double>(results[i].prediction));
            sums.absolute += std::abs(value - target);
            sums.squared += (value - target) * (value - target);
            sums.target += target;
            sums.targetSquared += target * target;
            sums.covered += results[i].covered;
        } else {
            sums.correct += results[i].correct;
            sums.topK += results[i].inTopK;
        }
    }
    sums.samples += static_cast<double>(count);
}

} // namespace throughline::nn
