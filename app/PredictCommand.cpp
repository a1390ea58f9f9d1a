// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "OutputFile.h"
#include "Report.h"
#include "TrainOptions.h"

#include "io/WriteFile.h"
#include "session/Prediction.h"
#include "session/RunDescription.h"
#include "text/RemarkText.h"

namespace throughline::app {

CommandSpec predictSpec() {
    return {"predict",
            "RUN",
            "What a run's model makes of the rows of a file, as a table with a line each: the likeliest class and the\n"
            "probability of every class, or the predicted number.",
            1,
            1,
            {
                {"data", "FILE", nullptr, "a file with the columns of the run's data; the target may be missing"},
                {"output", "FILE", nullptr, "the table to write: .csv; also -o FILE"},
                {"from", "POINT", "the run's model", "latest, best or an epoch; one that is not kept is recomputed"},
            }};
}

int runPredict(const Arguments& arguments) {
    const auto data = arguments.value("data"), output = arguments.value("output");
    if (!data) return report({ErrorCode::MissingArgument, {}, {"--data FILE", "predict"}});
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "predict"}});
    if (!output->endsWith(QLatin1String(".csv"), Qt::CaseInsensitive))
        return report({ErrorCode::BadOption, {}, {"output", output->toStdString(), "a name that ends in .csv"}});
    const Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return report(model.error());
    // Data of the run that cannot be told are no input: `predictRun` says what is wrong with it.
    std::vector<std::filesystem::path> inputs{data->toStdString()};
    if (const auto run = session::readRun(model->folder))
        for (const std::string& file : {run->data.source, run->data.labels, run->data.validationFile})
            inputs.emplace_back(file);
    if (const auto free = checkOutput(output->toStdString(), inputs); !free) return report(free.error());
    RetrainingText progress;
    session::PredictRequest request{*model, data->toStdString()};
    request.model.tell = [&](const session::RetrainingProgress& now) { progress.show(now); };
    const auto prediction = session::predictRun(request);
    progress.clear();
    if (!prediction) return report(prediction.error());
    for (const Error& warning : prediction->warnings) warn(warning);
    for (const Remark& note : prediction->notes)
        printError(QStringLiteral("throughline: note: %1\n").arg(ui::remarkText(note)));
    const Result<void> written = io::writeFile(output->toStdString(), session::csvOf(*prediction));
    if (!written) return report(written.error());
    print(QStringLiteral("epoch %1 on %2, %3 rows\n").arg(prediction->position.epoch).arg(*data).arg(prediction->rows));
    return ExitDone;
}

} // namespace throughline::app
