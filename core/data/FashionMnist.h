// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/ArrayFile.h"
#include "data/WatchedSource.h"

#include <memory>
#include <string>
#include <string_view>

namespace throughline::data {

constexpr std::string_view fashionMnistFolder = "/usr/share/datasets/fashion-mnist";

/// Whether Debian's package dataset-fashion-mnist is there.
bool hasFashionMnist();
/// From the four gzipped IDX files in `folder`; `DataNotInstalled` where they are not there.
Result<TrainingAndTest> loadFashionMnist(const std::string& folder, const ReadWatch& watch = {});
/// Its test part for a model that was trained on arrays; the request's labels are not looked at.
Result<std::shared_ptr<nn::Dataset>> loadFashionMnistTest(const std::string& folder, ArrayRequest request);

} // namespace throughline::data
