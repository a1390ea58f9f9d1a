// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/DataSpec.h"
#include "data/OtherRows.h"
#include "data/TablePlan.h"
#include "data/WatchedSource.h"

#include <memory>
#include <vector>

namespace throughline::data {

/// What a source gives before it is divided and prepared: numbers that are missing still are.
struct RawData {
    std::shared_ptr<nn::Dataset> training;
    std::shared_ptr<nn::Dataset> test;      ///< the set's own test part, or the separate validation file; may be null
    std::shared_ptr<nn::Dataset> heldOut{}; ///< the separate test file; may be null
    Encoding encoding;                      ///< of tables their columns; completed when all is read
    std::vector<Remark> notes;
    std::vector<ColumnDecision> columns{}; ///< of a table
    std::vector<std::uint32_t> groups{};   ///< [rows], of a column that keeps rows together; empty: none
    std::vector<double> order{};           ///< [rows], of a column that orders them; empty: none
};

/// The built-in set or the file that `spec` names, without its validation file. Errors: those of the readers,
/// `UnknownData`.
Result<RawData> readData(const DataSpec& spec, const ReadWatch& watch);

/// Other rows as `loadRows` describes them.
Result<std::shared_ptr<nn::Dataset>> readOther(const OtherSource& other, const Encoding& encoding, Targets targets,
                                               const ReadWatch& watch, std::vector<Remark>& notes,
                                               KeptColumns* kept = nullptr);

} // namespace throughline::data
