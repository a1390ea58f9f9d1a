// SPDX-License-Identifier: GPL-3.0-or-later
#include "SweepRequest.h"

#include "Commands.h"
#include "TrainOptions.h"
#include "Variations.h"

#include <algorithm>
#include <array>
#include <limits>

namespace throughline::app {

namespace {

using session::Variation;
using Errors = std::vector<Error>;

/// What is the sweep's own, or never changes what is learned.
constexpr std::array sweepsOwn{"vary", "seeds", "folds", "jobs", "threads", "run", "quiet", "json", "find-rate"};

Error bad(const char* option, const std::string& value, const char* allowed) {
    return {ErrorCode::BadOption, {}, {option, value, allowed}};
}

/// All that varies: the options of `--vary`, then seeds, then folds.
Result<std::vector<Variation>> allVariations(const Arguments& arguments) {
    Result<std::vector<Variation>> all = variationsOf(arguments);
    if (!all) return all;
    if (arguments.has("find-rate")) return tl::make_unexpected(bad("find-rate", {}, "one run, without what varies"));
    const auto isVaried = [&](const char* name) {
        return std::ranges::find(*all, name, &Variation::option) != all->end();
    };
    for (const char* name : sweepsOwn)
        if (isVaried(name)) return tl::make_unexpected(bad("vary", name, "another option of train"));
    if (arguments.has("seeds")) {
        const Result<std::int64_t> first =
            arguments.wholeNumber("seed", 1, 0, std::numeric_limits<std::int32_t>::max());
        const Result<std::int64_t> count = arguments.wholeNumber("seeds", 1, 1, session::mostRuns);
        if (!first) return tl::make_unexpected(first.error());
        if (!count) return tl::make_unexpected(count.error());
        if (isVaried("seed"))
            return tl::make_unexpected(bad("seeds", std::to_string(*count), "no --vary seed beside it"));
        Variation& seeds = all->emplace_back(Variation{"seed", {}});
        for (std::int64_t i = 0; i < *count; ++i) seeds.values.push_back(std::to_string(*first + i));
    }
    if (arguments.has("folds")) {
        const Result<std::int64_t> count = arguments.wholeNumber("folds", 2, 2, 1'000);
        if (!count) return tl::make_unexpected(count.error());
        Variation& folds = all->emplace_back(Variation{"fold", {}});
        for (std::int64_t i = 1; i <= *count; ++i) folds.values.push_back(std::to_string(i));
    }
    return all;
}

Result<session::RunRequest> requestOf(Arguments arguments, const std::vector<session::Setting>& settings) {
    const CommandSpec spec = trainSpec();
    int fold = 0;
    for (const session::Setting& setting : settings) {
        if (setting.option == "fold") {
            fold = std::stoi(setting.value) - 1;
            continue;
        }
        Result<Arguments> with = arguments.with(spec, setting.option, QString::fromStdString(setting.value));
        if (!with) return tl::make_unexpected(with.error());
        arguments = std::move(*with);
    }
    Result<session::RunRequest> request = trainRequest(arguments);
    if (!request) return request;
    request->data.fold = fold;
    request->threads = 0; // of all together: the queue shares them out
    return request;
}

} // namespace

bool asksForSweep(const Arguments& arguments) {
    return arguments.has("vary") || arguments.has("seeds") || arguments.has("folds");
}

tl::expected<session::Sweep, Errors> sweepRequest(const Arguments& arguments) {
    const Result<std::vector<Variation>> variations = allVariations(arguments);
    if (!variations) return tl::make_unexpected(Errors{variations.error()});
    auto combinations = session::combinationsOf(*variations);
    if (!combinations) return tl::make_unexpected(Errors{combinations.error()});
    session::Sweep sweep;
    Errors errors;
    for (std::vector<session::Setting>& settings : *combinations) {
        Result<session::RunRequest> request = requestOf(arguments, settings);
        if (request) {
            sweep.folder = request->folder;
            sweep.runs.push_back({std::move(settings), std::move(*request)});
        } else if (std::ranges::find(errors, request.error()) == errors.end()) {
            errors.push_back(request.error());
        }
    }
    if (!errors.empty()) return tl::make_unexpected(errors);
    return sweep;
}

} // namespace throughline::app
