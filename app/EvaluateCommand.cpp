// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "InfoJson.h"
#include "Report.h"
#include "TrainOptions.h"

#include "session/Evaluation.h"
#include "text/NumberText.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace throughline::app {

namespace {

/// In the order of `session::EvaluatedPart`.
constexpr std::array<std::string_view, 4> evaluatedParts{"test", "validation", "all", "file"};

QString classTable(const std::vector<session::ClassScores>& classes) {
    int width = 5;
    for (const session::ClassScores& score : classes)
        width = std::max(width, static_cast<int>(QString::fromStdString(score.name).size()));
    QString text = QStringLiteral("%1  precision  recall      f1    rows\n").arg(QStringLiteral("class"), -width);
    for (const session::ClassScores& each : classes) {
        text += QStringLiteral("%1  %2  %3  %4  %5\n")
                    .arg(QString::fromStdString(each.name), -width)
                    .arg(each.score.precision, 9, 'f', 4)
                    .arg(each.score.recall, 6, 'f', 4)
                    .arg(each.score.f1, 6, 'f', 4)
                    .arg(each.score.rows, 6);
    }
    return text;
}

/// "auc 0.9821  95 % from 0.9640 to 0.9954", a line each; behind a coverage what it was to be.
QString scoreTable(const session::Evaluation& evaluation) {
    auto all = evaluation.metrics;
    all.insert(all.end(), evaluation.scores.begin(), evaluation.scores.end());
    QString text;
    for (const nn::MetricValue& value : all) {
        const auto interval = std::ranges::find(evaluation.intervals, value.name, &nn::ScoreInterval::key);
        if (interval == evaluation.intervals.end()) continue;
        text +=
            QStringLiteral("%1 %2  95 % from %3 to %4")
                .arg(QString::fromStdString(value.name).leftJustified(18), ui::metricText(value.value).leftJustified(8),
                     ui::metricText(interval->low), ui::metricText(interval->high));
        if (value.name == "coverage" && evaluation.nominalCoverage)
            text += QStringLiteral(", asked for %1").arg(ui::plainNumber(*evaluation.nominalCoverage));
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace

CommandSpec evaluateSpec() {
    return {"evaluate",
            "RUN",
            "Loss and metrics of a run's model on data, and precision, recall and F1 of each class: on its test\n"
            "part, or where it has none its validation part, unless other data are given. Of a run with the loss\n"
            "quantile also how many rows the predicted intervals hold (coverage), and how wide they are on average.",
            1,
            1,
            {
                {"data", "SPEC", "the run's own", "a file with its columns, or a built-in set that has them"},
                {"labels", "FILE", nullptr, "the labels of an IDX or NPY file"},
                {"part", "PART", "test, else validation", "test, validation or all of the run's own data"},
                {"from", "POINT", "the run's model", "latest, best or an epoch; one that is not kept is recomputed"},
                {"json", nullptr, nullptr, "the result as one JSON object"},
            }};
}

int runEvaluate(const Arguments& arguments) {
    const Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return report(model.error());
    PreparingText progress;
    const QString labels = arguments.value("labels").value_or(QString());
    if (!labels.isEmpty() && !arguments.has("data"))
        return report({ErrorCode::BadOption, {}, {"labels", labels.toStdString(), "a file beside that of --data"}});
    session::EvaluateRequest request{*model, arguments.value("data").value_or(QString()).toStdString(),
                                     labels.toStdString()};
    if (const auto part = arguments.value("part")) {
        const auto found = std::ranges::find(evaluatedParts, part->toStdString());
        if (found == evaluatedParts.end() - 1 || found == evaluatedParts.end())
            return report({ErrorCode::BadOption, {}, {"part", part->toStdString(), "test, validation, all"}});
        request.part = static_cast<session::EvaluatedPart>(found - evaluatedParts.begin());
    }
    request.model.tell = [&](const session::RetrainingProgress& now) { progress.show(now); };
    const data::ReadWatch watch({}, [&](const data::Reading& now) { progress.show(now); });
    const auto evaluation = session::evaluateRun(request, watch);
    progress.clear();
    if (!evaluation) return report(evaluation.error());
    for (const Error& warning : evaluation->warnings) warn(warning);

    if (arguments.has("json")) {
        Json json;
        json["run"] = model->folder.string();
        json["epoch"] = evaluation->position.epoch;
        json["part"] = evaluatedParts.at(static_cast<std::size_t>(evaluation->part));
        json["data"] = evaluation->data;
        json["rows"] = evaluation->rows;
        if (evaluation->nominalCoverage) json["nominal_coverage"] = *evaluation->nominalCoverage;
        for (const nn::MetricValue& metric : evaluation->metrics) json[metric.name] = metric.value;
        for (const nn::MetricValue& score : evaluation->scores) json[score.name] = score.value;
        for (const session::ClassScores& each : evaluation->classes)
            json["classes"].push_back({{"name", each.name},
                                       {"precision", each.score.precision},
                                       {"recall", each.score.recall},
                                       {"f1", each.score.f1},
                                       {"support", static_cast<std::int64_t>(each.score.rows)},
                                       {"auc", each.score.auc}});
        const std::size_t classes = evaluation->classes.size();
        for (std::size_t c = 0; c < classes; ++c) {
            const auto row = evaluation->confusion.begin() + static_cast<std::ptrdiff_t>(c * classes);
            json["confusion"].push_back(std::vector<std::int64_t>(row, row + static_cast<std::ptrdiff_t>(classes)));
        }
        json["intervals"] = Json::object();
        for (const nn::ScoreInterval& interval : evaluation->intervals)
            json["intervals"][interval.key] = {interval.low, interval.high};
        printJson(json);
        return ExitDone;
    }
    QStringList values;
    for (const nn::MetricValue& metric : evaluation->metrics)
        values += QString::fromStdString(metric.name) + QLatin1Char(' ') + ui::metricText(metric.value);
    print(QStringLiteral("%1\nepoch %2 on %3, %4 rows\n")
              .arg(values.join(QStringLiteral("  ")))
              .arg(evaluation->position.epoch)
              .arg(QString::fromStdString(evaluation->data))
              .arg(evaluation->rows));
    print(scoreTable(*evaluation));
    if (!evaluation->classes.empty()) print(classTable(evaluation->classes));
    return ExitDone;
}

} // namespace throughline::app
