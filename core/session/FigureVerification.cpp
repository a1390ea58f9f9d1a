// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FigureVerification.h"

#include "history/HistorySource.h"
#include "nn/Variant.h"
#include "session/FieldError.h"
#include "session/Json.h"
#include "session/ModelLoader.h"
#include "session/Retraining.h"
#include "session/RunCheckpoints.h"
#include "session/RunJson.h"

#include <algorithm>
#include <limits>
#include <random>
#include <set>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr const char* folderKey = "folder";

/// The run as the figure has it: description and history.
Result<OpenedRun> runOf(const history::NamedHistory& named, const FigureRequest& request) {
    const std::string figure = request.figure.string();
    if (named.run.empty()) return fail(ErrorCode::NoRunInFigure, figure, {named.name});
    OpenedRun run;
    try {
        const Json json = parseJson(named.run);
        run.info = runFromJson(json);
        if (const auto folder = json.find(folderKey); folder != json.end() && folder->is_string())
            run.summary.folder = folder->get<std::string>();
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Damaged, figure, {reasonOf(exception)});
    }
    if (request.data) run.info.data.source = *request.data;
    run.history = *named.history;
    const std::span<const double> epochs = run.history.records.x();
    if (epochs.empty()) return fail(ErrorCode::NoRunInFigure, figure, {named.name});
    run.summary.epoch = static_cast<std::int64_t>(epochs.back());
    return run;
}

/// The first epoch up to `epoch` that, trained from `state` on, is not that of the history; 0: none.
Result<std::int64_t> firstDifference(const OpenedRun& run, const nn::TrainState* state, std::int64_t epoch,
                                     const std::shared_ptr<const nn::DataSplit>& data, const FigureRequest& request,
                                     const std::stop_token& stop) {
    auto trained = trainForward(run, state, epoch, data, 0, stop);
    if (!trained) return tl::unexpected(trained.error());
    if (!*trained) return fail(ErrorCode::Cancelled, request.figure.string(), {std::to_string(epoch)});
    return (*trained)->firstDifference;
}

/// Epochs behind `before` up to `last`, ascending.
std::set<std::int64_t> randomEpochs(std::int64_t count, std::int64_t before, std::int64_t last) {
    std::set<std::int64_t> epochs;
    std::random_device random;
    std::uniform_int_distribution<std::int64_t> any(before + 1, last);
    while (std::ssize(epochs) < std::min(count, last - before)) epochs.insert(any(random));
    return epochs;
}

Result<FigureVerdict> verify(const history::NamedHistory& named, const FigureRequest& request,
                             const std::stop_token& stop) {
    Result<OpenedRun> run = runOf(named, request);
    if (!run) return tl::unexpected(run.error());
    FigureVerdict verdict{.name = named.name, .folder = run->summary.folder, .variantNow = std::string(nn::variant())};
    if (!run->info.sessions.empty()) verdict.variantThen = run->info.sessions.front().variant;

    std::optional<OpenedRun> kept; // as its folder has it now
    // What a fork began with is in its folder alone.
    if (request.epochs || run->info.parent) {
        Result<OpenedRun> opened = openRun(run->summary.folder);
        if (!opened) return tl::unexpected(opened.error());
        if (opened->info.id != run->info.id)
            return fail(ErrorCode::NotOfRun, run->summary.folder.string(), {"the figure is of another one"});
        kept = std::move(*opened);
    }
    const Result<data::LoadedData> data = loadRunData(run->info, false, stop);
    if (!data) return tl::unexpected(data.error());

    const auto note = [&](std::int64_t difference) {
        if (difference == 0) return;
        verdict.kind = FigureVerdict::Kind::Differs;
        if (verdict.fromEpoch == 0 || difference < verdict.fromEpoch) verdict.fromEpoch = difference;
    };
    const std::int64_t before = run->info.parent ? run->info.parent->epoch : 0;
    if (!request.epochs) {
        const auto start = kept ? forkStart(*kept) : Result<std::optional<nn::TrainState>>(std::nullopt);
        if (!start) return tl::unexpected(start.error());
        const Result<std::int64_t> first =
            firstDifference(*run, *start ? &**start : nullptr, run->summary.epoch, data->split, request, stop);
        if (!first) return tl::unexpected(first.error());
        note(*first);
        verdict.compared = static_cast<std::int64_t>(run->history.records.size()) - before;
        return verdict;
    }
    constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
    for (const std::int64_t epoch : randomEpochs(*request.epochs, before, run->summary.epoch)) {
        std::vector<Error> passedOver;
        const auto nearest = newestCheckpoint(*kept, {epoch - 1, any, any}, passedOver);
        if (!nearest) return tl::unexpected(nearest.error());
        const nn::TrainState* const state = *nearest ? &(*nearest)->state : nullptr;
        const Result<std::int64_t> first = firstDifference(*run, state, epoch, data->split, request, stop);
        if (!first) return tl::unexpected(first.error());
        note(*first);
        ++verdict.compared;
    }
    return verdict;
}

} // namespace

std::string originText(const RunInfo& info, const fs::path& folder) {
    std::error_code error;
    const fs::path absolute = fs::absolute(folder, error);
    Json json = toJson(info);
    json[folderKey] = (error ? folder : absolute.lexically_normal()).string();
    return dumpJson(json);
}

std::optional<ParentRun> parentIn(const std::string& origin) {
    if (origin.empty()) return std::nullopt;
    try {
        return runFromJson(parseJson(origin)).parent;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

Result<std::vector<FigureVerdict>> verifyFigure(const FigureRequest& request, const std::stop_token& stop) {
    using Integrity = history::OpenedHistories::Integrity;
    const Result<history::OpenedHistories> opened = history::openHistories(request.figure, stop);
    if (!opened) return tl::unexpected(opened.error());
    if (opened->settings.empty())
        return fail(ErrorCode::UnknownFormat, request.figure.string(), {"a history that is no figure"});
    std::vector<FigureVerdict> verdicts;
    for (const history::NamedHistory& named : opened->histories) {
        if (opened->integrity == Integrity::Altered) {
            verdicts.push_back({.kind = FigureVerdict::Kind::Altered, .name = named.name, .checksum = true});
            continue;
        }
        Result<FigureVerdict> verdict = verify(named, request, stop);
        if (!verdict) return tl::unexpected(verdict.error());
        verdict->checksum = opened->integrity == Integrity::Sound;
        verdicts.push_back(std::move(*verdict));
    }
    return verdicts;
}

} // namespace throughline::session
