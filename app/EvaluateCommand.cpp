// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "EvaluationJson.h"
#include "OutputFile.h"
#include "Report.h"
#include "TrainOptions.h"

#include "evaluation/EvaluationPictures.h"
#include "evaluation/TablePicture.h"
#include "figure/ChartExport.h"
#include "session/Explanation.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <string_view>

namespace throughline::app {

namespace {

/// Of a run's own data.
constexpr auto evaluatedParts = std::span(session::evaluatedPartNames).first<3>();

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

/// Those asked for, in the order of their names; all that there are where none is.
Result<chart::Pictures> picturesOf(const Arguments& arguments, const session::Evaluation& evaluation,
                                   const std::optional<nn::PermutationImportance>& importance,
                                   const std::vector<session::InputDependence>& dependences) {
    std::optional<double> threshold;
    if (arguments.has("threshold")) {
        const Result<double> given = arguments.number("threshold", 0.5);
        if (!given) return tl::make_unexpected(given.error());
        threshold = *given;
    }
    const session::EvaluatedRows& rows = *evaluation.evaluated;
    std::vector<std::pair<QString, chart::PicturePtr>> all;
    const auto add = [&](const char* name, chart::PicturePtr picture) {
        all.emplace_back(QLatin1String(name), picture);
    };
    add("scores", std::make_shared<chart::TablePicture>(QStringLiteral("Scores"),
                                                        chart::scoreTable(evaluation, evaluation.intervals)));
    if (!evaluation.isRegression()) {
        add("confusion", chart::confusionPicture(evaluation, chart::ConfusionPicture::Shows::Counts, threshold));
        add("classes",
            std::make_shared<chart::TablePicture>(QStringLiteral("Classes"), chart::classTable(evaluation, threshold)));
    }
    add("roc", chart::rocPicture(evaluation, threshold));
    add("pr", chart::precisionRecallPicture(evaluation, threshold));
    add("calibration", chart::calibrationPicture(evaluation));
    add("thresholds", chart::thresholdsPicture(evaluation, threshold));
    add("predicted", chart::predictedPicture(evaluation));
    add("residuals", chart::residualsPicture(evaluation));
    if (session::hasDecisionGrid(*rows.of))
        add("boundary",
            chart::boundaryPicture(
                evaluation, std::make_shared<const session::DecisionGrid>(session::decisionGrid(rows)), threshold));
    auto worst = chart::samplesPicture(evaluation, evaluation.worst, QStringLiteral("Worst rows"), threshold);
    if (!worst)
        worst = std::make_shared<chart::TablePicture>(QStringLiteral("Worst rows"),
                                                      chart::sampleTable(rows, evaluation.worst, threshold));
    add("worst", worst);
    add("weights", chart::weightsPicture(evaluation));
    if (importance) add("importance", chart::importancePicture(rows, *importance));
    for (const session::InputDependence& each : dependences) add("dependence", chart::dependencePicture(rows, each));
    const QStringList wanted = arguments.parts("picture");
    chart::Pictures chosen;
    QStringList there;
    for (const auto& [name, picture] : all) {
        if (!picture) continue;
        there += name;
        if (wanted.isEmpty() || wanted.contains(name)) chosen.push_back(picture);
    }
    for (const QString& name : wanted)
        if (!there.contains(name))
            return fail(ErrorCode::BadOption, {},
                        {"picture", name.toStdString(), there.join(QStringLiteral(", ")).toStdString()});
    return chosen;
}

/// "petal_width  0.3133 ± 0.0452", the most important first.
QString importanceTable(const nn::PermutationImportance& importance, const session::EvaluationRows& rows) {
    std::vector<std::size_t> order(importance.inputs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return importance.inputs[i].mean; });
    QString text = QStringLiteral("drop in %1 from %2 where an input is shuffled, %3 times on %4 rows\n")
                       .arg(QString::fromStdString(importance.metric), ui::metricText(importance.baseline))
                       .arg(importance.repeats)
                       .arg(importance.rows);
    for (const std::size_t i : order)
        text += QStringLiteral("%1  %2 ± %3\n")
                    .arg(QString::fromStdString(rows.inputs[i].name).leftJustified(18),
                         ui::metricText(importance.inputs[i].mean), ui::metricText(importance.inputs[i].deviation));
    return text;
}

QString dependenceTable(const session::InputDependence& dependence, const session::EvaluationRows& rows) {
    QStringList head{QString::fromStdString(rows.inputs[dependence.input].name)};
    for (const std::string& name : rows.data->classNames) head += QString::fromStdString(name);
    if (dependence.outputs == 1) head += QString::fromStdString(rows.data->targetName);
    QString text = head.join(QLatin1Char('\t')) + QLatin1Char('\n');
    for (std::size_t i = 0; i < dependence.values.size(); ++i) {
        QStringList cells{QString::fromStdString(dependence.texts[i])};
        for (std::size_t c = 0; c < dependence.outputs; ++c)
            cells += ui::metricText(dependence.means[i * dependence.outputs + c]);
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return text;
}

} // namespace

CommandSpec evaluateSpec() {
    return {"evaluate",
            "RUN",
            "Loss and metrics of a run's model on data, and precision, recall and F1 of each class: on its test\n"
            "part, or where it has none its validation part, without either on all, unless other data are given.\n"
            "Of a run with the loss quantile also how many rows the predicted intervals hold (coverage), and how wide\n"
            "they are on average.",
            1,
            1,
            {
                {"data", "SPEC", "the run's own", "a file with its columns, or a built-in set that has them"},
                {"labels", "FILE", nullptr, "the labels of an IDX or NPY file"},
                {"part", "PART", "test, else validation, else all", "test, validation or all of the run's own data"},
                {"from", "POINT", "the run's model", "latest, best or an epoch; one that is not kept is recomputed"},
                {"importance", nullptr, nullptr,
                 "by how much accuracy or R² drops where an input's values are shuffled among the rows;\n"
                 "                             takes some seconds with many inputs"},
                {"repeats", "N", "5", "shuffles of each input"},
                {"seed", "N", "1", "of the shuffles"},
                {"dependence", "NAME", nullptr,
                 "the mean prediction where this input has one value in all rows, at 25 values of it;\n"
                 "                             may be repeated"},
                {"output", "FILE", nullptr,
                 "draws all that into .png, .svg or .pdf, or writes its tables as .csv; also -o FILE"},
                {"picture", "NAMES", "all",
                 "which of them, with commas between: scores, confusion, classes, roc, pr, calibration, thresholds,\n"
                 "                             predicted, residuals, worst, weights, importance, dependence, boundary"},
                {"threshold", "SHARE", nullptr,
                 "of two classes: the probability from which a row is taken for the second, in pictures and tables"},
                {"theme", "NAME", "light", "light or dark"},
                {"json", nullptr, nullptr, "the result as one JSON object, with curves, calibration and worst rows"},
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
        if (found == evaluatedParts.end())
            return report({ErrorCode::BadOption, {}, {"part", part->toStdString(), "test, validation, all"}});
        request.part = static_cast<session::EvaluatedPart>(found - evaluatedParts.begin());
    }
    const Result<std::int64_t> seed = arguments.wholeNumber("seed", 1, 0, std::numeric_limits<std::int64_t>::max());
    if (!seed) return report(seed.error());
    const Result<std::int64_t> repeats = arguments.wholeNumber("repeats", 5, 1, 1000);
    if (!repeats) return report(repeats.error());
    const auto theme = arguments.value("theme").value_or(QStringLiteral("light"));
    if (theme != QLatin1String("light") && theme != QLatin1String("dark"))
        return report({ErrorCode::BadOption, {}, {"theme", theme.toStdString(), "light, dark"}});
    std::optional<std::filesystem::path> file;
    std::optional<chart::FigureFormat> format;
    if (const auto output = arguments.value("output")) {
        file = output->toStdString();
        const auto known = chart::pictureFormat(*file);
        if (!known) return report(known.error());
        format = *known;
        if (const auto free = checkOutput(*file, {request.data, request.labels}); !free) return report(free.error());
    }
    request.model.tell = progress.listener();
    const auto evaluation = session::evaluateRun(request, progress.watch());
    progress.clear();
    if (!evaluation) return report(evaluation.error());
    for (const Error& warning : evaluation->warnings) warn(warning);

    std::optional<nn::PermutationImportance> importance;
    if (arguments.has("importance") || arguments.parts("picture").contains(QStringLiteral("importance")))
        importance = session::inputImportance(*evaluation->evaluated,
                                              {static_cast<std::uint64_t>(*seed), static_cast<int>(*repeats)});
    std::vector<session::InputDependence> dependences;
    for (const QString& name : arguments.values("dependence")) {
        const auto input = data::findInput(evaluation->evaluated->of->inputs, name.toStdString(), evaluation->data);
        if (!input) return report(input.error());
        dependences.push_back(*session::inputDependence(*evaluation->evaluated, *input));
    }
    const session::EvaluationRows& rows = *evaluation->evaluated->of;
    if (file) {
        const auto drawn = picturesOf(arguments, *evaluation, importance, dependences);
        if (!drawn) return report(drawn.error());
        const QString title = QStringLiteral("%1 · epoch %2 · %3")
                                  .arg(ui::visible(model->folder.filename().string()))
                                  .arg(evaluation->position.epoch)
                                  .arg(ui::visible(evaluation->data));
        const auto bytes = chart::pictureBytes(*format, *drawn, {title, theme == QLatin1String("dark")});
        if (!bytes) return report(bytes.error());
        if (const auto written = chart::writeFigure(*file, *bytes); !written) return report(written.error());
        if (!arguments.has("json")) return ExitDone;
    }
    if (arguments.has("json")) {
        Json json = describeEvaluation(*evaluation);
        json["run"] = model->folder.string();
        if (importance) json["importance"] = describeImportance(*importance, rows);
        for (const session::InputDependence& each : dependences)
            json["dependence"].push_back(describeDependence(each, rows));
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
    if (importance) print(importanceTable(*importance, rows));
    for (const session::InputDependence& each : dependences) print(dependenceTable(each, rows));
    return ExitDone;
}

} // namespace throughline::app
