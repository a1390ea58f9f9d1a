// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Sweep.h"

#include "io/OwnFile.h"
#include "io/WriteFile.h"
#include "nn/Metrics.h"
#include "session/Json.h"
#include "session/NewRun.h"
#include "session/NewRunFolder.h"
#include "session/RequestFields.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr int knownSweep = 1;
constexpr std::uintmax_t largestSweep = std::uintmax_t{256} << 20;

fs::path fileIn(const fs::path& folder) {
    return folder / "sweep.json";
}

} // namespace

template <class Fields, Of<Setting> One>
void visit(Fields& fields, One& setting) {
    fields("option", setting.option);
    fields("value", setting.value);
}

template <class Fields, Of<SweepRun> Run>
void visit(Fields& fields, Run& run) {
    fields("settings", run.settings);
    fields("train", run.request);
}

template <class Fields, Of<Sweep> Whole>
void visit(Fields& fields, Whole& sweep) {
    fields("name", sweep.name);
    fields("runs", sweep.runs);
}

namespace {

/// Without the widths of the layers where the settings tell them.
std::string nameOf(const SweepRun& run) {
    nn::TrainConfig config = run.request.config;
    if (std::ranges::find(run.settings, "hidden", &Setting::option) != run.settings.end())
        config.network.hidden.clear();
    return defaultRunName(run.request.data, config);
}

/// Each run's folder, by its settings; names that come out alike are numbered.
void nameRuns(Sweep& sweep) {
    std::set<std::string> taken;
    for (SweepRun& run : sweep.runs) {
        std::string words, name;
        for (const Setting& setting : run.settings)
            words +=
                (words.empty() ? "" : " ") + setting.option + " " + (setting.value.empty() ? "none" : setting.value);
        const std::string plain = plainFolderName(words);
        name = plain;
        for (int number = 2; !taken.insert(name).second; ++number) name = plain + "-" + std::to_string(number);
        run.request.folder = sweep.folder / name;
        const std::string own = sweep.name.empty() ? nameOf(run) : sweep.name;
        run.request.name = own + ", " + settingsText(run.settings);
    }
}

/// But for what divides the rows by chance.
data::DataSpec withoutLuck(data::DataSpec spec) {
    spec.seed = 0;
    spec.fold = 0;
    return spec;
}

/// For a new folder in the user's runs.
std::string folderNameOf(const Sweep& sweep) {
    return (!sweep.name.empty() || sweep.runs.empty() ? sweep.name : nameOf(sweep.runs.front())) + " sweep";
}

/// Folders are written by their names alone, so that the whole may be moved.
std::string textOf(Sweep sweep) {
    for (SweepRun& run : sweep.runs) run.request.folder = run.request.folder.filename();
    Json json = {{"format", "throughline-sweep"}, {"format_version", knownSweep}};
    json.update(JsonWriter::jsonOf(std::as_const(sweep)));
    return dumpJson(json, 1) + '\n';
}

} // namespace

bool isSweepFolder(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(fileIn(folder), ignored);
}

std::vector<Error> checkSweep(Sweep& sweep, const data::ReadWatch& watch) {
    std::vector<Error> errors;
    const auto add = [&](const Error& error) {
        if (std::ranges::find(errors, error) == errors.end()) errors.push_back(error);
    };
    struct Read {
        data::DataSpec spec;
        std::shared_ptr<const data::LoadedData> data; ///< null: it cannot be read
    };
    std::vector<Read> all;
    for (SweepRun& run : sweep.runs) {
        const data::DataSpec& spec = run.request.data;
        const auto sameRows = [&](const Read& read) { return withoutLuck(read.spec) == withoutLuck(spec); };
        auto found = std::ranges::find_if(all, sameRows);
        if (found == all.end()) {
            Result<data::LoadedData> read = data::load(spec, watch);
            if (!read && read.error().code == ErrorCode::Cancelled) return {read.error()};
            if (!read) add(read.error());
            found = all.insert(all.end(),
                               {spec, read ? std::make_shared<const data::LoadedData>(std::move(*read)) : nullptr});
        }
        if (!found->data) continue;
        if (const std::optional<Error> wrong = checkWith(run.request, *found->data)) add(*wrong);
        if (found->spec == spec) run.request.loaded = found->data;
    }
    return errors;
}

Result<void> beginSweep(Sweep& sweep) {
    if (!sweep.folder.empty() && isSweepFolder(sweep.folder))
        return fail(ErrorCode::FolderNotEmpty, sweep.folder.string());
    const Result<NewRunFolder> made = makeRunFolder(sweep.folder, folderNameOf(sweep));
    if (!made) return tl::unexpected(made.error());
    sweep.folder = made->folder;
    nameRuns(sweep);
    Result<void> done;
    for (SweepRun& run : sweep.runs) {
        run.request.data = withAbsolutePaths(run.request.data);
        if (done && holdsRun(run.request.folder)) done = fail(ErrorCode::FolderNotEmpty, run.request.folder.string());
    }
    if (done) done = io::writeOwnFile(fileIn(sweep.folder), textOf(sweep));
    std::error_code ignored;
    if (!done)
        for (const fs::path& folder : made->made) fs::remove(folder, ignored);
    return done;
}

Result<Sweep> readSweep(const fs::path& folder) {
    const fs::path file = fileIn(folder);
    if (!isSweepFolder(folder)) return fail(ErrorCode::NotARun, folder.string());
    if (auto own = io::checkOwnFile(file); !own) return tl::unexpected(own.error());
    const Result<std::string> text = io::readFile(file, largestSweep);
    if (!text) return tl::unexpected(text.error());
    Sweep sweep;
    sweep.folder = folder;
    try {
        const Json json = parseJson(*text);
        if (!json.is_object() || json.value("format", "") != "throughline-sweep")
            return fail(ErrorCode::Damaged, file.string(), {"it is no sweep"});
        if (const auto version = json.value("format_version", std::int64_t{0}); version > knownSweep)
            return fail(ErrorCode::NewerFormat, file.string(), {std::to_string(version), std::to_string(knownSweep)});
        JsonReader::read(json, sweep);
        for (SweepRun& run : sweep.runs) {
            const fs::path name = run.request.folder;
            if (name.empty() || name != name.filename() || name == ".." || name == ".")
                throw FieldError("a run's folder is not below it");
            run.request.folder = folder / name;
        }
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Damaged, file.string(), {reasonOf(exception)});
    }
    return sweep;
}

Result<std::optional<EngineRequest>> restOf(const SweepRun& run) {
    using Status = RunSummary::Status;
    using Rest = std::optional<EngineRequest>;
    if (!isRunFolder(run.request.folder)) return Rest(run.request);
    const Result<OpenedRun> opened = openRun(run.request.folder);
    if (!opened) return tl::unexpected(opened.error());
    switch (opened->summary.status) {
    case Status::Running:
        return fail(ErrorCode::FolderInUse, run.request.folder.string(),
                    {opened->summary.holder.host, opened->summary.holder.process});
    case Status::Completed:
    case Status::EarlyStopped:
    case Status::Diverged:
        return Rest();
    case Status::Stopped:
    case Status::Interrupted:
    case Status::Failed:
        break;
    }
    return Rest(ResumeRequest{.folder = run.request.folder, .threads = run.request.threads});
}

RunOutcome outcomeOf(const OpenedRun& run) {
    using Status = RunSummary::Status;
    RunOutcome outcome;
    const Status status = run.summary.status;
    outcome.kind = status == Status::Completed      ? OutcomeKind::Completed
                   : status == Status::EarlyStopped ? OutcomeKind::EarlyStopped
                   : status == Status::Diverged     ? OutcomeKind::Diverged
                   : status == Status::Failed       ? OutcomeKind::Failed
                                                    : OutcomeKind::Stopped;
    outcome.folder = run.summary.folder;
    outcome.epoch = run.summary.epoch;
    outcome.epochs = run.summary.epochs;
    outcome.last.epoch = run.summary.epoch;
    const std::size_t count = run.history.records.size();
    for (const history::MetricSeries& series : run.history.records.series())
        if (series.name != "learning_rate" && !series.record.empty() && series.record.back() + 1 == count)
            outcome.last.metrics.push_back({series.name, series.value.back()});
    outcome.bestMetric = run.summary.bestMetric;
    if (run.summary.bestEpoch > 0) outcome.best = {run.summary.bestEpoch, run.summary.best};
    outcome.seconds = outcome.samplesPerSecond = std::nan("");
    return outcome;
}

std::vector<std::size_t> bestFirst(const std::vector<SweepResult>& results) {
    std::vector<std::size_t> order(results.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::string monitor;
    for (const SweepResult& result : results) {
        if (!result.best) continue;
        if (!monitor.empty() && monitor != result.monitor) return order;
        monitor = result.monitor;
    }
    const double sign = nn::directionOf(monitor) == nn::Direction::Lower ? 1.0 : -1.0;
    const auto key = [&](std::size_t i) {
        return results[i].best ? sign * *results[i].best : std::numeric_limits<double>::infinity();
    };
    std::ranges::stable_sort(order, {}, key);
    return order;
}

} // namespace throughline::session
