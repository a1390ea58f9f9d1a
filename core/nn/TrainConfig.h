// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/Dataset.h"
#include "nn/EnumNames.h"
#include "nn/Export.h"
#include "nn/OptimizerConfig.h"
#include "nn/ScheduleConfig.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::nn {

enum class Activation { Relu, LeakyRelu, Elu, Gelu, Silu, Tanh, Sigmoid, Linear };
inline constexpr std::array<std::string_view, 8> activationNames{"relu", "leaky-relu", "elu",     "gelu",
                                                                 "silu", "tanh",       "sigmoid", "linear"};
constexpr const auto& namesOf(Activation) {
    return activationNames;
}

enum class Initialization { Auto, GlorotUniform, GlorotNormal, HeUniform, HeNormal };
inline constexpr std::array<std::string_view, 5> initializationNames{"auto", "glorot-uniform", "glorot-normal",
                                                                     "he-uniform", "he-normal"};
constexpr const auto& namesOf(Initialization) {
    return initializationNames;
}

/// How a run begins with `Initialization::Auto`. Random: as 0.1.0. Data: what the network predicts before it is trained
/// is the mean or the quantiles of the training rows, or the frequencies of their classes (`outputsAtFirst`). Recorded,
/// as an epoch may have to be trained again from the beginning.
enum class Start { Random, Data };
inline constexpr std::array<std::string_view, 2> startNames{"random", "data"};
constexpr const auto& namesOf(Start) {
    return startNames;
}

enum class Loss { Auto, CrossEntropy, BinaryCrossEntropy, Mse, Mae, Huber, Quantile };
inline constexpr std::array<std::string_view, 7> lossNames{
    "auto", "cross-entropy", "binary-cross-entropy", "mse", "mae", "huber", "quantile"};
constexpr const auto& namesOf(Loss) {
    return lossNames;
}
/// Whether it is of numbers, not of classes; of `Auto` nothing is said.
constexpr bool isOfNumbers(Loss loss) {
    return loss == Loss::Mse || loss == Loss::Mae || loss == Loss::Huber || loss == Loss::Quantile;
}

/// The layers between input and output. The widths of both ends come from the data.
struct NetworkConfig {
    std::vector<int> hidden{128}; ///< widths, first layer first; empty: the outputs see the inputs directly
    Activation activation = Activation::Relu;
    Initialization initialization = Initialization::Auto;
    double dropout = 0.0;      ///< probability that a hidden unit is dropped, [0, 1)
    bool batchNorm = false;    ///< between each hidden layer's product, then without a bias, and its activation
    Start start = Start::Data; ///< with Auto

    bool operator==(const NetworkConfig&) const = default;
};

/// When to stop before the last epoch, and what "best" means.
struct EarlyStopping {
    std::string monitor = "val_loss"; ///< a metric of the record; see `monitored`
    int patience = 0;                 ///< epochs without gain before the run ends; 0: never
    double minDelta = 0.0;            ///< what counts as gain
    bool restoreBest = false;         ///< the run's model is its best checkpoint, not its latest

    /// The metric that decides: without validation data that of the training data takes its place.
    std::string monitored(bool hasValidation) const {
        return !hasValidation && monitor.starts_with("val_") ? monitor.substr(4) : monitor;
    }
    /// Whether a run that is that many epochs above its best is to end.
    bool isOver(std::int64_t epochsSinceBest) const { return patience > 0 && epochsSinceBest >= patience; }

    bool operator==(const EarlyStopping&) const = default;
};

/// Everything that, with the data, decides every bit of a run. Plain value; the number of threads is not in it.
struct TrainConfig {
    NetworkConfig network;
    Loss loss = Loss::Auto;
    double interval = 0.9; ///< of `Loss::Quantile`: the share of the targets that the predicted interval is to hold
    OptimizerConfig optimizer;
    ScheduleConfig schedule;
    EarlyStopping earlyStopping;
    double l1 = 0.0; ///< added to the loss: l1 · Σ|w| over the weights (not the biases), as Keras's regularizers.L1
    double l2 = 0.0; ///< added to the loss: l2 · Σw² over the weights, as Keras's regularizers.L2
    std::vector<double> classWeights; ///< [classes], or empty: all 1. A sample's loss is multiplied by its class's
    bool balancedClasses =
        false; ///< weights n / (classes · count) worked out from the training rows (scikit-learn's "balanced")
    double labelSmoothing = 0.0;      ///< share of the target that all classes have alike
    double focal = 0.0;               ///< γ of the focal loss; 0: cross-entropy
    std::vector<std::string> metrics; ///< of validation, beside the usual: keys of `scoreNames`
    int topK = 0;                     ///< also record the top-k accuracy; 0: off
    int batchSize = 64;
    std::int64_t epochs = 20;
    std::uint64_t seed = 1;

    bool operator==(const TrainConfig&) const = default;
};

/// `BadOption` with the option's name as on the command line, its value and what is allowed, or nothing.
/// `data` may be null: then what depends on the data is not looked at.
THROUGHLINE_NN_API std::optional<Error> check(const TrainConfig& config, const DataSplit* data = nullptr);

/// With the weights of balanced classes, worked out from the training rows.
THROUGHLINE_NN_API TrainConfig resolved(TrainConfig config, const DataSplit& split);

/// How many numbers the network gives for a row: with cross-entropy one a class, with the loss `quantile` one a
/// `Quantile`, else one.
THROUGHLINE_NN_API int outputCount(const TrainConfig& config, const Dataset& data);
/// The widths of all layers, input first, output last, and the task that the data sets.
THROUGHLINE_NN_API std::vector<int> layerWidths(const TrainConfig& config, const Dataset& data);
THROUGHLINE_NN_API Task taskOf(const Dataset& data);
/// The loss that `Loss::Auto` stands for.
THROUGHLINE_NN_API Loss lossFor(Loss loss, Task task);
/// Trainable numbers in the network: weights, biases, and scale and shift of batch normalisation.
THROUGHLINE_NN_API std::int64_t parameterCount(const TrainConfig& config, const Dataset& data);

} // namespace throughline::nn
