// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "Report.h"
#include "TrainOptions.h"

#include "session/EpochRows.h"
#include "text/NumberText.h"

#include <cmath>
#include <limits>

namespace throughline::app {

namespace {

/// A class by its name, or a number.
QString outputText(const nn::Dataset& data, double value) {
    // A number may be negative or none, which no index is.
    if (data.isRegression()) return ui::metricText(value);
    const auto index = static_cast<std::size_t>(value);
    if (index >= data.classes()) return ui::metricText(value);
    return QString::fromStdString(data.classNames[index]);
}

double targetOf(const nn::Dataset& data, std::uint32_t row) {
    return data.isRegression() ? static_cast<double>(data.targets[row]) : static_cast<double>(data.labels[row]);
}

QString text(const session::EpochRows& rows) {
    QString out = std::isfinite(rows.loss)
                      ? QStringLiteral("epoch %1, loss %2\n").arg(rows.epoch).arg(ui::metricText(rows.loss))
                      : QStringLiteral("epoch %1, which diverged\n").arg(rows.epoch);
    out += QStringLiteral("batch   rows      loss  learning rate\n");
    for (const session::BatchOfEpoch& batch : rows.batches)
        out += QStringLiteral("%1 %2 %3 %4\n")
                   .arg(batch.batch, 5)
                   .arg(batch.rows, 6)
                   .arg(ui::metricText(batch.loss), 9)
                   .arg(ui::metricText(batch.learningRate), 14);
    out += QStringLiteral("\n    row  batch      loss   gradient  %1, predicted\n")
               .arg(rows.data->training->isRegression() ? QStringLiteral("target") : QStringLiteral("class"));
    for (const session::RowOfEpoch& row : rows.top)
        out += QStringLiteral("%1 %2 %3 %4  %5, %6\n")
                   .arg(row.row, 7)
                   .arg(row.batch, 6)
                   .arg(ui::metricText(row.loss), 9)
                   .arg(ui::metricText(row.gradientNorm), 10)
                   .arg(outputText(*rows.data->training, targetOf(*rows.data->training, row.row)),
                        outputText(*rows.data->training, row.predicted));
    return out;
}

Json describe(const session::EpochRows& rows) {
    const nn::Dataset& data = *rows.data->training;
    const auto output = [&](double value) {
        return data.isRegression() ? Json(value) : Json(outputText(data, value).toStdString());
    };
    Json json;
    json["epoch"] = rows.epoch;
    json["loss"] = rows.loss;
    json["batches"] = Json::array();
    for (const session::BatchOfEpoch& batch : rows.batches)
        json["batches"].push_back({{"batch", batch.batch},
                                   {"rows", batch.rows},
                                   {"weight", batch.weight},
                                   {"loss", batch.loss},
                                   {"learning_rate", batch.learningRate}});
    json["top"] = Json::array();
    for (const session::RowOfEpoch& row : rows.top)
        json["top"].push_back({{"batch", row.batch},
                               {"row", row.row},
                               {"loss", row.loss},
                               {"gradient_norm", row.gradientNorm},
                               {data.isRegression() ? "target" : "class", output(targetOf(data, row.row))},
                               {"predicted", output(row.predicted)}});
    return json;
}

Result<session::EpochRowsRequest> requestOf(const Arguments& arguments) {
    const Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return tl::make_unexpected(model.error());
    session::EpochRowsRequest request{.folder = model->folder};
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    if (!arguments.has("epoch")) return fail(ErrorCode::MissingArgument, {}, {"--epoch", "rows"});
    const auto epoch = arguments.wholeNumber("epoch", 0, 1, std::numeric_limits<std::int64_t>::max());
    if (!epoch) return tl::make_unexpected(epoch.error());
    const auto top = arguments.wholeNumber("top", 20, 0, most);
    if (!top) return tl::make_unexpected(top.error());
    request.epoch = *epoch;
    request.top = static_cast<std::size_t>(*top);
    if (arguments.has("batch")) {
        const auto batch = arguments.wholeNumber("batch", 0, 1, most);
        if (!batch) return tl::make_unexpected(batch.error());
        request.batch = *batch;
    }
    return request;
}

} // namespace

CommandSpec rowsSpec() {
    return {"rows",
            "RUN",
            "Which rows made a spike: has an epoch trained again from the nearest checkpoint and tells the loss of "
            "each of\n"
            "its batches and, of the rows with the greatest loss, their loss and the norm of their gradient with the\n"
            "parameters just before the batch's update. Rows are counted from 0 as they were read. Changes nothing.",
            1,
            1,
            {
                {"epoch", "N", nullptr, "the epoch; also the one that the run diverged in"},
                {"batch", "B", "all", "the rows of this batch alone"},
                {"top", "K", "20", "rows at most, the worst first"},
                {"json", nullptr, nullptr, "the result as one JSON object"},
            }};
}

int runRows(const Arguments& arguments) {
    Result<session::EpochRowsRequest> request = requestOf(arguments);
    if (!request) return report(request.error());
    PreparingText progress;
    request->tell = progress.listener();
    const auto rows = session::rowsOfEpoch(*request, progress.watch());
    progress.clear();
    if (!rows) return report(rows.error());
    for (const Error& warning : rows->warnings) warn(warning);
    if (arguments.has("json"))
        printJson(describe(*rows));
    else
        print(text(*rows));
    return ExitDone;
}

} // namespace throughline::app
