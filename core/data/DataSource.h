// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "data/Encoding.h"
#include "data/Validation.h"
#include "nn/Dataset.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline::data {

enum class TaskChoice { Auto, Classification, Regression };

/// Which data, as the user named it; saved in run.json. Plain value.
struct DataSpec {
    std::string source = "digits";            ///< a built-in set's name, or a file: CSV/TSV, IDX, NPY (.gz too), NPZ
    std::string labels;                       ///< IDX, NPY: the file of labels
    std::string target;                       ///< name of the column to predict; empty: the last
    TaskChoice task = TaskChoice::Auto;       ///< Auto: classification for text, or for few distinct whole numbers
    std::optional<double> validationFraction; ///< nothing: the set's own test part, or else 0.2. 0: none
    std::string validationFile;               ///< empty: part of `source`
    std::uint64_t seed = 1;                   ///< of the split and of the generators

    bool operator==(const DataSpec&) const = default;
};

/// What makes a data set the same as one seen before; compared before a resume. Hashes are hexadecimal FNV-1a, 64 bit,
/// over features, targets and the rows of the split.
struct Fingerprint {
    std::size_t rows = 0;             ///< training and validation data together
    std::vector<std::string> columns; ///< features, then the target
    std::vector<std::string> classes;
    std::string content;
    std::string split;
    std::string training{}; ///< of the features and targets of the training data, where those to validate on are apart

    bool operator==(const Fingerprint& other) const { // `content` covers `training`, which older runs do not have
        return rows == other.rows && columns == other.columns && classes == other.classes && content == other.content &&
               split == other.split;
    }
};

/// One difference each, in words that a user understands ("1,797 rows then, 1,796 now"); empty: the same.
std::vector<std::string> differences(const Fingerprint& then, const Fingerprint& now);
/// Whether the training data are still the same, and it is those to validate on that differ.
bool onlyValidationDiffers(const Fingerprint& then, const Fingerprint& now);

/// What is worth saying about a data set before it is trained on.
struct DataSummary {
    Validation validation;
    std::vector<std::int64_t> classCounts; ///< [classes] over all rows; empty for regression
    std::vector<std::string> notes; ///< what was decided on the way: "3 missing values in “age” replaced by the median"
};

struct LoadedData {
    std::shared_ptr<const nn::DataSplit> split;
    Fingerprint fingerprint;
    Encoding encoding; ///< of the training data
    DataSummary summary;
};

/// Reads, encodes, divides and fits the scaling. Blocks on disk and memory: never on the GUI thread.
Result<LoadedData> load(const DataSpec& spec);

enum class Targets { Read, None };

/// Other rows for a model, in their order.
struct OtherRows {
    std::shared_ptr<const nn::Dataset> data;
    std::vector<std::string> notes; ///< about these rows
};

/// Which rows: a built-in set's name or a file, and the file of labels.
struct OtherSource {
    std::string source;
    std::string labels{};   ///< IDX, NPY: the file of labels, for Targets::Read
    std::uint64_t seed = 1; ///< of the generators
};

/// Rows encoded as a model's training data were, which are not touched: the source has the columns of these or, for
/// arrays, the shape of their rows; of a source with a test part that alone is read. With `Targets::None` a column of
/// targets need not be there and is not read: every row comes, with class 0 or the target 0. Errors: those of `load`.
/// Blocks.
Result<OtherRows> loadRows(const OtherSource& other, const Encoding& encoding, Targets targets);

/// A built-in set, for lists and help. `installed` is false for `fashion-mnist` without Debian's package.
struct BuiltinSet {
    std::string_view name;
    std::string_view title;  ///< "1,797 images of 8×8, 10 classes"
    std::string_view source; ///< credit and licence
    bool installed = true;
};
std::vector<BuiltinSet> builtinSets();

/// First rows of a table and what its columns are, before it is taken; no columns for arrays that are no table. Reads
/// the first 64 KiB of a text, 20 rows of an array.
struct Preview {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; ///< text of the cells, at most 20 rows
};
Result<Preview> preview(const std::string& file);

} // namespace throughline::data
