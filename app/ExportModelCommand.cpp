// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "OutputFile.h"
#include "Report.h"
#include "TrainOptions.h"

#include "session/ModelExport.h"

namespace throughline::app {

CommandSpec exportModelSpec() {
    return {
        "export-model",
        "RUN",
        "A run's model for other programs: as ONNX with medians, scaling and last activation, from what is in the\n"
        "data to probabilities or the target's units; or its weights alone as safetensors. The input of a model is\n"
        "\"features\", a row each, NaN where a value is missing. Of a table with categories each column is an\n"
        "input by its name, categories as strings (\"\" where missing) by ONNX-ML's operators. ONNX reads no dates:\n"
        "a table with some has \"features\", encoded as the model's metadata say (\"features\", \"encoding\"). The\n"
        "output is \"probabilities\" or \"prediction\". Of a run with the loss quantile the prediction is the median,\n"
        "and a second output, \"interval\", has the two ends; the weights give low end, median and high end, which\n"
        "have to be put in order.",
        1,
        1,
        {
            {"output", "FILE", nullptr, "what to write: .onnx or .safetensors; also -o FILE"},
            {"from", "POINT", "the run's model", "latest, best or an epoch; one that is not kept is recomputed"},
        }};
}

int runExportModel(const Arguments& arguments) {
    const auto output = arguments.value("output");
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "export-model"}});
    const std::filesystem::path file(output->toStdString());
    const auto format = session::modelFormat(file);
    if (!format)
        return report(
            {ErrorCode::BadOption, {}, {"output", file.string(), "a name that ends in .onnx or .safetensors"}});
    if (const auto free = checkOutput(file, {}); !free) return report(free.error());
    Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return report(model.error());
    PreparingText progress;
    model->tell = progress.listener();
    const auto exported = session::exportModel(*model, *format, file);
    progress.clear();
    if (!exported) return report(exported.error());
    for (const Error& warning : exported->warnings) warn(warning);
    print(QStringLiteral("epoch %1 in %2\n").arg(exported->position.epoch).arg(*output));
    return ExitDone;
}

} // namespace throughline::app
