// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/InputEffects.h"

#include "nn/Dataset.h"
#include "nn/Quantile.h"
#include "nn/Random.h"
#include "nn/Spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace throughline::nn {

namespace {

constexpr std::size_t MostForward = 3'000'000; ///< rows
constexpr std::size_t FewestRows = 200;

/// Those rows as a data set of their own, to be changed.
Dataset taken(const Dataset& data, std::span<const std::uint32_t> rows) {
    Dataset own;
    own.rows = rows.size();
    own.features = data.features;
    own.classNames = data.classNames;
    own.targetName = data.targetName;
    for (const std::uint32_t row : rows) {
        const auto first = static_cast<std::ptrdiff_t>(row * data.features);
        const auto last = first + static_cast<std::ptrdiff_t>(data.features);
        if (data.bytes.empty())
            own.values.insert(own.values.end(), data.values.begin() + first, data.values.begin() + last);
        else
            own.bytes.insert(own.bytes.end(), data.bytes.begin() + first, data.bytes.begin() + last);
        if (data.isRegression())
            own.targets.push_back(data.targets[row]);
        else
            own.labels.push_back(data.labels[row]);
    }
    return own;
}

/// The features of `block` in row `to` become those that row `from` of `source` has.
void copyBlock(Dataset& data, std::size_t to, const Dataset& source, std::size_t from, const InputBlock& block) {
    const std::size_t into = to * data.features + block.first, out = from * source.features + block.first;
    if (data.bytes.empty())
        std::copy_n(source.values.begin() + static_cast<std::ptrdiff_t>(out), block.count,
                    data.values.begin() + static_cast<std::ptrdiff_t>(into));
    else
        std::copy_n(source.bytes.begin() + static_cast<std::ptrdiff_t>(out), block.count,
                    data.bytes.begin() + static_cast<std::ptrdiff_t>(into));
}

double metricOf(const std::vector<MetricValue>& metrics, const std::string& name) {
    const auto found = std::ranges::find(metrics, name, &MetricValue::name);
    return found == metrics.end() ? std::nan("") : found->value;
}

} // namespace

std::optional<PermutationImportance> permutationImportance(const Predictor& predictor, const Dataset& data,
                                                           std::span<const std::uint32_t> rows,
                                                           std::span<const InputBlock> blocks, std::uint64_t seed,
                                                           int repeats, const std::stop_token& stop,
                                                           const EffectListener& tell) {
    const std::size_t work = blocks.size() * static_cast<std::size_t>(repeats);
    const std::size_t most = std::max(FewestRows, MostForward / std::max<std::size_t>(1, work));
    const std::size_t step = (rows.size() + most - 1) / most;
    std::vector<std::uint32_t> some;
    for (std::size_t i = 0; i < rows.size(); i += std::max<std::size_t>(1, step)) some.push_back(rows[i]);
    const Dataset original = taken(data, some);
    Dataset changed = original;
    const std::vector<std::uint32_t> all = original.allRows();

    PermutationImportance importance{data.isRegression() ? "r2" : "accuracy", 0.0, {}, some.size(), repeats};
    importance.baseline = metricOf(predictor.evaluate(original, all), importance.metric);
    std::size_t done = 0;
    for (std::size_t block = 0; block < blocks.size(); ++block) {
        std::vector<double> drops;
        for (int repeat = 0; repeat < repeats; ++repeat) {
            if (stop.stop_requested()) return std::nullopt;
            std::vector<std::uint32_t> order = all;
            shuffle(Stream{.seed = seed,
                           .purpose = Purpose::Permutation,
                           .epoch = static_cast<std::uint32_t>(repeat),
                           .batch = static_cast<std::uint32_t>(block)},
                    order);
            for (const std::uint32_t row : all) copyBlock(changed, row, original, order[row], blocks[block]);
            drops.push_back(importance.baseline - metricOf(predictor.evaluate(changed, all), importance.metric));
            if (tell) tell(static_cast<double>(++done) / static_cast<double>(work));
        }
        for (const std::uint32_t row : all) copyBlock(changed, row, original, row, blocks[block]);
        const Spread spread = spreadOf(drops);
        // Drops that cancel each other leave their rounding.
        importance.inputs.push_back({std::abs(spread.mean) < 1e-12 ? 0.0 : spread.mean, spread.ofAll()});
    }
    return importance;
}

std::optional<PartialDependence> partialDependence(const Predictor& predictor, const Dataset& data,
                                                   std::span<const std::uint32_t> rows, const InputBlock& block,
                                                   std::size_t points, const std::stop_token& stop) {
    std::vector<std::uint32_t> sorted(rows.begin(), rows.end());
    const auto at = [&](std::uint32_t row, std::size_t i) { return data.value(row, block.first + i); };
    // Texts in the order of their features, of which one is 1: the first of them comes first.
    const bool oneHot = block.count > 1 && std::ranges::all_of(sorted, [&](std::uint32_t row) {
                            return at(row, 0) == 0.0F || at(row, 0) == 1.0F;
                        });
    const auto less = [&](std::uint32_t a, std::uint32_t b) {
        for (std::size_t i = 0; i < block.count; ++i)
            if (at(a, i) != at(b, i)) return oneHot ? at(a, i) > at(b, i) : at(a, i) < at(b, i);
        return false;
    };
    std::ranges::stable_sort(sorted, less);
    PartialDependence dependence;
    std::vector<std::uint32_t> distinct;
    for (const std::uint32_t row : sorted)
        if (distinct.empty() || less(distinct.back(), row)) distinct.push_back(row);
    if (distinct.size() <= points || oneHot) {
        dependence.from = distinct;
    } else {
        for (std::size_t i = 0; i < points; ++i) {
            const std::uint32_t row = sorted[i * (sorted.size() - 1) / (points - 1)];
            if (dependence.from.empty() || less(dependence.from.back(), row)) dependence.from.push_back(row);
        }
    }
    Dataset changed = taken(data, rows);
    const std::vector<std::uint32_t> all = changed.allRows();
    const std::size_t outputs = data.isRegression() ? 1 : data.classes();
    for (const std::uint32_t from : dependence.from) {
        if (stop.stop_requested()) return std::nullopt;
        for (const std::uint32_t row : all) copyBlock(changed, row, data, from, block);
        const std::vector<float> predicted = predictor.predict(changed, all);
        const std::size_t columns = predictor.columns(), place = outputs == 1 ? predictionPlace(columns) : 0;
        std::vector<double> sums(outputs, 0.0);
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (std::size_t i = 0; i < outputs; ++i)
                sums[i] += static_cast<double>(predicted[row * columns + place + i]);
        for (const double sum : sums) dependence.means.push_back(sum / static_cast<double>(rows.size()));
    }
    return dependence;
}

} // namespace throughline::nn
