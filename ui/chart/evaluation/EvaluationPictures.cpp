// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/EvaluationPictures.h"

#include "axes/NiceRange.h"
#include "evaluation/BarsPicture.h"
#include "evaluation/BoundaryPicture.h"
#include "evaluation/ImagesPicture.h"
#include "evaluation/PlotPicture.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace throughline::chart {

namespace {

constexpr std::size_t MostCurves = 10, MostPoints = 1'500, MostUnits = 64, MostBars = 30, MostRows = 200;

QString words(const char* text) {
    return QCoreApplication::translate("EvaluationPictures", text);
}

QString exact(double value) {
    return ui::exactNumber(value);
}

QStringList classNames(const session::Evaluation& evaluation) {
    QStringList names;
    for (const session::ClassScores& each : evaluation.classes) names << ui::visible(each.name);
    return names;
}

/// Classes that have a curve, those with the most rows first where there are too many.
std::vector<std::size_t> drawnClasses(const session::Evaluation& evaluation) {
    std::vector<std::size_t> classes;
    for (std::size_t c = 0; c < evaluation.curves.size(); ++c)
        if (!evaluation.curves[c].cuts.empty() && evaluation.curves[c].positives > 0.0) classes.push_back(c);
    if (classes.size() <= MostCurves) return classes;
    std::ranges::stable_sort(classes, std::greater<>(), [&](std::size_t c) { return evaluation.curves[c].positives; });
    classes.resize(MostCurves);
    std::ranges::sort(classes);
    return classes;
}

/// The colour of a curve: with one class alone the run's, else that of the class.
int colourOf(const session::Evaluation& evaluation, std::size_t ofClass) {
    return evaluation.classes.size() == 2 ? 0 : static_cast<int>(ofClass);
}

/// With the names of their classes, and with no more cuts than can be seen.
std::vector<std::pair<QString, nn::ScoreCurve>> drawnCurves(const session::Evaluation& evaluation,
                                                            const std::vector<std::size_t>& classes) {
    std::vector<std::pair<QString, nn::ScoreCurve>> curves;
    for (const std::size_t c : classes)
        curves.emplace_back(ui::visible(evaluation.classes[c].name), evaluation.thinCurve(c));
    return curves;
}

QString leftOutText(const session::Evaluation& evaluation, std::size_t drawn) {
    std::size_t all = 0;
    for (const nn::ScoreCurve& curve : evaluation.curves) all += curve.cuts.empty() ? 0 : 1;
    return drawn < all ? words(" (%1 of %2 classes)").arg(drawn).arg(all) : QString();
}

std::vector<float> pixelsOf(const nn::Dataset& data, std::size_t row) {
    std::vector<float> pixels(data.features);
    for (std::size_t i = 0; i < data.features; ++i) pixels[i] = data.value(row, i);
    return pixels;
}

PicturePtr plotted(Plot plot) {
    return std::make_shared<PlotPicture>(std::move(plot));
}

} // namespace

std::size_t takenFor(const session::EvaluatedRows& rows, std::size_t place, std::optional<double> threshold) {
    if (threshold && rows.classes() == 2) return rows.output(place, 1) >= *threshold ? 1 : 0;
    return rows.predicted[place];
}

std::vector<std::uint32_t> placesIn(const session::Evaluation& evaluation, std::size_t trueClass,
                                    std::size_t predictedClass, std::optional<double> threshold) {
    std::vector<std::uint32_t> places;
    const session::EvaluatedRows& rows = *evaluation.evaluated;
    for (const std::uint32_t place : evaluation.worst)
        if (rows.label(place) == trueClass && takenFor(rows, place, threshold) == predictedClass)
            places.push_back(place);
    return places;
}

PicturePtr confusionPicture(const session::Evaluation& evaluation, ConfusionPicture::Shows shows,
                            std::optional<double> threshold) {
    if (evaluation.isRegression()) return nullptr;
    std::vector<std::int64_t> counts = evaluation.confusion;
    if (threshold && evaluation.classes.size() == 2) {
        const nn::ScoreCurve& curve = evaluation.curves[1];
        const nn::Cut cut = curve.at(*threshold);
        const auto whole = [](double count) { return static_cast<std::int64_t>(count); };
        counts = {whole(curve.negatives - cut.falseAlarms), whole(cut.falseAlarms), whole(curve.positives - cut.hits),
                  whole(cut.hits)};
    }
    return std::make_shared<ConfusionPicture>(classNames(evaluation), std::move(counts), shows);
}

PicturePtr rocPicture(const session::Evaluation& evaluation, std::optional<double> threshold) {
    const auto classes = drawnClasses(evaluation);
    if (classes.empty()) return nullptr;
    Plot plot{words("ROC curve"), words("false positive rate"), words("true positive rate")};
    plot.lines.push_back({{}, {{0.0, 0.0}, {1.0, 1.0}}, Plot::Quiet, true});
    auto curves = drawnCurves(evaluation, classes);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const std::size_t c = classes[i];
        const auto& [name, curve] = curves[i];
        Plot::Line line{QStringLiteral("%1 · %2").arg(name, ui::metricText(evaluation.classes[c].score.auc)),
                        {{0.0, 0.0}},
                        colourOf(evaluation, c)};
        for (const nn::Cut& cut : curve.cuts) {
            line.points.emplace_back(curve.falseRate(cut), curve.recall(cut));
        }
        if (threshold) {
            const nn::Cut cut = curve.at(*threshold);
            plot.dots.push_back({{}, {{curve.falseRate(cut), curve.recall(cut)}}, colourOf(evaluation, c), 4.0});
        }
        plot.lines.push_back(std::move(line));
    }
    plot.title += leftOutText(evaluation, classes.size());
    plot.summary = words("Area under the curve %1").arg(ui::metricText(evaluation.value("auc")));
    plot.table = [curves = std::move(curves)] {
        std::vector<QStringList> table{
            {words("class"), words("threshold"), QStringLiteral("fpr"), QStringLiteral("tpr")}};
        for (const auto& [name, curve] : curves)
            for (const nn::Cut& cut : curve.cuts)
                table.push_back({name, exact(cut.threshold), exact(curve.falseRate(cut)), exact(curve.recall(cut))});
        return table;
    };
    return plotted(std::move(plot));
}

PicturePtr precisionRecallPicture(const session::Evaluation& evaluation, std::optional<double> threshold) {
    const auto classes = drawnClasses(evaluation);
    if (classes.empty()) return nullptr;
    Plot plot{words("Precision and recall"), words("recall"), words("precision")};
    auto curves = drawnCurves(evaluation, classes);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const std::size_t c = classes[i];
        const auto& [name, curve] = curves[i];
        Plot::Line line{
            QStringLiteral("%1 · %2").arg(name, ui::metricText(evaluation.classes[c].score.averagePrecision)),
            {{0.0, curve.precision(curve.cuts.front())}},
            colourOf(evaluation, c)};
        for (const nn::Cut& cut : curve.cuts) {
            // As average precision sums it: from one recall to the next at the precision of the latter.
            line.points.emplace_back(line.points.back().x(), curve.precision(cut));
            line.points.emplace_back(curve.recall(cut), curve.precision(cut));
        }
        if (threshold) {
            const nn::Cut cut = curve.at(*threshold);
            plot.dots.push_back({{}, {{curve.recall(cut), curve.precision(cut)}}, colourOf(evaluation, c), 4.0});
        }
        plot.lines.push_back(std::move(line));
    }
    plot.title += leftOutText(evaluation, classes.size());
    plot.summary = words("Average precision %1").arg(ui::metricText(evaluation.value("pr_auc")));
    plot.table = [curves = std::move(curves)] {
        std::vector<QStringList> table{{words("class"), words("threshold"), words("precision"), words("recall")}};
        for (const auto& [name, curve] : curves)
            for (const nn::Cut& cut : curve.cuts)
                table.push_back({name, exact(cut.threshold), exact(curve.precision(cut)), exact(curve.recall(cut))});
        return table;
    };
    return plotted(std::move(plot));
}

PicturePtr calibrationPicture(const session::Evaluation& evaluation) {
    const auto& calibration = evaluation.calibration;
    if (calibration.bins.empty()) return nullptr;
    Plot plot{words("Calibration · ECE %1").arg(ui::metricText(calibration.error)),
              words("probability of the likeliest class"),
              words("share that is right"),
              words("Expected calibration error %1").arg(ui::metricText(calibration.error)),
              {},
              {}};
    plot.table = [calibration] {
        std::vector<QStringList> table{
            {words("above"), words("to"), words("rows"), words("confidence"), words("accuracy")}};
        for (const nn::CalibrationBin& bin : calibration.bins)
            table.push_back({exact(bin.low), exact(bin.high), QString::number(bin.rows, 'f', 0), exact(bin.confidence),
                             exact(bin.accuracy)});
        return table;
    };
    Plot::Line line{{}, {}, 0};
    Plot::Dots dots{{}, {}, 0, 2.6};
    for (const nn::CalibrationBin& bin : calibration.bins) {
        if (bin.rows == 0.0) continue;
        plot.bars.push_back({bin.low, bin.high, bin.accuracy, 0});
        line.points.emplace_back(bin.confidence, bin.accuracy);
    }
    dots.points = line.points;
    plot.lines.push_back({{}, {{0.0, 0.0}, {1.0, 1.0}}, Plot::Quiet, true});
    plot.lines.push_back(std::move(line));
    plot.dots.push_back(std::move(dots));
    return plotted(std::move(plot));
}

PicturePtr thresholdsPicture(const session::Evaluation& evaluation, std::optional<double> threshold) {
    if (evaluation.classes.size() != 2) return nullptr;
    const nn::ScoreCurve& whole = evaluation.curves[1];
    if (whole.cuts.empty()) return nullptr;
    nn::ScoreCurve curve = whole.thinned();
    Plot plot{words("Thresholds"), words("taken for “%1” from").arg(ui::visible(evaluation.classes[1].name)), {}};
    Plot::Line precision{words("precision"), {}, 0}, recall{words("recall"), {}, 1}, f1{QStringLiteral("F1"), {}, 2},
        accuracy{words("accuracy"), {}, 3};
    for (const nn::Cut& cut : curve.cuts) {
        precision.points.emplace_back(cut.threshold, curve.precision(cut));
        recall.points.emplace_back(cut.threshold, curve.recall(cut));
        f1.points.emplace_back(cut.threshold, curve.f1(cut));
        accuracy.points.emplace_back(cut.threshold, curve.accuracy(cut));
    }
    plot.table = [curve = std::move(curve)] {
        std::vector<QStringList> table{
            {words("threshold"), words("precision"), words("recall"), QStringLiteral("f1"), words("accuracy")}};
        for (const nn::Cut& cut : curve.cuts)
            table.push_back({exact(cut.threshold), exact(curve.precision(cut)), exact(curve.recall(cut)),
                             exact(curve.f1(cut)), exact(curve.accuracy(cut))});
        return table;
    };
    plot.lines = {precision, recall, f1, accuracy};
    plot.mark = threshold;
    plot.summary = words("The best F1, %1, is at %2")
                       .arg(ui::metricText(whole.f1(whole.best())), ui::metricText(whole.best().threshold));
    return plotted(std::move(plot));
}

PicturePtr predictedPicture(const session::Evaluation& evaluation) {
    if (!evaluation.isRegression()) return nullptr;
    const session::EvaluatedRows& rows = *evaluation.evaluated;
    Plot plot{words("Predicted and actual"), words("actual"), words("predicted")};
    plot.table = [evaluated = evaluation.evaluated] {
        const session::EvaluatedRows& rows = *evaluated;
        std::vector<QStringList> table{{words("row"), words("actual"), words("predicted")}};
        if (rows.hasInterval()) table.back() << words("low") << words("high");
        for (std::size_t place = 0; place < rows.size(); ++place) {
            table.push_back({QString::number(rows.row(place)), exact(rows.actual(place)), exact(rows.output(place))});
            if (rows.hasInterval())
                table.back() << exact(rows.quantile(place, nn::Quantile::Low))
                             << exact(rows.quantile(place, nn::Quantile::High));
        }
        return table;
    };
    Plot::Dots dots{{}, {}, 0, 2.2};
    const std::size_t step = std::max<std::size_t>(1, (rows.size() + MostPoints - 1) / MostPoints);
    Range all{1e300, -1e300};
    for (std::size_t place = 0; place < rows.size(); place += step) {
        const double actual = rows.actual(place), predicted = rows.output(place);
        if (!std::isfinite(predicted)) continue;
        if (rows.hasInterval())
            plot.lines.push_back({{},
                                  {{actual, rows.quantile(place, nn::Quantile::Low)},
                                   {actual, rows.quantile(place, nn::Quantile::High)}},
                                  Plot::Faint});
        dots.points.emplace_back(actual, predicted);
        all = {std::min({all.min, actual, predicted}), std::max({all.max, actual, predicted})};
    }
    if (dots.points.empty()) all = {0.0, 1.0};
    plot.x = plot.y = paddedRange(all);
    plot.lines.push_back({{}, {{plot.x.min, plot.x.min}, {plot.x.max, plot.x.max}}, Plot::Quiet, true});
    plot.dots.push_back(std::move(dots));
    plot.aspect = 0.8;
    plot.summary = words("R² %1").arg(ui::metricText(evaluation.value("r2")));
    return plotted(std::move(plot));
}

PicturePtr residualsPicture(const session::Evaluation& evaluation) {
    const nn::Residuals& residuals = evaluation.residuals;
    if (residuals.counts.empty()) return nullptr;
    Plot plot{words("Residuals"), words("actual less predicted"), words("rows")};
    plot.table = [residuals] {
        std::vector<QStringList> table{{words("from"), words("to"), words("rows")}};
        for (std::size_t bin = 0; bin < residuals.counts.size(); ++bin)
            table.push_back(
                {exact(residuals.edges[bin]), exact(residuals.edges[bin + 1]), QString::number(residuals.counts[bin])});
        return table;
    };
    double most = 1.0;
    for (std::size_t bin = 0; bin < residuals.counts.size(); ++bin) {
        const auto count = static_cast<double>(residuals.counts[bin]);
        most = std::max(most, count);
        plot.bars.push_back({residuals.edges[bin], residuals.edges[bin + 1], count, 0});
    }
    plot.x = paddedRange({residuals.edges.front(), residuals.edges.back()});
    plot.y = {0.0, most * 1.05};
    plot.mark = 0.0;
    plot.aspect = 0.5;
    plot.summary = words("Half of them lie between %1 and %2")
                       .arg(ui::metricText(residuals.quantiles[2]), ui::metricText(residuals.quantiles[4]));
    return plotted(std::move(plot));
}

PicturePtr weightsPicture(const session::Evaluation& evaluation) {
    const session::EvaluatedRows& rows = *evaluation.evaluated;
    const nn::Dataset& data = *rows.of->data;
    const auto found = std::ranges::find(rows.tensors, "layers.0.weight", &nn::Tensor::name);
    if (data.imageWidth == 0 || found == rows.tensors.end() || found->shape.size() != 2) return nullptr;
    const auto units = static_cast<std::size_t>(found->shape[0]), drawn = std::min(units, MostUnits);
    std::vector<ImagesPicture::Tile> tiles;
    for (std::size_t unit = 0; unit < drawn; ++unit) {
        const auto first = found->values.begin() + static_cast<std::ptrdiff_t>(unit * data.features);
        tiles.push_back(
            {{}, words("unit %1").arg(unit + 1), false, {first, first + static_cast<std::ptrdiff_t>(data.features)}});
    }
    auto table = [evaluated = evaluation.evaluated, weights = &*found, drawn] {
        const nn::Dataset& data = *evaluated->of->data;
        std::vector<QStringList> lines{{words("unit"), words("row"), words("column"), words("weight")}};
        for (std::size_t i = 0; i < drawn * data.features; ++i) {
            const std::size_t pixel = i % data.features / data.imageChannels;
            lines.push_back({QString::number(i / data.features + 1), QString::number(pixel / data.imageWidth),
                             QString::number(pixel % data.imageWidth), exact(static_cast<double>(weights->values[i]))});
        }
        return lines;
    };
    const QString title = units > MostUnits ? words("First layer's weights (%1 of %2)").arg(MostUnits).arg(units)
                                            : words("First layer's weights");
    return std::make_shared<ImagesPicture>(title, words("One image a unit: what it weights each pixel with"), data,
                                           ImagesPicture::Values::Signed, std::move(tiles), std::move(table));
}

PicturePtr samplesPicture(const session::Evaluation& evaluation, const std::vector<std::uint32_t>& places,
                          const QString& title, std::optional<double> threshold) {
    const session::EvaluatedRows& rows = *evaluation.evaluated;
    const nn::Dataset& data = *rows.of->data;
    if (data.imageWidth == 0 || places.empty()) return nullptr;
    constexpr std::size_t most = 30;
    std::vector<ImagesPicture::Tile> tiles;
    std::vector<std::uint32_t> shown(places.begin(),
                                     places.begin() + static_cast<std::ptrdiff_t>(std::min(places.size(), most)));
    // Names of more than a letter or two would not fit beside each other.
    const bool areShort = std::ranges::all_of(data.classNames, [](const std::string& name) { return name.size() < 3; });
    for (const std::uint32_t place : shown) {
        ImagesPicture::Tile tile;
        tile.values = pixelsOf(data, rows.row(place));
        const QString row = ui::grouped(rows.row(place));
        if (data.isRegression()) {
            tile.caption << ui::metricText(rows.output(place));
            tile.text = words("row %1: %2, predicted %3")
                            .arg(row, ui::metricText(rows.actual(place)), ui::metricText(rows.output(place)));
        } else {
            const std::size_t predicted = takenFor(rows, place, threshold);
            const QString name = ui::visible(data.classNames[predicted]),
                          truth = ui::visible(data.classNames[rows.label(place)]);
            tile.wrong = predicted != rows.label(place);
            if (!tile.wrong)
                tile.caption << name;
            else if (areShort)
                tile.caption << truth + QStringLiteral("→") + name;
            else
                tile.caption << truth << QStringLiteral("→") + name;
            tile.text = words("row %1: “%2”, taken for “%3” with %4")
                            .arg(row, truth, name, ui::metricText(rows.output(place, predicted)));
        }
        tiles.push_back(std::move(tile));
    }
    const QString summary = words("%1 images, the greatest loss first").arg(tiles.size());
    return std::make_shared<ImagesPicture>(
        title, summary, data, ImagesPicture::Values::Brightness, std::move(tiles),
        [evaluated = evaluation.evaluated, shown, threshold] { return sampleTable(*evaluated, shown, threshold); });
}

std::vector<std::size_t> importanceOrder(const nn::PermutationImportance& importance) {
    std::vector<std::size_t> order(importance.inputs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return importance.inputs[i].mean; });
    return order;
}

PicturePtr importancePicture(const session::EvaluatedRows& rows, const nn::PermutationImportance& importance) {
    const QString metric = importance.metric == "r2" ? QStringLiteral("R²") : words("accuracy");
    const QString title = words("Importance: drop in %1").arg(metric);
    const QString summary = words("Each input shuffled among %1 rows, %2 times; the mean and its standard deviation")
                                .arg(ui::grouped(static_cast<std::int64_t>(importance.rows)))
                                .arg(importance.repeats);
    const QStringList columns{words("input"), words("drop in %1").arg(metric), words("sd")};
    const nn::Dataset& data = *rows.of->data;
    if (data.imageWidth > 0) {
        ImagesPicture::Tile tile;
        QStringList pixels;
        std::vector<QStringList> table{columns};
        for (std::size_t i = 0; i < importance.inputs.size(); ++i) {
            const nn::Importance& of = importance.inputs[i];
            const QString name = ui::visible(rows.of->inputs[i].name);
            tile.values.insert(tile.values.end(), data.imageChannels, static_cast<float>(of.mean));
            pixels << words("%1: %2 ± %3").arg(name, ui::metricText(of.mean), ui::metricText(of.deviation));
            table.push_back({name, exact(of.mean), exact(of.deviation)});
        }
        return std::make_shared<ImagesPicture>(
            title, summary, data, ImagesPicture::Values::Signed, std::vector{std::move(tile)},
            [table = std::move(table)] { return table; }, std::move(pixels));
    }
    std::vector<BarsPicture::Bar> bars;
    for (const std::size_t i : importanceOrder(importance)) {
        if (bars.size() == MostBars) break;
        bars.push_back(
            {ui::visible(rows.of->inputs[i].name), importance.inputs[i].mean, importance.inputs[i].deviation});
    }
    return std::make_shared<BarsPicture>(title, summary, columns, std::move(bars));
}

PicturePtr dependencePicture(const session::EvaluatedRows& rows, const session::InputDependence& dependence) {
    const data::Input& input = rows.of->inputs[dependence.input];
    const nn::Dataset& data = *rows.of->data;
    const QString name = ui::visible(input.name);
    Plot plot{words("Dependence on %1").arg(name), name};
    QStringList head{name};
    // Of two classes the second one says it all.
    const std::size_t first = dependence.outputs == 2 ? 1 : 0;
    const std::size_t last = std::min(dependence.outputs, first + MostCurves);
    for (std::size_t c = 0; c < dependence.outputs; ++c)
        head << ui::visible(data.isRegression() ? data.targetName : data.classNames[c]);
    std::vector<QStringList> table{head};
    Range y{1e300, -1e300};
    for (std::size_t c = first; c < last; ++c) {
        Plot::Line line{dependence.outputs > 2 ? head[static_cast<qsizetype>(c) + 1] : QString(),
                        {},
                        dependence.outputs > 2 ? static_cast<int>(c) : 0};
        for (std::size_t i = 0; i < dependence.values.size(); ++i) {
            const double mean = dependence.means[i * dependence.outputs + c];
            line.points.emplace_back(dependence.values[i], mean);
            y = {std::min(y.min, mean), std::max(y.max, mean)};
        }
        if (line.points.size() == 1 || input.kind == data::Input::Kind::Category)
            plot.dots.push_back({{}, line.points, line.colour, 3.0});
        plot.lines.push_back(std::move(line));
    }
    for (std::size_t i = 0; i < dependence.values.size(); ++i) {
        QStringList line{ui::visible(dependence.texts[i])};
        for (std::size_t c = 0; c < dependence.outputs; ++c)
            line << exact(dependence.means[i * dependence.outputs + c]);
        table.push_back(line);
        if (input.kind == data::Input::Kind::Category) plot.xNames << line.first();
    }
    plot.table = [table = std::move(table)] { return table; };
    plot.yTitle = data.isRegression()       ? words("mean of what is predicted")
                  : dependence.outputs == 2 ? words("mean probability of “%1”").arg(head.last())
                                            : words("mean probability");
    plot.x = paddedRange({dependence.values.front(), dependence.values.back()});
    plot.y = paddedRange(y);
    if (!data.isRegression()) plot.y = {std::max(0.0, plot.y.min), std::min(1.0, plot.y.max)};
    plot.aspect = 0.6;
    plot.summary = words("What is predicted on the whole where this input has one value in all rows");
    return plotted(std::move(plot));
}

PicturePtr boundaryPicture(const session::Evaluation& evaluation, std::shared_ptr<const session::DecisionGrid> grid,
                           std::optional<double> threshold) {
    if (!grid) return nullptr;
    return std::make_shared<BoundaryPicture>(std::move(grid), evaluation.evaluated, threshold);
}

std::vector<QStringList> scoreTable(const session::Evaluation& evaluation,
                                    const std::vector<nn::ScoreInterval>& intervals) {
    std::vector<QStringList> table{{words("score"), words("value"), words("95 % from"), words("to")}};
    for (const auto* list : {&evaluation.metrics, &evaluation.scores})
        for (const nn::MetricValue& score : *list) {
            table.push_back({ui::metricTitle(score.name), exact(score.value)});
            const auto found = std::ranges::find(intervals, score.name, &nn::ScoreInterval::key);
            if (found == intervals.end())
                table.back() << QString() << QString();
            else
                table.back() << exact(found->low) << exact(found->high);
        }
    return table;
}

std::vector<QStringList> classTable(const session::Evaluation& evaluation, std::optional<double> threshold) {
    std::vector<QStringList> table{{words("class"), words("precision"), words("recall"), QStringLiteral("F1"),
                                    words("rows"), QStringLiteral("AUC")}};
    for (std::size_t c = 0; c < evaluation.classes.size(); ++c) {
        const auto& [name, score] = evaluation.classes[c];
        double precision = score.precision, recall = score.recall, f1 = score.f1;
        if (threshold && evaluation.classes.size() == 2) {
            const nn::ScoreCurve& curve = evaluation.curves[1];
            const nn::Cut cut = curve.at(*threshold);
            // Of the first class: what is not taken for the second.
            const nn::ScoreCurve own = c == 1 ? curve : nn::ScoreCurve{curve.negatives, curve.positives, {}};
            const nn::Cut taken =
                c == 1 ? cut : nn::Cut{0.0, curve.negatives - cut.falseAlarms, curve.positives - cut.hits};
            precision = own.precision(taken);
            recall = own.recall(taken);
            f1 = own.f1(taken);
        }
        table.push_back({ui::visible(name), exact(precision), exact(recall), exact(f1),
                         QString::number(score.rows, 'f', 0), exact(score.auc)});
    }
    return table;
}

std::vector<QStringList> sampleTable(const session::EvaluatedRows& rows, const std::vector<std::uint32_t>& places,
                                     std::optional<double> threshold) {
    const nn::Dataset& data = *rows.of->data;
    const bool hasInputs = data.imageWidth == 0;
    QStringList head{words("row"), words("loss"), words("true"), words("predicted")};
    if (!data.isRegression()) head << words("probability");
    if (hasInputs)
        for (const data::Input& input : rows.of->inputs) head << ui::visible(input.name);
    std::vector<QStringList> table{head};
    for (std::size_t i = 0; i < std::min(places.size(), MostRows); ++i) {
        const std::uint32_t place = places[i];
        QStringList line{QString::number(rows.row(place)), exact(rows.losses[place])};
        if (data.isRegression()) {
            line << exact(rows.actual(place)) << exact(rows.output(place));
        } else {
            const std::size_t predicted = takenFor(rows, place, threshold);
            line << ui::visible(data.classNames[rows.label(place)]) << ui::visible(data.classNames[predicted])
                 << exact(rows.output(place, predicted));
        }
        if (hasInputs)
            for (std::size_t input = 0; input < rows.of->inputs.size(); ++input)
                line << ui::visible(data::inputText(rows.of->encoding, data, rows.row(place), input));
        table.push_back(line);
    }
    return table;
}

} // namespace throughline::chart
