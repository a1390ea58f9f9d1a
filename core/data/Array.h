// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/DataSpec.h"
#include "data/Encoding.h"
#include "io/ByteSource.h"
#include "nn/Dataset.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace throughline::data {

/// What an array is read for: features stay as small as they are, targets keep every digit.
enum class ArrayUse { Features, Targets };

/// Numbers in a grid, row-major, as the readers of IDX and NPY make it. One of the vectors has the values of all
/// places of the shape, the others are empty.
struct Array {
    std::vector<std::size_t> shape;
    std::vector<std::uint8_t> bytes; ///< features that are unsigned bytes
    std::vector<float> values;       ///< all other features
    std::vector<double> numbers;     ///< targets
    bool integers = false;           ///< how they are stored: as whole numbers of any size, or booleans
};

/// Where an array lies, for messages.
struct ArrayPlace {
    std::string file;
    std::string name{}; ///< among the arrays of an archive; empty: the file is the array
};

/// How a number is stored.
struct ElementType {
    enum class Kind { Bool, Signed, Unsigned, Float } kind = Kind::Unsigned;
    std::size_t size = 1; ///< bytes
    bool bigEndian = false;
};

/// Fills `array` with `count` elements from where `source` stands. Memory follows the bytes that are there, not what
/// `count` promises. Errors: `Damaged` (they are not all there), and those of the source.
Result<void> readElements(io::ByteSource& source, const ArrayPlace& place, const ElementType& type, std::size_t count,
                          ArrayUse use, Array& array);
/// `Damaged` where the source goes on.
Result<void> expectEnd(io::ByteSource& source, const ArrayPlace& place);
/// How many elements the shape has; `Damaged` where they fit into no memory, each taking `bytesEach`.
Result<std::size_t> elementCount(const std::vector<std::size_t>& shape, std::size_t bytesEach, const ArrayPlace& place);
/// What an element takes in memory.
std::size_t bytesOf(const ElementType& type, ArrayUse use);
/// "60000×28×28"
std::string shapeText(const std::vector<std::size_t>& shape);

/// Numbers to predict: one a row, as [rows] or [rows × 1], or a one-hot row of classes.
struct ArrayTargets {
    Array array; ///< read as `ArrayUse::Targets`
    ArrayPlace place;
    std::string name; ///< of the target
};

/// A data set of features and targets. Three dimensions and more, of unsigned bytes, stay bytes; [n × height × width],
/// with 1, 3 or 4 channels behind or one before, are images. `like`, or null: an encoding whose shape, task and classes
/// this one must have; with it `targets` may be missing, and every row gets class 0, or the target 0. Errors:
/// `WrongShape`, `Damaged` (values that are not finite), those of planTarget.
Result<std::shared_ptr<nn::Dataset>> datasetOf(Array features, const ArrayPlace& place,
                                               std::optional<ArrayTargets> targets, TaskChoice task,
                                               const Encoding* like, std::vector<Remark>& notes);

} // namespace throughline::data
