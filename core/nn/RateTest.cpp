// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/RateTest.h"

#include "nn/BatchTeam.h"
#include "nn/Random.h"

#include <algorithm>
#include <cmath>

namespace throughline::nn {

namespace {

constexpr double smoothing = 0.9;
constexpr double blownUp = 4.0; ///< times the least smoothed loss

/// The slope of the smoothed loss by the logarithm of the rate, over some batches, for one of them is noise.
std::optional<double> steepestOf(const RateTest& test) {
    constexpr std::size_t reach = 3;
    const auto least = std::ranges::min_element(test.smoothed) - test.smoothed.begin();
    std::optional<double> rate;
    double steepest = 0.0;
    // The average of the first batches has not settled, and behind the least loss nothing is gained.
    const std::size_t first = std::max<std::size_t>(reach, test.rates.size() / 20);
    for (std::size_t i = first; i + reach < test.rates.size() && i <= static_cast<std::size_t>(least); ++i) {
        const double slope = (test.smoothed[i + reach] - test.smoothed[i - reach]) /
                             std::log(test.rates[i + reach] / test.rates[i - reach]);
        if (slope >= steepest) continue;
        steepest = slope;
        rate = test.rates[i];
    }
    return rate;
}

} // namespace

Result<RateTest> testRates(const TrainConfig& given, std::shared_ptr<const DataSplit> data, const RateRange& range,
                           int threads, const std::stop_token& stop) {
    if (const auto wrong = check(given, data.get())) return tl::make_unexpected(*wrong);
    if (!(range.from > 0.0) || !(range.to > range.from) || range.to > 1e6 || range.batches < 10)
        return fail(ErrorCode::BadOption, {}, {"find-rate", {}, "rates above 0 that rise, in 10 batches or more"});
    const TrainConfig config = resolved(given, *data);
    const FlushDenormals flush;
    BatchTeam trainer(config, *data, threads);
    RateTest test;
    std::vector<std::uint32_t> order;
    std::uint32_t epoch = 0, batch = 0;
    const auto size = static_cast<std::size_t>(config.batchSize);
    double average = 0.0, weight = 0.0, least = 0.0;
    for (int done = 0; done < range.batches; ++done) {
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled);
        if (order.empty() || batch * size >= order.size()) {
            if (!order.empty()) ++epoch;
            order = data->trainingRows;
            shuffle(config.seed, epoch, order);
            batch = 0;
        }
        const double share = static_cast<double>(done) / (range.batches - 1);
        const double rate = range.from * std::pow(range.to / range.from, share);
        const std::size_t start = batch * size;
        const auto rows = std::span(order).subspan(start, std::min(size, order.size() - start));
        EpochSums sums;
        bool given_ = false;
        trainer.train(
            [&]() -> Batch {
                if (std::exchange(given_, true)) return {};
                return {.rows = rows, .next = {}, .position = {epoch, batch}, .update = done + 1, .learningRate = rate};
            },
            sums);
        ++batch;
        const double loss = sums.loss / sums.weight;
        if (trainer.hasDiverged() || !std::isfinite(loss)) break;
        average = smoothing * average + (1.0 - smoothing) * loss;
        weight = smoothing * weight + (1.0 - smoothing);
        const double smoothed = average / weight;
        test.rates.push_back(rate);
        test.losses.push_back(loss);
        test.smoothed.push_back(smoothed);
        least = done == 0 ? smoothed : std::min(least, smoothed);
        if (smoothed > blownUp * least) break;
    }
    if (test.rates.empty()) return test;
    test.steepest = steepestOf(test);
    if (test.steepest)
        test.tenthOfBest =
            test.rates[static_cast<std::size_t>(std::ranges::min_element(test.smoothed) - test.smoothed.begin())] /
            10.0;
    return test;
}

} // namespace throughline::nn
