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

#include <QFile>
#include <QTemporaryFile>
#include <cstdio>
#include <memory>

namespace throughline::app {

CommandSpec predictSpec() {
    return {
        "predict",
        "RUN",
        "What a run's model makes of the rows of a file, a line each: the likeliest class and the probability of\n"
        "every class, or the predicted number. Of a run with the loss quantile the number is the median, and columns\n"
        "TARGET low and TARGET high (in JSON Lines \"interval\": [low, high]) are the ends of its interval.",
        1,
        1,
        {
            {"data", "FILE", nullptr,
             "a file with the columns of the run's data; the target may be missing; - for stdin"},
            {"output", "FILE", nullptr,
             "the table to write: .csv, or .jsonl for JSON Lines; - for stdout; also -o FILE"},
            {"format", "FORMAT", "by the name", "csv or jsonl"},
            {"id", "COLUMNS", nullptr, "columns of the file to keep before what is predicted, with commas between"},
            {"with-inputs", nullptr, nullptr, "keep all columns of the file"},
            {"skip-unusable", nullptr, nullptr, "leave out rows that cannot be read, in place of refusing the file"},
            {"from", "POINT", "the run's model", "latest, best or an epoch; one that is not kept is recomputed"},
        }};
}

namespace {

/// What comes from stdin, as a file that can be read twice.
Result<std::unique_ptr<QTemporaryFile>> spooled() {
    auto file = std::make_unique<QTemporaryFile>();
    if (!file->open())
        return fail(ErrorCode::CannotWrite, file->fileName().toStdString(), {file->errorString().toStdString()});
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fail(ErrorCode::CannotRead, "stdin", {input.errorString().toStdString()});
    for (QByteArray block = input.read(1 << 20); !block.isEmpty(); block = input.read(1 << 20))
        if (file->write(block) != block.size())
            return fail(ErrorCode::CannotWrite, file->fileName().toStdString(), {file->errorString().toStdString()});
    file->flush();
    return file;
}

Result<bool> wantsJsonLines(const Arguments& arguments, const QString& output) {
    const auto format = arguments.value("format").value_or(output.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive)
                                                               ? QStringLiteral("jsonl")
                                                               : QStringLiteral("csv"));
    if (format != QLatin1String("csv") && format != QLatin1String("jsonl"))
        return fail(ErrorCode::BadOption, {}, {"format", format.toStdString(), "csv, jsonl"});
    const bool named = output.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive) ||
                       output.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive);
    if (!named && output != QLatin1String("-"))
        return fail(ErrorCode::BadOption, {},
                    {"output", output.toStdString(), "a name that ends in .csv or .jsonl, or -"});
    return format == QLatin1String("jsonl");
}

} // namespace

int runPredict(const Arguments& arguments) {
    const auto data = arguments.value("data"), output = arguments.value("output");
    if (!data) return report({ErrorCode::MissingArgument, {}, {"--data FILE", "predict"}});
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "predict"}});
    const auto asLines = wantsJsonLines(arguments, *output);
    if (!asLines) return report(asLines.error());
    const Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return report(model.error());
    const bool toStdout = *output == QLatin1String("-"), fromStdin = *data == QLatin1String("-");
    // Data of the run that cannot be told are no input: `predictRun` says what is wrong with it.
    std::vector<std::filesystem::path> inputs{data->toStdString()};
    if (const auto run = session::readRun(model->folder))
        for (const std::string& file :
             {run->data.source, run->data.labels, run->data.validationFile, run->data.testFile})
            inputs.emplace_back(file);
    if (!toStdout)
        if (const auto free = checkOutput(output->toStdString(), inputs); !free) return report(free.error());
    PreparingText progress;
    session::PredictRequest request{*model, data->toStdString()};
    std::unique_ptr<QTemporaryFile> input;
    if (fromStdin) {
        auto file = spooled();
        if (!file) return report(file.error());
        input = std::move(*file);
        request.data = input->fileName().toStdString();
    }
    request.keep.all = arguments.has("with-inputs");
    for (const auto& name : arguments.parts("id")) request.keep.names.push_back(name.toStdString());
    request.skipUnusable = arguments.has("skip-unusable");
    request.model.tell = progress.listener();
    auto prediction = session::predictRun(request, progress.watch());
    progress.clear();
    if (!prediction) {
        // Nobody knows the file that stdin was written to.
        if (fromStdin && prediction.error().file == request.data) prediction.error().file = "stdin";
        return report(prediction.error());
    }
    for (const Error& warning : prediction->warnings) warn(warning);
    for (const Remark& note : prediction->notes)
        printError(QStringLiteral("throughline: note: %1\n").arg(ui::remarkText(note)));
    const std::string text = *asLines ? session::jsonLinesOf(*prediction) : session::csvOf(*prediction);
    if (toStdout) {
        print(QString::fromStdString(text));
        return ExitDone;
    }
    const Result<void> written = io::writeFile(output->toStdString(), text);
    if (!written) return report(written.error());
    print(QStringLiteral("epoch %1 on %2, %3 rows\n")
              .arg(prediction->position.epoch)
              .arg(fromStdin ? QStringLiteral("stdin") : *data)
              .arg(prediction->rows));
    return ExitDone;
}

} // namespace throughline::app
