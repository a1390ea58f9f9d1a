// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/Encoding.h"
#include "data/OtherRows.h"
#include "data/TableProfile.h"

#include <memory>
#include <vector>

namespace throughline::data {

/// That the features of so many rows take.
std::size_t encodedBytes(std::size_t rows, const Encoding& encoding);

/// Reads the rows once more and makes features and targets of them, straight into their place. Rows without a target
/// are dropped, but where none is read: then every row gets class 0, or the target 0, for a network to predict. A
/// missing number stays NaN until `MissingValues` replaces it. `profile` is that of the same rows, the target among its
/// columns where it is read. Errors: `OutOfMemory`, `TooFewRows`, `WrongShape` (a class that the encoding does not
/// know), `Damaged` (the file has changed), those of the reader.
/// `kept`, or null: takes the row of the file, from 0, of each row. `skipUnusable`:
/// rows with a text where a number or a date should be are left out.
Result<std::shared_ptr<nn::Dataset>> encodeTable(TableReader& reader, const TableProfile& profile,
                                                 const Encoding& encoding, Targets targets, std::vector<Remark>& notes,
                                                 std::vector<std::size_t>* kept = nullptr, bool skipUnusable = false);

} // namespace throughline::data
