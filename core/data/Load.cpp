// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Load.h"

#include "data/Divide.h"
#include "data/FitScaling.h"
#include "data/MissingValues.h"
#include "data/RawData.h"

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
    if (fraction == 0.0) return {};
    return {Validation::Kind::Fraction, fraction, {}, 0};
}

Result<LoadedData> prepare(const DataSpec& spec, RawData raw, const std::stop_token& stop) {
    LoadedData loaded;
    Validation& validation = loaded.summary.validation = chooseValidation(spec, raw);
    const bool isApart = validation.kind == Validation::Kind::OwnPart || validation.kind == Validation::Kind::File;
    if (!isApart) raw.test = nullptr;
    auto split = std::make_shared<nn::DataSplit>();
    if (raw.test) {
        split->trainingRows = allRows(*raw.training);
        split->validationRows = allRows(*raw.test);
    } else {
        divide(*raw.training, validation.fraction, spec.seed, split->trainingRows, split->validationRows);
    }
    validation.rows = static_cast<std::int64_t>(split->validationRows.size());
    if (split->trainingRows.size() < 2)
        return fail(ErrorCode::TooFewRows, spec.source, {std::to_string(raw.training->rows), "2"});

    loaded.summary.notes = std::move(raw.notes);
    loaded.encoding = std::move(raw.encoding);
    adoptShape(*raw.training, loaded.encoding);
    const MissingValues missing = MissingValues::fit(*raw.training, split->trainingRows, loaded.encoding);
    loaded.encoding.medians = missing.medians();
    std::vector<nn::Dataset*> sets{raw.training.get()};
    if (raw.test) sets.push_back(raw.test.get());
    missing.apply(sets, loaded.summary.notes);
    split->scaling = fitScaling(*raw.training, split->trainingRows);
    loaded.summary.classCounts.resize(raw.training->classes());
    for (const std::int32_t label : raw.training->labels) ++loaded.summary.classCounts[static_cast<std::size_t>(label)];
    if (raw.test) {
        for (const std::int32_t label : raw.test->labels) ++loaded.summary.classCounts[static_cast<std::size_t>(label)];
    }
    split->training = raw.training;
    if (!split->validationRows.empty()) split->validation = raw.test ? raw.test : raw.training;
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, spec.source);
    loaded.fingerprint = fingerprintOf(*split);
    loaded.split = std::move(split);
    return loaded;
}

} // namespace

Result<LoadedData> load(const DataSpec& spec, const std::stop_token& stop) {
    try {
        const double fraction = spec.validationFraction.value_or(defaultFraction);
        if (!(fraction >= 0.0 && fraction < 1.0))
            return fail(ErrorCode::BadOption, {},
                        {"validation", std::to_string(fraction), "a fraction from 0 to below 1, or a file"});
        Result<RawData> raw = readData(spec, stop);
        if (!raw) return tl::make_unexpected(raw.error());
        if (!spec.validationFile.empty()) {
            adoptShape(*raw->training, raw->encoding);
            const auto other =
                readOther({spec.validationFile, {}, spec.seed}, raw->encoding, Targets::Read, stop, raw->notes);
            if (!other) return tl::make_unexpected(other.error());
            raw->test = *other;
        }
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, spec.source);
        return prepare(spec, std::move(*raw), stop);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, spec.source);
    }
}

} // namespace throughline::data
