// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/ConfigOption.h"
#include "nn/EnumNames.h"
#include "nn/Export.h"

#include <array>

namespace throughline::nn {

enum class OptimizerKind { Sgd, RmsProp, Adagrad, Adam, AdamW, Nadam };
inline constexpr std::array<std::string_view, 6> optimizerNames{"sgd", "rmsprop", "adagrad", "adam", "adamw", "nadam"};
constexpr const auto& namesOf(OptimizerKind) {
    return optimizerNames;
}

struct OptimizerConfig {
    OptimizerKind kind = OptimizerKind::Adam;
    double learningRate = 0.001;
    double momentum = 0.0;
    bool nesterov = false;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double rho = 0.9;
    double epsilon = 1e-8;
    double weightDecay = 0.01; ///< decoupled
    double clipNorm = 0.0;     ///< largest global norm of the gradient; 0: off
    double clipValue = 0.0;    ///< largest magnitude of one element of the gradient; 0: off

    bool operator==(const OptimizerConfig&) const = default;
};

/// Its options, see `ConfigOption`; besides them it has its kind.
template <MaybeConst<OptimizerConfig> Config, class Visit>
void visitOptions(Config& config, Visit visit) {
    using enum OptimizerKind;
    constexpr auto adams = only(Adam, AdamW, Nadam);
    constexpr auto adaptive = only(RmsProp, Adagrad) | adams;
    // Below 1e-30 the square of a tiny gradient, flushed to zero, would be divided by zero.
    constexpr Limits aboveZero{1e-30, 1.0, false, false, "a number above 0, up to 1"};
    constexpr Limits rates{0.0, 1e6, true, false, "a number above 0, up to 1e6"};
    visit({"learning_rate", "learning-rate", "RATE", "step size at the start", "Learning rate", "rate", rates},
          config.learningRate);
    visit({"momentum", "momentum", "M", "of sgd and rmsprop", "Momentum", "momentum", limits::fraction,
           only(Sgd, RmsProp)},
          config.momentum);
    visit({"nesterov", "nesterov", nullptr, "Nesterov's momentum, with sgd", "Nesterov", "nesterov", {}, only(Sgd)},
          config.nesterov);
    visit({"beta1", "beta1", "B", "of adam, adamw and nadam", "Beta 1", "beta1", limits::fraction, adams},
          config.beta1);
    visit({"beta2", "beta2", "B", "of adam, adamw and nadam", "Beta 2", "beta2", limits::fraction, adams},
          config.beta2);
    visit({"rho", "rho", "R", "of rmsprop", "Rho", "rho", limits::fraction, only(RmsProp)}, config.rho);
    visit({"epsilon", "epsilon", "E", "keeps the adaptive optimisers from dividing by zero", "Epsilon", "epsilon",
           aboveZero, adaptive},
          config.epsilon);
    visit({"weight_decay", "weight-decay", "D", "of adamw", "Weight decay", "decay", limits::notNegative, only(AdamW)},
          config.weightDecay);
    visit({"clip_norm", "clip-norm", "NORM", "largest norm of the whole gradient", "Clip norm (0: off)", "clip norm",
           limits::offOrMore, everyKind, "off"},
          config.clipNorm);
    visit({"clip_value", "clip-value", "V", "largest size of one element of the gradient", "Clip value (0: off)",
           "clip value", limits::offOrMore, everyKind, "off"},
          config.clipValue);
}

/// How many numbers an optimiser keeps beside each parameter.
THROUGHLINE_NN_API std::size_t slotCount(const OptimizerConfig& config);

} // namespace throughline::nn
