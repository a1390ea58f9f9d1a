// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Floats.h"
#include "nn/Gather.h"
#include "nn/Quantile.h"
#include "nn/TrainConfig.h"
#include "nn/TrainState.h"

#include <vector>

namespace throughline::nn {

/// What a row adds to the sums of its epoch. Kept a row at a time and added in the order of the rows, so that the sums
/// do not depend on how threads share the batch.
struct RowResult {
    double loss = 0.0;       ///< not weighted
    float prediction = 0.0f; ///< regression: scaled
    bool covered = false;    ///< quantile: the target lies in the interval
    bool correct = false;
    bool inTopK = false;
};

/// The output layer's end: from logits to losses, metrics and the gradient. Immutable, any thread.
///
/// - cross-entropy of softmax: log Σ exp(zᵢ) - z_y (as torch CrossEntropyLoss, from logits)
/// - binary cross-entropy of one sigmoid: max(z, 0) - z·y + log(1 + exp(-|z|)) (as torch BCEWithLogitsLoss)
/// - of classes, with label smoothing ε and focal γ: (1-ε)·(1-p_y)^γ·(-log p_y) + ε·mean over all classes of -log p (as
///   torch's label_smoothing; Lin, Goyal, Girshick, He, Dollár: "Focal Loss for Dense Object Detection", ICCV 2017)
/// - mse (y-t)² · mae |y-t| · huber with δ 1: ½e² where |e| ≤ 1, else |e| - ½ (as torch HuberLoss and Keras Huber)
/// - quantile: the mean over the outputs q and their levels τ (`quantileLevels`) of τ(t-q) where t ≥ q, else (1-τ)(q-t)
///   (Koenker and Bassett: "Regression quantiles", Econometrica 46, 1978; scikit-learn's mean_pinball_loss). It is of
///   the outputs as they are; prediction and interval are those of `rearranged` ones.
/// Those of numbers are on targets as `Scaling` makes them.
/// A batch's loss is the mean weighted by class, Σwl/Σw, as torch (Keras divides by the number of samples).
class LossFunction {
public:
    LossFunction(Loss loss, int outputs, const TrainConfig& config);

    /// Rows [first, end): fills `results`, and `delta` with the gradient of the batch's loss by the logits unless it is
    /// null; its unused columns up to the padded width
    /// become 0.
    void evaluate(const Matrix& logits, const Targets& targets, std::size_t first, std::size_t end, RowResult* results,
                  Matrix* delta) const;
    /// Adds rows [0, count) to the sums, in order.
    void add(const Targets& targets, const RowResult* results, std::size_t count, const Scaling& scaling,
             EpochSums& sums) const;

private:
    struct Shape {
        double loss; ///< of a row
        float slope; ///< what its gradient without smoothing is multiplied by
    };
    bool isShaped() const { return m_smoothing > 0.0 || m_focal > 0.0; }
    Shape shaped(double logLoss, double meanLogLoss) const;
    void softmax(const Matrix& logits, const Targets& targets, std::size_t first, std::size_t end, RowResult* results,
                 Matrix* delta) const;
    void quantiles(const Matrix& logits, const Targets& targets, std::size_t first, std::size_t end, RowResult* results,
                   Matrix* delta) const;
    void single(const Matrix& logits, const Targets& targets, std::size_t first, std::size_t end, RowResult* results,
                Matrix* delta) const;

    Loss m_loss;
    int m_outputs;
    int m_padded; ///< outputs rounded up to whole vectors
    int m_topK;
    double m_smoothing, m_focal;
    std::array<float, quantileCount> m_levels;
};

} // namespace throughline::nn
