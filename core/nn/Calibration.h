// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"
#include "nn/Export.h"

#include <span>
#include <vector>

namespace throughline::nn {

/// Rows whose likeliest class has a probability in (low, high].
struct CalibrationBin {
    double low = 0.0, high = 0.0;
    double rows = 0.0;
    double confidence = 0.0; ///< mean probability of their likeliest class; 0 without rows
    double accuracy = 0.0;   ///< share of them that are of that class; likewise
};

/// Whether a classifier is right as often as it says: 15 bins of one width on the probability of the likeliest class,
/// and the expected calibration error Σ rows/all · |accuracy - confidence| over them. (Naeini, Cooper, Hauskrecht,
/// "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015; Guo, Pleiss, Sun, Weinberger, "On
/// calibration of modern neural networks", ICML 2017, whose binning this is.) Plain value.
struct Calibration {
    static constexpr std::size_t binCount = 15;
    std::vector<CalibrationBin> bins; ///< [binCount]; empty: a regression
    double error = 0.0;               ///< ECE; NaN without rows
};

/// `outputs`: probabilities [rows × classes]; `predicted`: [rows], the likeliest classes.
THROUGHLINE_NN_API Calibration calibrationOf(const Dataset& data, std::span<const std::uint32_t> rows,
                                             std::span<const float> outputs, std::span<const std::uint32_t> predicted);

} // namespace throughline::nn
