// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/ConfigOption.h"
#include "nn/EnumNames.h"

#include <array>

namespace throughline::nn {

enum class ScheduleKind { Constant, Step, Exponential, Cosine, OneCycle, Plateau };
inline constexpr std::array<std::string_view, 6> scheduleNames{"constant", "step",      "exponential",
                                                               "cosine",   "one-cycle", "plateau"};
constexpr const auto& namesOf(ScheduleKind) {
    return scheduleNames;
}

struct ScheduleConfig {
    ScheduleKind kind = ScheduleKind::Constant;
    double warmupEpochs = 0.0; ///< the rate climbs linearly from 0 over these
    int stepEpochs = 10;       ///< epochs between two falls
    double factor = 0.0; ///< Step: at each fall. Exponential: per epoch. Plateau: at each reduction. 0: 0.5, 0.95, 0.5
    int plateauPatience = 5;      ///< epochs without gain before a reduction
    double minLearningRate = 0.0; ///< floor
    std::int64_t begins = 0;      ///< epochs before it: a warm restart (Loshchilov, Hutter: "SGDR", ICLR 2017)

    bool operator==(const ScheduleConfig&) const = default;
};

/// Its options, see `ConfigOption`; besides them it has its kind.
template <MaybeConst<ScheduleConfig> Config, class Visit>
void visitOptions(Config& config, Visit visit) {
    using enum ScheduleKind;
    constexpr Limits epochs{1.0, 1e9, false, false, "1 epoch or more"};
    visit({"warmup_epochs",
           "warmup",
           "EPOCHS",
           "epochs over which the learning rate rises from 0",
           "Warm-up, epochs",
           "warm-up",
           {0.0, 1e9, false, false, "0 epochs or more"}},
          config.warmupEpochs);
    visit({"step_epochs", "step-epochs", "EPOCHS", "of step: epochs between two falls", "Falls every, epochs", "every",
           epochs, only(Step)},
          config.stepEpochs);
    visit({"factor",
           "factor",
           "F",
           "of step (0.5), exponential (0.95, an epoch) and plateau (0.5)",
           "Factor",
           "factor",
           {0.0, 1.0, false, false, "from 0 to 1"},
           only(Step, Exponential, Plateau),
           "by schedule"},
          config.factor);
    visit({"plateau_patience", "plateau-patience", "EPOCHS", "of plateau: epochs without gain before the rate falls",
           "Waits, epochs", "plateau", epochs, only(Plateau)},
          config.plateauPatience);
    visit({"min_learning_rate", "min-learning-rate", "RATE", "floor of cosine and plateau", "Lowest rate", "least rate",
           limits::notNegative, only(Cosine, Plateau)},
          config.minLearningRate);
}

} // namespace throughline::nn
