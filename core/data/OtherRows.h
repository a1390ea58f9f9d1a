// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"
#include "data/Encoding.h"
#include "data/WatchedSource.h"
#include "nn/Dataset.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace throughline::data {

enum class Targets { Read, None };

/// Other rows for a model, in their order.
struct OtherRows {
    std::shared_ptr<const nn::Dataset> data;
    std::vector<Remark> notes; ///< about these rows
};

/// Which rows: a built-in set's name or a file, and the file of labels.
struct OtherSource {
    std::string source;
    std::string labels{};   ///< IDX, NPY: the file of labels, for Targets::Read
    std::uint64_t seed = 1; ///< of the generators
    /// Of a table: rows that cannot be read (a text in a column of numbers, too few cells) are passed over, not
    /// refused.
    bool skipUnusable = false;
};

/// Cells of a table that go along with its rows as they stand in the file.
struct KeptColumns {
    std::vector<std::string> names; ///< to be kept; with `all` filled with those that there are
    bool all = false;
    std::vector<std::string> cells{}; ///< [rows × names], UTF-8
};

/// Rows encoded as a model's training data were, which are not touched: the source has the columns of these or, for
/// arrays, the shape of their rows; of a source with a test part that alone is read. With `Targets::None` a column of
/// targets need not be there and is not read: every row comes, with class 0 or the target 0. Errors: those of `load`.
/// Blocks.
/// `kept`, or null: brings these cells of a table too; `NoSuchColumn`, `BadOption` (arrays have no columns).
Result<OtherRows> loadRows(const OtherSource& other, const Encoding& encoding, Targets targets,
                           const ReadWatch& watch = {}, KeptColumns* kept = nullptr);

} // namespace throughline::data
