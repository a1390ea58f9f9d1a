// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Inputs.h"
#include "session/ModelLoader.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::session {

/// Which rows of a run's own data.
enum class EvaluatedPart { Test, Validation, All, File };
inline constexpr std::array<std::string_view, 4> evaluatedPartNames{"test", "validation", "all", "file"};

/// What a run's models are evaluated on: loaded once, for any number of its epochs. Immutable, any thread.
struct EvaluationRows {
    std::shared_ptr<const nn::Dataset> data;
    std::vector<std::uint32_t> rows; ///< of `data`
    EvaluatedPart part = EvaluatedPart::File;
    std::string words;                          ///< what they are
    data::Encoding encoding;                    ///< how the run's data were encoded, and these are
    std::vector<data::Input> inputs;            ///< by that
    std::shared_ptr<const nn::DataSplit> split; ///< of the run's own data; null: they are others'
};

/// `source`: empty, or the run's own: that; else a file or a built-in set like it, with `labels` where this is arrays.
/// `part`: of the run's own; nothing: its test part, where it has none validation, without either all. Errors: those of
/// `data::load`, `DataChanged`; `TooFewRows` where the part that is asked for has no rows. Any thread; blocks.
Result<std::shared_ptr<const EvaluationRows>> loadEvaluationRows(const RunInfo& info, const std::string& source,
                                                                 const std::string& labels,
                                                                 std::optional<EvaluatedPart> part,
                                                                 const data::ReadWatch& watch = {});

} // namespace throughline::session
