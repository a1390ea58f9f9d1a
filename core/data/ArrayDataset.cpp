// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Array.h"

#include "data/ColumnProfiler.h"
#include "data/TargetPlan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::data {

namespace {

bool isChannels(std::size_t extent) {
    return extent == 1 || extent == 3 || extent == 4;
}

/// Finds the picture in the shape of a row, where there is one.
void findImage(const std::vector<std::size_t>& shape, nn::Dataset& data) {
    if (shape.size() == 3) {
        data.imageHeight = shape[1];
        data.imageWidth = shape[2];
    } else if (shape.size() == 4 && isChannels(shape[3])) {
        data.imageHeight = shape[1];
        data.imageWidth = shape[2];
        data.imageChannels = shape[3];
    } else if (shape.size() == 4 && shape[1] == 1) {
        data.imageHeight = shape[2];
        data.imageWidth = shape[3];
    }
}

/// Moves the features into a data set without targets.
Result<std::shared_ptr<nn::Dataset>> featuresOf(Array array, const ArrayPlace& place) {
    auto data = std::make_shared<nn::Dataset>();
    data->rows = array.shape.empty() ? 0 : array.shape.front();
    data->features = 1;
    for (std::size_t i = 1; i < array.shape.size(); ++i) data->features *= array.shape[i];
    if (data->rows == 0 || data->features == 0 || data->rows > std::numeric_limits<std::uint32_t>::max())
        return fail(ErrorCode::WrongShape, place.file, {"an array of " + shapeText(array.shape), "rows with features"});
    findImage(array.shape, *data);
    data->bytes = std::move(array.bytes);
    data->values = std::move(array.values);
    // Bytes in two dimensions are the columns of a table: each is scaled for itself, as numbers are.
    if (array.shape.size() < 3) {
        data->values.insert(data->values.end(), data->bytes.begin(), data->bytes.end());
        data->bytes = {};
    }
    if (std::any_of(data->values.begin(), data->values.end(), [](float value) { return std::isinf(value); }))
        return fail(ErrorCode::Damaged, place.file, {"it holds an infinite value"});
    return data;
}

/// One number a row; rows that are one-hot become the number of their class.
Result<std::vector<double>> targetNumbers(ArrayTargets& targets, std::size_t rows, TaskChoice& task) {
    const std::vector<std::size_t>& shape = targets.array.shape;
    std::vector<double>& numbers = targets.array.numbers;
    const auto refuse = [&] {
        return fail(
            ErrorCode::WrongShape, targets.place.file,
            {"an array of " + shapeText(shape) + (targets.place.name.empty() ? "" : " as “" + targets.place.name + "”"),
             std::to_string(rows) + " labels, one a row"});
    };
    if (shape.empty() || shape[0] != rows || shape.size() > 2) return refuse();
    if (!std::all_of(numbers.begin(), numbers.end(), [](double number) { return std::isfinite(number); }))
        return fail(ErrorCode::Damaged, targets.place.file, {"it holds a label that is not a number"});
    const std::size_t width = shape.size() == 2 ? shape[1] : 1;
    if (width == 1) return std::move(numbers);

    std::vector<double> classes;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto start = numbers.begin() + static_cast<std::ptrdiff_t>(row * width);
        const auto end = start + static_cast<std::ptrdiff_t>(width);
        if (std::count(start, end, 1.0) != 1 || std::count(start, end, 0.0) + 1 != end - start) return refuse();
        classes.push_back(static_cast<double>(std::find(start, end, 1.0) - start));
    }
    if (task == TaskChoice::Regression) return refuse();
    task = TaskChoice::Classification;
    return classes;
}

Result<void> setTargets(nn::Dataset& data, const std::vector<double>& numbers, const ArrayTargets& targets,
                        TaskChoice task, const Encoding* like, std::vector<Remark>& notes) {
    data.targetName = targets.name;
    TargetPlan plan;
    if (like == nullptr) {
        ColumnProfiler profiler(targets.name, ColumnProfiler::Keep::CategoriesAndValues);
        for (const double number : numbers) profiler.add(number);
        auto found = planTarget(profiler.take(), kindOf(task), targets.array.integers, targets.place.file);
        if (!found) return tl::make_unexpected(found.error());
        plan = std::move(*found);
        notes.insert(notes.end(), plan.reasons.begin(), plan.reasons.end());
    } else {
        plan = {like->classNames, like->classValues, {}};
    }
    if (plan.classNames.empty()) {
        for (const double number : numbers) data.targets.push_back(static_cast<float>(number));
        return {};
    }
    data.classNames = plan.classNames;
    const std::vector<double>& known = plan.classValues;
    for (const double number : numbers) {
        const auto place = std::find(known.begin(), known.end(), number);
        if (place == known.end())
            return fail(ErrorCode::WrongShape, targets.place.file,
                        {"the class “" + classNameOf(number) + "”", "one of the classes of the training data"});
        data.labels.push_back(static_cast<std::int32_t>(place - known.begin()));
    }
    return {};
}

} // namespace

Result<std::shared_ptr<nn::Dataset>> datasetOf(Array features, const ArrayPlace& place,
                                               std::optional<ArrayTargets> targets, TaskChoice task,
                                               const Encoding* like, std::vector<Remark>& notes) {
    auto data = featuresOf(std::move(features), place);
    if (!data) return data;
    if (like != nullptr && (*data)->features != like->features)
        return fail(ErrorCode::WrongShape, place.file,
                    {std::to_string((*data)->features) + " features", std::to_string(like->features)});
    if (like != nullptr && (*data)->bytes.empty() == like->bytes)
        return fail(ErrorCode::WrongShape, place.file,
                    {!like->bytes ? "images of bytes" : "features that are no images of bytes",
                     "the same as in the training data"});
    if (!targets) {
        (*data)->classNames = like->classNames;
        (*data)->targetName = like->target;
        if (like->isRegression())
            (*data)->targets.resize((*data)->rows);
        else
            (*data)->labels.resize((*data)->rows);
        return data;
    }
    const Result<std::vector<double>> numbers = targetNumbers(*targets, (*data)->rows, task);
    if (!numbers) return tl::make_unexpected(numbers.error());
    if (const Result<void> done = setTargets(**data, *numbers, *targets, task, like, notes); !done)
        return tl::make_unexpected(done.error());
    return data;
}

} // namespace throughline::data
