// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Optimizer.h"
#include "nn/Scratch.h"

#include <vector>

namespace throughline::nn {

/// Where a batch is, for the random numbers of dropout.
struct BatchPosition {
    std::uint32_t epoch = 0;
    std::uint32_t batch = 0;
};

/// The layers and the passes through them. A pass is cut into parts, of which thread `thread` of `threads` takes its
/// share; between two parts that depend on each other the caller puts a barrier. What a part computes does not depend
/// on how many share it.
class Network {
public:
    /// Initial weights are a pure function of the seed; see `startsFromData` for what follows from the data.
    Network(const TrainConfig& config, const Dataset& data, bool training);

    /// What a network that `startsFromData` predicts, whatever the features, before it is trained.
    void setOutputBiases(std::span<const float> biases);

    const std::vector<Layer>& layers() const { return m_layers; }
    const LossFunction& loss() const { return m_loss; }
    std::size_t lastLayer() const { return m_layers.size() - 1; }
    /// Multiplications and additions that training spends on one row.
    double flopsPerRow() const;

    /// Hidden layer `layer` of a training batch of `rows` rows: product, normalisation, activation, dropout.
    void forward(std::size_t layer, const Matrix& input, int rows, const BatchPosition& position, Scratch& scratch,
                 int thread, int threads);
    /// Output layer, loss, and the gradient by the last hidden layer's product: a share of the rows.
    void forwardOutput(const Matrix& input, int rows, Scratch& scratch, int thread, int threads) const;
    /// Gradient by the product of `layer` from that by the product of `layer` + 1.
    void backward(std::size_t layer, int rows, Scratch& scratch, int thread, int threads) const;
    /// Gradient by the weights of `layer`, and at once the optimiser's step on them: each thread its own weights.
    /// Meanwhile `prefetcher` brings the next batch near.
    void updateWeights(std::size_t layer, const Matrix& input, int rows, const Optimizer& optimizer,
                       const StepFactors& factors, RowPrefetcher& prefetcher, Scratch& scratch, int thread,
                       int threads);

    /// The same in two passes, for clipping by the global norm: gradients first, into the scratch, …
    void gradients(std::size_t layer, const Matrix& input, int rows, RowPrefetcher& prefetcher, Scratch& scratch,
                   int thread, int threads) const;
    /// … then the step, with the gradients multiplied by `scale`.
    void applyGradients(std::size_t layer, const Optimizer& optimizer, const StepFactors& factors, float scale,
                        Scratch& scratch, int thread, int threads);
    /// √Σg² over all layers, in a fixed order.
    double gradientNorm(const Scratch& scratch) const;

    /// Σg² of the gradient of each row's own loss by all parameters, as BatchInspector.h defines it, after the pass
    /// forward of these rows; the targets' weights are the factors of the losses. Writes over the gradients.
    void squaredRowGradients(const Matrix& input, Scratch& scratch, std::span<double> squares) const;

    /// Rows [0, rows) through all layers for evaluation; the logits are in `scratch.outputs.back()`.
    void predict(const Matrix& input, int rows, Scratch& scratch) const;

    /// What a prediction needs, and the optimiser's numbers.
    void write(std::vector<Tensor>& tensors, std::vector<Tensor>& optimizerTensors) const;
    /// False, and nothing changed, where a tensor is missing or has another shape.
    bool read(std::span<const Tensor> tensors, std::span<const Tensor> optimizerTensors);
    /// The same for a network that only predicts.
    bool read(std::span<const Tensor> tensors) { return read(tensors, {}); }

private:
    void initialize(std::uint64_t seed);
    void activateRows(std::size_t layer, int panel, int first, int end, Scratch& scratch) const;
    void dropRows(std::size_t layer, int panel, int first, int end, const BatchPosition& position,
                  Scratch& scratch) const;
    void differentiate(std::size_t layer, int panel, int first, int end, Scratch& scratch) const;
    void finishDelta(std::size_t layer, int panel, int first, int end, int rows, Scratch& scratch) const;
    void addNormSquares(std::size_t layer, Scratch& scratch, std::span<double> squares) const;
    void multiplyTransposed(const Layer& above, const Matrix& delta, int panel, int first, int end, Floats& packed,
                            Matrix& result) const;
    template <class Block>
    void forEachGradientBlock(std::size_t layer, const Matrix& input, int rows, RowPrefetcher& prefetcher,
                              Scratch& scratch, int thread, int threads, Block block) const;
    void regularize(const PanelLayout& layout, int panel, int first, int end, const float* weights,
                    float* gradient) const;
    void stepNorm(Layer& layer, std::size_t index, const Optimizer& optimizer, const StepFactors& factors, float scale,
                  Scratch& scratch) const;

    TrainConfig m_config;
    std::vector<Layer> m_layers;
    std::vector<TensorNames> m_names;                  ///< a layer each
    std::vector<std::vector<TensorNames>> m_slotNames; ///< a layer each, of its slots
    LossFunction m_loss;
};

/// Whether a network, not trained yet, predicts what the training rows are on the whole: `outputsAtFirst`.
bool startsFromData(const TrainConfig& config);
/// What the output layer gives where nothing is known of the features. Regression: the mean of the training rows'
/// scaled targets, with the loss `quantile` their quantiles. Classes: the logarithms of their frequencies among the
/// training rows, weighted as the loss weights them, so that balanced classes are equally likely; one sigmoid: those of
/// the second class less those of the first. A class without a training row counts as half a row, as its logarithm
/// would be infinite.
std::vector<float> outputsAtFirst(const TrainConfig& config, const DataSplit& split);

} // namespace throughline::nn
