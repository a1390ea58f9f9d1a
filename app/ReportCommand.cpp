// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "OutputFile.h"
#include "Report.h"
#include "TrainOptions.h"

#include "io/WriteFile.h"
#include "ui/report/RunReport.h"

namespace throughline::app {

CommandSpec reportSpec() {
    return {"report",
            "RUN",
            "Writes all of a run on one page: curves with restarts, evaluation, data and their preparation, settings,\n"
            "environment, and the command that makes it again.",
            1,
            1,
            {{"output", "FILE", nullptr, "what to write: .html (its pictures within) or .pdf; also -o FILE"},
             {"from", "POINT", "the run's model", "latest, best or an epoch, for the evaluation"}}};
}

int runReport(const Arguments& arguments) {
    const auto output = arguments.value("output");
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "report"}});
    const std::filesystem::path file(output->toStdString());
    const Result<ui::ReportFormat> format = ui::reportFormat(file);
    if (!format) return report(format.error());
    Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return report(model.error());
    if (const auto free = checkOutput(file, {model->folder}); !free) return report(free.error());
    PreparingText progress;
    model->tell = progress.listener();
    const Result<ui::ReportSource> source = ui::readReport(*model, progress.watch());
    progress.clear();
    if (!source) return report(source.error());
    if (!source->evaluation) warn(source->evaluation.error());
    const Result<QByteArray> bytes = ui::reportBytes(*source, *format);
    if (!bytes) return report(bytes.error());
    const Result<void> written = io::writeFile(file, bytes->toStdString());
    if (!written) return report(written.error());
    return ExitDone;
}

} // namespace throughline::app
