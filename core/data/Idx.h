// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/ByteSource.h"
#include "data/DataSource.h"

#include <memory>
#include <string>
#include <vector>

namespace throughline::data {

/// An array in the IDX format of the MNIST files (Y. LeCun, C. Cortes, C. Burges: "The MNIST database", the section on
/// file formats): two zero bytes, a type, the number of dimensions, their sizes and the values, all big-endian.
struct IdxArray {
    std::vector<std::size_t> shape;  ///< at least one dimension
    std::vector<std::uint8_t> bytes; ///< type 0x08; else empty
    std::vector<double> numbers;     ///< all other types; else empty
};

/// By its first bytes, unpacked.
bool looksLikeIdx(std::string_view start);
/// Plain or gzipped. Memory follows the bytes that are there, not what the header promises. Errors: `CannotOpen`,
/// `Damaged`, `OutOfMemory`.
Result<IdxArray> readIdx(const std::string& file);

/// The features alone, without targets. Errors: `WrongShape` and those of readIdx.
Result<std::shared_ptr<nn::Dataset>> loadIdxFeatures(const std::string& file);
/// A data set from a file of features and one of labels. `labels` empty: guessed from the name ("…-images-idx3-…" to
/// "…-labels-idx1-…"). Errors: `BadOption` (no labels), `WrongShape` and those of readIdx.
Result<std::shared_ptr<nn::Dataset>> loadIdx(const std::string& features, const std::string& labels, TaskChoice task,
                                             std::vector<std::string>& notes);

} // namespace throughline::data
