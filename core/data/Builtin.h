// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/ArrayFile.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::data {

/// The text of an embedded table (resources/data), or nothing.
std::optional<std::string_view> embeddedTable(std::string_view name);

/// `spirals`, `moons`, `circles`, `xor`: 1,000 points in the plane, each a pure function of seed and row; null for any
/// other name. The shapes are those of scikit-learn's make_moons and make_circles, the spirals those of K. Lang and
/// M. Witbrock (1988), with noise.
std::shared_ptr<nn::Dataset> generate(std::string_view name, std::uint64_t seed);

constexpr std::string_view fashionMnistFolder = "/usr/share/datasets/fashion-mnist";
/// From the four gzipped IDX files in `folder`; `DataNotInstalled` where they are not there.
Result<TrainingAndTest> loadFashionMnist(const std::string& folder);
/// Its test part for a model that was trained on arrays; the request's labels are not looked at.
Result<std::shared_ptr<nn::Dataset>> loadFashionMnistTest(const std::string& folder, ArrayRequest request);

} // namespace throughline::data
