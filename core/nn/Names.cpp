// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/TrainConfig.h"

#include <algorithm>
#include <array>

namespace throughline::nn {

namespace {

// In the order of the enumerations; part of the persistent format in run.json and of the command line.
constexpr std::array<std::string_view, 3> taskNames{"multi-class", "binary", "regression"};
constexpr std::array<std::string_view, 8> activationNames{"relu", "leaky-relu", "elu",     "gelu",
                                                          "silu", "tanh",       "sigmoid", "linear"};
constexpr std::array<std::string_view, 5> initializationNames{"auto", "glorot-uniform", "glorot-normal", "he-uniform",
                                                              "he-normal"};
constexpr std::array<std::string_view, 6> lossNames{"auto", "cross-entropy", "binary-cross-entropy",
                                                    "mse",  "mae",           "huber"};
constexpr std::array<std::string_view, 6> optimizerNames{"sgd", "rmsprop", "adagrad", "adam", "adamw", "nadam"};
constexpr std::array<std::string_view, 6> scheduleNames{"constant", "step",      "exponential",
                                                        "cosine",   "one-cycle", "plateau"};

} // namespace

template <>
std::span<const std::string_view> names<Task>() {
    return taskNames;
}
template <>
std::span<const std::string_view> names<Activation>() {
    return activationNames;
}
template <>
std::span<const std::string_view> names<Initialization>() {
    return initializationNames;
}
template <>
std::span<const std::string_view> names<Loss>() {
    return lossNames;
}
template <>
std::span<const std::string_view> names<OptimizerKind>() {
    return optimizerNames;
}
template <>
std::span<const std::string_view> names<ScheduleKind>() {
    return scheduleNames;
}

template <class Enum>
std::string_view name(Enum value) {
    return names<Enum>()[static_cast<std::size_t>(value)];
}

template <class Enum>
std::optional<Enum> parse(std::string_view text) {
    const auto all = names<Enum>();
    const auto found = std::ranges::find(all, text);
    if (found == all.end()) return std::nullopt;
    return static_cast<Enum>(found - all.begin());
}

#define THROUGHLINE_INSTANTIATE(Enum)                                                                                  \
    template THROUGHLINE_NN_API std::string_view name<Enum>(Enum);                                                     \
    template THROUGHLINE_NN_API std::optional<Enum> parse<Enum>(std::string_view);

THROUGHLINE_INSTANTIATE(Task)
THROUGHLINE_INSTANTIATE(Activation)
THROUGHLINE_INSTANTIATE(Initialization)
THROUGHLINE_INSTANTIATE(Loss)
THROUGHLINE_INSTANTIATE(OptimizerKind)
THROUGHLINE_INSTANTIATE(ScheduleKind)

} // namespace throughline::nn
