// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "data/ColumnChoice.h"
#include "io/TextEncoding.h"
#include "nn/Dataset.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::data {

enum class TaskChoice { Auto, Classification, Regression };

struct ImageSize {
    std::size_t width = 0, height = 0; ///< pixels
    bool operator==(const ImageSize&) const = default;
};
/// "28x28", each side from 1 to 4,096; nothing for anything else.
std::optional<ImageSize> imageSizeFrom(std::string_view text);

/// Which data, as the user named it; saved in run.json. Plain value.
struct DataSpec {
    std::string source = "digits";            ///< a built-in set's name, a file, or a folder of pictures
    std::vector<std::string> parts{};         ///< further files of a table's rows, behind `source`
    std::string labels;                       ///< IDX, NPY: the file of labels
    std::string target;                       ///< name of the column to predict; empty: the last
    TaskChoice task = TaskChoice::Auto;       ///< Auto: classification for text, or for few distinct whole numbers
    std::optional<double> validationFraction; ///< nothing: the set's own test part, or else 0.2. 0: none
    std::string validationFile;               ///< empty: part of `source`
    std::optional<double> testFraction{};     ///< nothing: no test part
    std::string testFile{};                   ///< empty: part of `source`, if any
    nn::TargetTransform targetTransform = nn::TargetTransform::Standardise; ///< of a regression
    std::uint64_t seed = 1;                                                 ///< of the split and of the generators
    int folds = 0; ///< 0: none; else of so many parts `fold`, from 0, is validated on
    int fold = 0;
    std::vector<ColumnChoice> columns{};  ///< of a table: what the user said of them, in any order
    std::vector<std::string> missing{};   ///< of a table: texts that mean a missing value beside the usual ones
    std::optional<ImageSize> imageSize{}; ///< of pictures; nothing: `usualSize`
    /// Of a table in text. Parquet, and UTF-16 by its mark, say it themselves.
    io::TextEncoding textEncoding = io::TextEncoding::Auto;

    bool operator==(const DataSpec&) const = default;
};

/// As what a target is predicted: numbers are a regression, categories a classification.
std::optional<ColumnKind> kindOf(TaskChoice task);

/// What `spec` says of a table with these columns, the target first, which is the last column where none is named.
/// Errors: `NoSuchColumn`; `BadOption` (a column named twice, several targets).
Result<std::vector<ColumnChoice>> choicesOf(const DataSpec& spec, const std::vector<std::string>& columns,
                                            const std::string& file);

} // namespace throughline::data
