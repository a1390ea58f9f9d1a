// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/TrainState.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::session {

/// Text of a safetensors file's `__metadata__`, in the order written.
using Metadata = std::vector<std::pair<std::string, std::string>>;

/// A safetensors file in memory: 8 bytes little-endian length, a JSON header of that length padded with blanks to a
/// multiple of 8, the arrays without gaps. Every array is F32, this program writes no other, and has a name of its own.
struct Safetensors {
    Metadata metadata;
    std::vector<nn::Tensor> tensors; ///< in the order of the header
    std::string_view find(std::string_view key) const;
};

/// The beginning of a file, up to the first array. The arrays follow in this order.
std::string safetensorsHeader(std::span<const nn::Tensor* const> tensors, const Metadata& metadata);

/// Errors: `Damaged` for anything that is not exactly as above. Whatever the bytes say, no more memory is taken than a
/// few times their number.
Result<Safetensors> parseSafetensors(std::string_view bytes, const std::filesystem::path& file);
/// The metadata alone, from a read of the header. Of the arrays no more is verified than that nothing follows
/// them.
Result<Safetensors> readSafetensorsHeader(const std::filesystem::path& file);

} // namespace throughline::session
