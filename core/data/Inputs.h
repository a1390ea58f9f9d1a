// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "data/Encoding.h"

#include <cstdint>
#include <string>
#include <vector>

namespace throughline::data {

/// An input as its user knows it: a column of a table, whatever features were made of it; a feature, or a pixel, of
/// arrays.
struct Input {
    enum class Kind { Number, Category, Date };
    std::string name;      ///< of the column; "3" for the third of arrays without names; a pixel's "row,column"
    std::size_t first = 0; ///< of its features
    std::size_t count = 1; ///< features
    Kind kind = Kind::Number;
};

/// All of them, in the order of their features.
std::vector<Input> inputsOf(const Encoding& encoding, const nn::Dataset& data);
/// Where one of that name is. `NoSuchColumn`; `source` stands in it.
Result<std::size_t> findInput(const std::vector<Input>& inputs, const std::string& name, const std::string& source);

/// What a row has there as a text: a number with the fewest digits that tell it, the category, "2024-12-31" or with a
/// time; "" where a category is missing or one of those that are not told apart. `input`: place among the inputs. A
/// number or date that was missing has the value in place of it, or "" where a feature of its own tells.
std::string inputText(const Encoding& encoding, const nn::Dataset& data, std::size_t row, std::size_t input);

} // namespace throughline::data
