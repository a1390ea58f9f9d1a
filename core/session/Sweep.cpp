// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Sweep.h"

#include "io/WriteFile.h"
#include "session/FieldError.h"
#include "session/JsonFile.h"
#include "session/NewRun.h"
#include "session/NewRunFolder.h"
#include "session/OpenedRun.h"
#include "session/RequestFields.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <set>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr JsonFileKind sweepFile{"throughline-sweep", "sweep", 1, std::uintmax_t{256} << 20};

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
    return jsonFileText(sweepFile, JsonWriter::jsonOf(std::as_const(sweep)));
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
    Sweep sweep;
    sweep.folder = folder;
    const Result<void> read = readJsonFile(file, sweepFile, [&](const Json& json) {
        JsonReader::read(json, sweep);
        for (SweepRun& run : sweep.runs) {
            const fs::path name = run.request.folder;
            if (name.empty() || name != name.filename() || name == ".." || name == ".")
                throw FieldError("a run's folder is not below it");
            run.request.folder = folder / name;
        }
    });
    if (!read) return tl::unexpected(read.error());
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

} // namespace throughline::session
