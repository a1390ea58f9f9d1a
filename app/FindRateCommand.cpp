// SPDX-License-Identifier: GPL-3.0-or-later
#include "FindRateCommand.h"

#include "Commands.h"
#include "ReadingWork.h"
#include "Report.h"
#include "StopSignals.h"

#include "nn/RateTest.h"
#include "nn/RowDefaults.h"
#include "text/NumberText.h"

namespace throughline::app {

namespace {

Json numberOrNull(const std::optional<double>& number) {
    return number ? Json(*number) : Json(nullptr);
}

Json describe(const nn::RateTest& test) {
    return {{"suggestion", numberOrNull(test.suggestion())},
            {"steepest", numberOrNull(test.steepest)},
            {"tenth_of_best", numberOrNull(test.tenthOfBest)},
            {"learning_rate", test.rates},
            {"loss", test.losses},
            {"smoothed", test.smoothed}};
}

/// A rate as one would type it: two digits say all that there is to know.
QString rateText(double rate) {
    return ui::plainNumber(rate, 2);
}

/// Blocks; `Cancelled` soon after the watch's `stop`.
Result<nn::RateTest> testedRates(const session::RunRequest& request, const data::ReadWatch& watch) {
    const Result<data::LoadedData> data = data::load(request.data, watch);
    if (!data) return tl::make_unexpected(data.error());
    nn::TrainConfig config = request.config;
    if (request.batchSizeByRows) config.batchSize = nn::usualFor(data->split->trainingRows.size()).batchSize;
    return nn::testRates(config, data->split, {}, request.threads, watch.stop);
}

} // namespace

int findRate(const session::RunRequest& request, bool quiet, bool json) {
    StopSignals signals_;
    Result<nn::RateTest> test;
    doReading(signals_, quiet, [&](const data::ReadWatch& watch) { test = testedRates(request, watch); });
    if (signals_.received() != 0) return 128 + signals_.received();
    if (!test) return report(test.error());
    if (json) {
        printJson(describe(*test));
        return ExitDone;
    }
    if (test->suggestion())
        print(QStringLiteral("learning rate %1: the loss falls fastest there (a tenth of the best one is %2)\n")
                  .arg(rateText(*test->suggestion()), rateText(*test->tenthOfBest)));
    else
        print(QStringLiteral("no learning rate up to %1 makes the loss fall\n")
                  .arg(rateText(test->rates.empty() ? nn::RateRange().to : test->rates.back())));
    return ExitDone;
}

} // namespace throughline::app
