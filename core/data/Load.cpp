// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Load.h"

#include "data/Divide.h"
#include "data/FitScaling.h"
#include "data/MissingValues.h"
#include "data/RawData.h"
#include "data/TargetLeak.h"

#include <algorithm>
#include <new>

namespace throughline::data {

namespace {

std::vector<std::uint32_t> allRows(const nn::Dataset& data) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < data.rows; ++row) rows.push_back(row);
    return rows;
}

/// The share that is taken where nothing is asked for and the source has no test part.
constexpr double defaultFraction = 0.2;

/// Decides what is validated on; how many rows these are is known once they are divided.
Validation chooseValidation(const DataSpec& spec, const RawData& raw) {
    if (!spec.validationFile.empty()) return {Validation::Kind::File, 0.0, spec.validationFile, 0};
    if (raw.test && !spec.validationFraction) return {Validation::Kind::OwnPart, 0.0, {}, 0};
    const double fraction = spec.validationFraction.value_or(defaultFraction);
    if (spec.folds > 0) return {Validation::Kind::Fold, 1.0 / spec.folds, {}, 0};
    if (fraction == 0.0) return {};
    return {Validation::Kind::Fraction, fraction, {}, 0};
}

/// A set that brings its own part to validate on may still hold rows out for a test.
DivideBy divisionOf(const DataSpec& spec, const RawData& raw, const Validation& validation) {
    const bool isApart = raw.test != nullptr;
    return {isApart ? 0.0 : validation.fraction,
            raw.heldOut ? 0.0 : spec.testFraction.value_or(0.0),
            spec.seed,
            isApart ? 0 : spec.folds,
            spec.fold,
            raw.groups,
            raw.order};
}

Result<void> checkDivision(const DataSpec& spec) {
    const double validation = spec.validationFraction.value_or(defaultFraction), test = spec.testFraction.value_or(0.0);
    const auto refused = [](const char* name, const std::string& value, const char* allowed) {
        return fail(ErrorCode::BadOption, {}, {name, value, allowed});
    };
    if (!(validation >= 0.0 && validation < 1.0))
        return refused("validation", std::to_string(validation), "a fraction from 0 to below 1, or a file");
    if (!(test >= 0.0 && validation + test < 1.0))
        return refused("test", std::to_string(test), "a fraction that leaves rows to learn from, or a file");
    if (spec.folds == 0) return {};
    const bool ordered =
        std::ranges::any_of(spec.columns, [](const ColumnChoice& choice) { return choice.role == ColumnRole::Order; });
    if (spec.folds < 2 || spec.fold < 0 || spec.fold >= spec.folds)
        return refused("folds", std::to_string(spec.folds), "2 or more");
    if (ordered) return refused("folds", std::to_string(spec.folds), "no column that orders the rows beside it");
    if (spec.validationFraction || !spec.validationFile.empty())
        return refused("folds", std::to_string(spec.folds),
                       "no --validation beside it: each fold is validated on in turn");
    return {};
}

Result<void> checkTransform(const DataSpec& spec, const std::vector<nn::Dataset*>& sets) {
    if (spec.targetTransform == nn::TargetTransform::Standardise) return {};
    const auto refused = [&](const char* allowed) {
        const auto place = static_cast<std::size_t>(spec.targetTransform);
        return fail(ErrorCode::BadOption, {},
                    {"target-transform", std::string(nn::targetTransformNames.at(place)), allowed});
    };
    for (const nn::Dataset* data : sets) {
        if (!data->isRegression()) return refused("standardise, as classes are predicted");
        const bool isPositive = std::ranges::all_of(data->targets, [](float target) { return target > 0.0F; });
        if (spec.targetTransform == nn::TargetTransform::Log && !isPositive)
            return refused("standardise or none, as not all of the numbers are above 0");
    }
    return {};
}

Result<LoadedData> prepare(const DataSpec& spec, RawData raw, const ReadWatch& watch) {
    LoadedData loaded;
    Validation& validation = loaded.summary.validation = chooseValidation(spec, raw);
    const bool isApart = validation.kind == Validation::Kind::OwnPart || validation.kind == Validation::Kind::File;
    if (!isApart) raw.test = nullptr;
    auto split = std::make_shared<nn::DataSplit>();
    const DivideBy division = divisionOf(spec, raw, validation);
    loaded.summary.dividedBy = dividedBy(*raw.training, division);
    DividedRows rows = divide(*raw.training, division);
    split->trainingRows = std::move(rows.training);
    split->validationRows = raw.test ? allRows(*raw.test) : std::move(rows.validation);
    split->testRows = raw.heldOut ? allRows(*raw.heldOut) : std::move(rows.test);
    validation.rows = static_cast<std::int64_t>(split->validationRows.size());
    if (split->trainingRows.size() < 2)
        return fail(ErrorCode::TooFewRows, spec.source, {std::to_string(raw.training->rows), "2"});

    loaded.summary.notes = std::move(raw.notes);
    loaded.summary.columns = std::move(raw.columns);
    loaded.encoding = std::move(raw.encoding);
    adoptShape(*raw.training, loaded.encoding);
    const MissingValues missing = MissingValues::fit(*raw.training, split->trainingRows, loaded.encoding);
    loaded.encoding.medians = missing.values();
    std::vector<nn::Dataset*> sets{raw.training.get()};
    if (raw.test) sets.push_back(raw.test.get());
    if (raw.heldOut) sets.push_back(raw.heldOut.get());
    for (Remark& leak : targetLeaks(*raw.training, loaded.encoding)) loaded.summary.notes.push_back(std::move(leak));
    missing.apply(sets, loaded.encoding, loaded.summary.notes);
    if (const Result<void> done = checkTransform(spec, sets); !done) return tl::make_unexpected(done.error());
    split->scaling = fitScaling(*raw.training, split->trainingRows, spec.targetTransform);
    loaded.summary.classCounts.resize(raw.training->classes());
    for (const std::int32_t label : raw.training->labels) ++loaded.summary.classCounts[static_cast<std::size_t>(label)];
    if (raw.test) {
        for (const std::int32_t label : raw.test->labels) ++loaded.summary.classCounts[static_cast<std::size_t>(label)];
    }
    for (std::size_t i = 0; i < loaded.summary.classCounts.size(); ++i)
        if (loaded.summary.classCounts[i] == 1)
            loaded.summary.notes.push_back({RemarkCode::ClassOfOneRow, {raw.training->classNames[i]}});
    split->training = raw.training;
    if (!split->testRows.empty()) split->test = raw.heldOut ? raw.heldOut : raw.training;
    if (!split->validationRows.empty()) split->validation = raw.test ? raw.test : raw.training;
    if (watch.stop.stop_requested()) return fail(ErrorCode::Cancelled, spec.source);
    loaded.fingerprint = fingerprintOf(*split);
    loaded.split = std::move(split);
    return loaded;
}

} // namespace

Result<LoadedData> load(const DataSpec& spec, const ReadWatch& watch) {
    try {
        if (const Result<void> done = checkDivision(spec); !done) return tl::make_unexpected(done.error());
        Result<RawData> raw = readData(spec, watch);
        if (!raw) return tl::make_unexpected(raw.error());
        for (const auto& [file, to] : {std::pair(&spec.validationFile, &raw->test), {&spec.testFile, &raw->heldOut}}) {
            if (file->empty()) continue;
            adoptShape(*raw->training, raw->encoding);
            const auto other = readOther({*file, {}, spec.seed}, raw->encoding, Targets::Read, watch, raw->notes);
            if (!other) return tl::make_unexpected(other.error());
            *to = *other;
        }
        if (watch.stop.stop_requested()) return fail(ErrorCode::Cancelled, spec.source);
        return prepare(spec, std::move(*raw), watch);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, spec.source);
    }
}

} // namespace throughline::data
