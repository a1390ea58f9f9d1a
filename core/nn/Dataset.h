// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::nn {

/// What a network is asked to predict; decides the output layer, the loss and the metrics.
enum class Task {
    MultiClass, ///< one of K classes: K outputs, softmax
    Binary,     ///< one of two classes: one output, sigmoid
    Regression, ///< a number: linear outputs, one or those of an interval (`outputCount`)
};

/// What a network eats: rows of features with a target each. Immutable once made, shared between threads as
/// `std::shared_ptr<const Dataset>`; the rows are scaled as a batch is gathered, so images stay bytes in memory.
struct Dataset {
    std::size_t rows = 0;
    std::size_t features = 0;
    std::vector<float> values;        ///< [rows × features], row-major; empty where `bytes` holds the features
    std::vector<std::uint8_t> bytes;  ///< [rows × features], row-major; empty where `values` does
    std::vector<std::int32_t> labels; ///< [rows], 0 … classes-1; empty for regression
    std::vector<float> targets;       ///< [rows], as in the source; empty for classification

    std::vector<std::string> featureNames; ///< [features], or empty where they have none (pixels)
    std::vector<std::string> classNames;   ///< [classes]; empty for regression
    std::string targetName;
    std::size_t imageWidth = 0; ///< pixels; 0 where a row is no image. features = width × height × channels
    std::size_t imageHeight = 0;
    std::size_t imageChannels = 1; ///< side by side in a pixel: 1, or 3 (red, green, blue), or 4 (with opacity)

    bool isRegression() const { return labels.empty(); }
    std::size_t classes() const { return classNames.size(); }
    /// A feature of a row, wherever it is held.
    float value(std::size_t row, std::size_t feature) const {
        const std::size_t place = row * features + feature;
        return bytes.empty() ? values[place] : static_cast<float>(bytes[place]);
    }
    /// 0 … rows-1.
    std::vector<std::uint32_t> allRows() const {
        std::vector<std::uint32_t> all(rows);
        std::iota(all.begin(), all.end(), 0U);
        return all;
    }
};

/// What is done with the numbers to predict before they are learned, and undone in what is predicted.
enum class TargetTransform { Standardise, Log, None };
inline constexpr std::array<std::string_view, 3> targetTransformNames{"standardise", "log", "none"};
constexpr const auto& namesOf(TargetTransform) {
    return targetTransformNames;
}

/// x' = (x - offset) · scale, per feature and for the target of a regression. Fitted on the training rows alone, saved
/// with the model. Plain value.
struct Scaling {
    std::vector<float> offset;                                      ///< [features]
    std::vector<float> scale;                                       ///< [features]
    double targetOffset = 0.0;                                      ///< regression only
    double targetScale = 1.0;                                       ///< likewise
    TargetTransform targetTransform = TargetTransform::Standardise; ///< Log: of the logarithms

    /// From the source's units to those of the network, and back.
    double scaled(double target) const {
        return ((targetTransform == TargetTransform::Log ? std::log(target) : target) - targetOffset) * targetScale;
    }
    double unscaled(double output) const {
        const double value = output / targetScale + targetOffset;
        return targetTransform == TargetTransform::Log ? std::exp(value) : value;
    }

    bool operator==(const Scaling&) const = default;
};

/// A data set with its division into the rows that are learned from and those that are kept for validation. The two
/// parts may be rows of one `Dataset` or of two. Immutable, any thread.
struct DataSplit {
    std::shared_ptr<const Dataset> training;
    std::shared_ptr<const Dataset> validation; ///< null: no validation
    std::vector<std::uint32_t> trainingRows;   ///< indices into `training`
    std::vector<std::uint32_t> validationRows; ///< indices into `validation`
    std::shared_ptr<const Dataset> test{};     ///< looked at by nobody until all is over; null: none
    std::vector<std::uint32_t> testRows{};     ///< indices into `test`
    Scaling scaling;
};

} // namespace throughline::nn
