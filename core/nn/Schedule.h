// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Export.h"
#include "nn/TrainConfig.h"

namespace throughline::nn {

/// The rate of one batch: a pure function of where the run is, so that a resumed run goes on where it was.
///
/// - step: · factor every `stepEpochs` epochs (torch StepLR) · exponential: · factor an epoch (torch ExponentialLR)
/// - cosine: from the base rate to `minLearningRate` along half a cosine over the run, a step a batch (Loshchilov and
///   Hutter 2017, without restarts; Keras CosineDecay)
/// - one-cycle: torch OneCycleLR's defaults: up by a cosine from a 25th to the base rate in 30 % of the run, then down
/// to
///   a 10,000th of where it began (Smith and Topin 2018)
/// - plateau: the base rate times what the reductions have left (`plateauFactor`)
/// - warm-up: linear from 0 over the first `warmupEpochs`, before and below all of these (Goyal et al. 2017); the
/// cosine
///   begins after it.
class THROUGHLINE_NN_API Schedule {
public:
    Schedule(const ScheduleConfig& config, std::int64_t epochs, std::int64_t batchesPerEpoch);
    /// `step`: batches done before this one.
    double rate(double base, double plateauFactor, std::int64_t step) const;
    /// The factor that holds for this kind: the configuration's, or the kind's default where that is 0.
    static double factor(const ScheduleConfig& config);

private:
    ScheduleConfig m_config;
    double m_batchesPerEpoch;
    double m_first; ///< step that it begins with
    double m_steps;
    double m_warmup;
};

} // namespace throughline::nn
