// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "HistoryChoice.h"
#include "OutputFile.h"
#include "Report.h"
#include "TrainOptions.h"

#include "io/WriteFile.h"
#include "session/RunPaths.h"
#include "ui/report/RunReport.h"

namespace throughline::app {

namespace {

/// Of a run on this machine.
Result<QByteArray> pageOfRun(session::ModelRequest model, ui::ReportFormat format) {
    PreparingText progress;
    model.tell = progress.listener();
    const Result<ui::ReportSource> source = ui::readReport(model, progress.watch());
    progress.clear();
    if (!source) return tl::make_unexpected(source.error());
    if (!source->evaluation) warn(source->evaluation.error());
    return ui::reportBytes(*source, format);
}

/// Of any other history.
Result<QByteArray> pageOfHistory(const io::Location& location, const std::optional<QString>& name,
                                 ui::ReportFormat format) {
    const Result<HistoryChoice> chosen = chooseHistory(location, name);
    if (!chosen) return tl::make_unexpected(chosen.error());
    const QString file = QString::fromStdString(location.path.filename().string());
    return ui::reportBytes(ui::HistoryReportSource{name ? QStringLiteral("%1, %2").arg(file, *name) : file,
                                                   QString::fromStdString(io::textOf(location)), chosen->history},
                           format);
}

} // namespace

CommandSpec reportSpec() {
    return {"report",
            "PATH",
            "Writes all of a run on one page: curves with restarts, evaluation, data and their preparation, settings,\n"
            "environment, and the command that makes it again. Of a history of another tool, curves and series.",
            1,
            1,
            {{"output", "FILE", nullptr, "what to write: .html (its pictures within) or .pdf; also -o FILE"},
             {"from", "POINT", "the run's model", "latest, best or an epoch, for the evaluation"},
             {"history", "NAME", nullptr, "the one to tell of, where there are several"}}};
}

int runReport(const Arguments& arguments) {
    const auto output = arguments.value("output");
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "report"}});
    const std::filesystem::path file(output->toStdString());
    const Result<ui::ReportFormat> format = ui::reportFormat(file);
    if (!format) return report(format.error());
    const Result<io::Location> location = io::locationOf(arguments.operands().first().toStdString());
    if (!location) return report(location.error());
    const bool isRun = location->host.empty() && session::isRunFolder(location->path);
    if (const auto* option = isRun ? "history" : "from"; arguments.has(option))
        return report(
            {ErrorCode::BadOption,
             {},
             {option, arguments.value(option)->toStdString(),
              isRun ? "used with a file or folder of several histories" : "used with a run on this machine"}});
    if (location->host.empty())
        if (const auto free = checkOutput(file, {location->path}); !free) return report(free.error());
    const Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return report(model.error());
    const Result<QByteArray> bytes =
        isRun ? pageOfRun(*model, *format) : pageOfHistory(*location, arguments.value("history"), *format);
    if (!bytes) return report(bytes.error());
    const Result<void> written = io::writeFile(file, bytes->toStdString());
    if (!written) return report(written.error());
    return ExitDone;
}

} // namespace throughline::app
