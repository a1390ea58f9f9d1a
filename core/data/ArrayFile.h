// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "base/Remark.h"
#include "data/DataSpec.h"
#include "data/OtherRows.h"
#include "data/Preview.h"
#include "data/WatchedSource.h"
#include "nn/Dataset.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::data {

struct TrainingAndTest {
    std::shared_ptr<nn::Dataset> training;
    std::shared_ptr<nn::Dataset> test; ///< null: the source brings none
};

struct ArrayRequest {
    std::string labels; ///< empty: guessed from the name ("…-images-idx3-…", "x_train.npy")
    std::string target; ///< of a table in one array: "column 3"; empty: the last
    TaskChoice task = TaskChoice::Auto;
    const Encoding* like = nullptr;  ///< an encoding whose shape, task and classes this one must have
    Targets targets = Targets::Read; ///< None: they need not be there, and every row gets the first class, or 0
    ReadWatch watch{};
};

/// IDX, NPY or NPZ, by its first bytes, unpacked.
bool looksLikeArrays(std::string_view start);

/// Features and targets from arrays: an IDX or NPY file with another of labels, an NPY table whose last column is the
/// target, or an NPZ archive (zip) of both: x_train and y_train, x and y, images and labels, data and target, or arr_0
/// and arr_1, with x_test and y_test or x_val and y_val as a test part. Where a data set is to be `like` another the
/// test part alone is read, if there is one. What was decided goes to `notes`. Errors: `BadOption` (no labels),
/// `WrongShape`, `NoSuchColumn`, and those of readIdx, readNpy, listZip, datasetOf.
Result<TrainingAndTest> loadArrays(const std::string& file, const ArrayRequest& request, std::vector<Remark>& notes);

/// Preview of an NPY table; no columns where the file is something else or has a file of labels.
Result<Preview> previewArrays(const std::string& file);

} // namespace throughline::data
