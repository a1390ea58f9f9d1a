// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/NewRun.h"

#include "data/BuiltinSets.h"
#include "nn/RowDefaults.h"
#include "session/NewRunFolder.h"
#include "session/RunDescription.h"

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

std::string absolutePath(const std::string& file) {
    std::error_code error;
    const fs::path absolute = file.empty() ? fs::path() : fs::absolute(file, error);
    return error ? file : absolute.string();
}

} // namespace

data::DataSpec withAbsolutePaths(data::DataSpec spec) {
    if (!data::isBuiltin(spec.source)) spec.source = absolutePath(spec.source);
    spec.labels = absolutePath(spec.labels);
    for (std::string& part : spec.parts) part = absolutePath(part);
    spec.validationFile = absolutePath(spec.validationFile);
    spec.testFile = absolutePath(spec.testFile);
    return spec;
}

namespace {

RunInfo describe(const RunRequest& request, const data::LoadedData& data, const nn::TrainLoop& loop) {
    RunInfo info;
    info.id = newRunId();
    info.name = request.name.empty() ? defaultRunName(request.data, request.config) : request.name;
    info.data = request.data;
    info.config = nn::resolved(request.config, *data.split);
    info.checkpoints = request.checkpoints;
    describeData(info, data, loop);
    return info;
}

/// What was not asked for suits the rows; the description of the run then holds the numbers.
void takeUsual(RunRequest& request, const nn::DataSplit& split) {
    const nn::RowDefaults usual = nn::usualFor(split.trainingRows.size());
    if (request.batchSizeByRows) request.config.batchSize = usual.batchSize;
    if (request.epochsByRows) request.config.epochs = usual.epochs;
}

/// Takes away what a run that could not begin has left behind.
void undo(PreparedRun& run, const NewRunFolder& made) {
    std::error_code ignored;
    fs::remove_all(run.paths.checkpoints(), ignored);
    for (const fs::path& path : {run.paths.history(), run.paths.run()}) fs::remove(path, ignored);
    run.lock.removeFrom(run.paths.folder);
    for (const fs::path& folder : made.made) fs::remove(folder, ignored);
}

} // namespace

Result<void> commitNew(PreparedRun& run, const fs::path& wanted, const std::function<Result<void>()>& fill) {
    const Result<NewRunFolder> made = makeRunFolder(wanted, run.info.name);
    if (!made) return tl::unexpected(made.error());
    run.paths.folder = made->folder;
    Result<RunLock> lock = RunLock::acquire(made->folder);
    if (!lock) {
        std::error_code ignored; // somebody else's folder is not empty, and stays
        for (const fs::path& folder : made->made) fs::remove(folder, ignored);
        return tl::unexpected(lock.error());
    }
    run.lock = std::move(*lock);
    // Another program may have begun, and even ended, a run here since the look before.
    if (holdsRun(made->folder)) return fail(ErrorCode::FolderNotEmpty, made->folder.string());
    beginSession(run);
    Result<void> written = fill ? fill() : Result<void>();
    if (written) written = writeRun(made->folder, run.info);
    if (written) written = openFiles(run);
    if (!written) undo(run, *made);
    return written;
}

std::optional<Error> checkWith(RunRequest request, const data::LoadedData& data) {
    takeUsual(request, *data.split);
    return nn::check(request.config, data.split.get());
}

Result<PreparedRun> prepareNew(const RunRequest& asked, const data::ReadWatch& watch) {
    RunRequest request = asked;
    request.data = withAbsolutePaths(request.data);
    if (const std::optional<Error> wrong = nn::check(request.config)) return tl::unexpected(*wrong);
    if (const std::optional<Error> wrong = check(request.checkpoints)) return tl::unexpected(*wrong);
    // A first look, before data is loaded that may take minutes; commitNew decides.
    if (!request.folder.empty() && isRunFolder(request.folder))
        return fail(ErrorCode::FolderNotEmpty, request.folder.string());
    if (!request.loaded) {
        Result<data::LoadedData> read = data::load(request.data, watch);
        if (!read) return tl::unexpected(read.error());
        request.loaded = std::make_shared<const data::LoadedData>(std::move(*read));
    }
    const data::LoadedData& data = *request.loaded;
    takeUsual(request, *data.split);
    if (const std::optional<Error> wrong = nn::check(request.config, data.split.get())) return tl::unexpected(*wrong);
    auto loop = nn::TrainLoop::create(request.config, data.split, request.threads);
    if (!loop) return tl::unexpected(loop.error());

    PreparedRun run;
    run.loop = std::move(*loop);
    run.loop->save(run.from);
    run.info = describe(request, data, *run.loop);
    if (auto committed = commitNew(run, request.folder); !committed) return tl::unexpected(committed.error());
    return run;
}

} // namespace throughline::session
