// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "InfoJson.h"
#include "Operand.h"
#include "Report.h"
#include "SweepText.h"

#include "session/Hints.h"
#include "session/RunCheckpoints.h"
#include "text/ErrorText.h"

namespace throughline::app {

namespace {

Result<Json> describe(const io::Location& location, Values values);

/// Each of what is in a folder; one that cannot be read does not hide the others.
Json describeFolder(const io::Location& folder, const session::PathsInside& inside, Values values) {
    std::vector<Json> all;
    std::vector<std::string> warnings;
    for (const std::filesystem::path& path : inside.paths) {
        Result<Json> each = describe({folder.host, path}, values);
        if (!each) {
            warnings.push_back(ui::errorText(each.error()).toStdString());
            continue;
        }
        // A run is called what it is called; histories in folders of their own often have one name.
        const std::string file = path.filename().string();
        if (!each->contains("name"))
            (*each)["name"] = file;
        else if ((*each)["kind"] == "history")
            (*each)["name"] = file + '/' + (*each)["name"].get<std::string>();
        all.push_back(std::move(*each));
    }
    return describeFolderOf(folder.path.filename().string(), std::move(all), warnings);
}

Result<Json> describe(const io::Location& location, Values values) {
    const Result<session::OpenedPath> opened = openOperand(location, session::FilesOfRuns::AsThemselves);
    if (!opened) return tl::make_unexpected(opened.error());
    if (const auto* run = std::get_if<session::OpenedRunAt>(&opened->what))
        return describeRun(run->run, session::checkCheckpoints(run->run), values);
    if (const auto* histories = std::get_if<session::OpenedHistoriesAt>(&opened->what))
        return describeHistories(histories->histories, values);
    if (const auto* checkpoint = std::get_if<session::Checkpoint>(&opened->what))
        return describeCheckpoint(*checkpoint);
    return describeFolder({location.host, opened->path}, std::get<session::PathsInside>(opened->what), values);
}

/// What was asked for and what became of it; with --json beside what any folder is told with.
int tellSweep(const io::Location& location, const Arguments& arguments) {
    const Result<session::Sweep> sweep = session::readSweep(std::filesystem::absolute(location.path));
    if (!sweep) return report(sweep.error());
    const std::vector<session::SweptRun> runs = session::lookAt(*sweep);
    if (!arguments.has("json")) {
        print(sweepText(sweep->folder, runs));
        for (const session::SweptRun& run : runs)
            if (run.outcome && run.outcome->error)
                print(QStringLiteral("warning: %1\n").arg(ui::errorText(*run.outcome->error)));
        return ExitDone;
    }
    Result<Json> description = describe(location, arguments.has("values") ? Values::Told : Values::LeftOut);
    // One of which no run is there yet is a sweep all the same.
    if (!description) description = describeFolderOf(location.path.filename().string(), {}, {});
    (*description)["sweep"] = sweepJson(sweep->folder, runs);
    printJson(*description);
    return ExitDone;
}

} // namespace

CommandSpec infoSpec() {
    return {
        "info",
        "PATH",
        "Says what is in a run, a history of any tool, a checkpoint, a picture, or a folder of\n"
        "such; of the folder of a sweep its table. PATH may be host:/path, which is read through ssh. Changes nothing.",
        1,
        1,
        {{"json", nullptr, nullptr, "as one JSON object"},
         {"hints", nullptr, nullptr,
          "of a run: what its model gives reason to look at, too, which reads its data; its curve's hints are always "
          "told, each with commands that may help"},
         {"values", nullptr, nullptr, "with --json: each point of each series too, as lists x and value"}}};
}

int runInfo(const Arguments& arguments) {
    const Result<io::Location> location = io::locationOf(arguments.operands().first().toStdString());
    if (!location) return report(location.error());
    const bool isSweep = location->host.empty() && session::isSweepFolder(location->path);
    if (isSweep && !arguments.has("hints")) return tellSweep(*location, arguments);
    Result<Json> description = describe(*location, arguments.has("values") ? Values::Told : Values::LeftOut);
    if (!description) return report(description.error());
    if (arguments.has("hints")) {
        if ((*description)["kind"] != "run" || !location->host.empty())
            return report({ErrorCode::BadOption, {}, {"hints", "", "used with a run on this machine"}});
        PreparingText progress;
        const auto hints =
            session::hintsOfModel({.folder = location->path, .tell = progress.listener()}, progress.watch());
        progress.clear();
        if (!hints) return report(hints.error());
        const Result<session::OpenedRun> run = session::openRun(location->path);
        if (!run) return report(run.error());
        for (const Json& hint : describeHints(*run, *hints)) (*description)["hints"].push_back(hint);
    }
    if (arguments.has("json"))
        printJson(*description);
    else
        print(infoText(*description));
    return ExitDone;
}

} // namespace throughline::app
