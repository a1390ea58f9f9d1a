// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Report.h"

#include "chart/ChartExport.h"
#include "chart/MetricNames.h"
#include "session/RunFolder.h"

#include <QFileInfo>
#include <algorithm>

namespace throughline::app {

namespace {

tl::unexpected<Error> bad(const char* name, const QString& value, const char* allowed) {
    return fail(ErrorCode::BadOption, {}, {name, value.toStdString(), allowed});
}

/// One operand, opened as what it is.
Result<chart::ChartRun> openPath(const QString& path, std::size_t index) {
    const std::filesystem::path file(path.toStdString());
    chart::ChartRun run;
    run.id = path;
    run.colour = index;
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        Result<session::OpenedRun> opened = session::openRun(file);
        if (!opened) return tl::make_unexpected(opened.error());
        run.name = QString::fromStdString(opened->summary.name);
        run.monitor = opened->summary.bestMetric;
        run.bestEpoch = static_cast<double>(opened->summary.bestEpoch);
        run.history = std::make_shared<const history::History>(std::move(opened->history));
        return run;
    }
    Result<history::History> opened = history::openHistory(file);
    if (!opened) return tl::make_unexpected(opened.error());
    run.name = QFileInfo(path).completeBaseName();
    run.history = std::make_shared<const history::History>(std::move(*opened));
    return run;
}

Result<std::vector<chart::ChartRun>> openPaths(const QStringList& paths) {
    std::vector<chart::ChartRun> runs;
    for (const QString& path : paths) {
        Result<chart::ChartRun> run = openPath(path, runs.size());
        if (!run) return tl::make_unexpected(run.error());
        runs.push_back(std::move(*run));
    }
    return runs;
}

/// The metrics asked for; empty: not given. Each must be in one of the runs.
Result<std::vector<std::string>> metricsOf(const Arguments& arguments, const std::vector<chart::ChartRun>& runs) {
    std::vector<std::string> metrics;
    const auto text = arguments.value("metric");
    if (!text) return metrics;
    const std::vector<std::string> known = chart::metricNames(runs);
    QStringList names;
    for (const std::string& name : known) names += QString::fromStdString(name);
    for (const QString& part : text->split(QLatin1Char(','))) {
        metrics.push_back(chart::metricOf(part.trimmed().toStdString()));
        if (std::find(known.begin(), known.end(), metrics.back()) == known.end())
            return bad("metric", part.trimmed(), names.join(QStringLiteral(", ")).toUtf8().constData());
    }
    return metrics;
}

Result<chart::FigureOptions> figureOptions(const Arguments& arguments, const std::vector<chart::ChartRun>& runs) {
    chart::FigureOptions options;
    const auto metrics = metricsOf(arguments, runs);
    if (!metrics) return tl::make_unexpected(metrics.error());
    options.metrics = *metrics;

    const auto smoothing = arguments.number("smoothing", options.chart.smoothing);
    if (!smoothing) return tl::make_unexpected(smoothing.error());
    if (*smoothing < 0.0 || *smoothing > 0.999)
        return bad("smoothing", *arguments.value("smoothing"), "from 0 (off) to 0.999");
    options.chart.smoothing = *smoothing;
    options.chart.logY = arguments.has("log-y");

    const QString x = arguments.value("x").value_or(QStringLiteral("epoch"));
    if (x == QLatin1String("step")) {
        options.chart.x = history::XAxis::Step;
    } else if (x == QLatin1String("time")) {
        options.chart.x = history::XAxis::Time;
    } else if (x != QLatin1String("epoch")) {
        return bad("x", x, "epoch, step, time");
    }
    const QString theme = arguments.value("theme").value_or(QStringLiteral("light"));
    options.dark = theme == QLatin1String("dark");
    if (!options.dark && theme != QLatin1String("light")) return bad("theme", theme, "light, dark");

    const auto width = arguments.wholeNumber("width", options.width, 1, 100'000);
    if (!width) return tl::make_unexpected(width.error());
    const auto height = arguments.wholeNumber("height", options.height, 1, 100'000);
    if (!height) return tl::make_unexpected(height.error());
    options.width = static_cast<int>(*width);
    options.height = static_cast<int>(*height);
    const auto dpi = arguments.number("dpi", options.dpi);
    if (!dpi) return tl::make_unexpected(dpi.error());
    options.dpi = *dpi;
    options.title = arguments.value("title").value_or(QString());
    options.legend = !arguments.has("no-legend");
    return options;
}

} // namespace

CommandSpec exportSpec() {
    return {"export",
            "PATH...",
            "Draws runs and histories, over one another, into a picture, or writes their records as a table.",
            1,
            -1,
            {{"output", "FILE", nullptr, "what to write: .png, .svg, .pdf or .csv; also -o FILE"},
             {"metric", "NAMES", "loss,accuracy", "metrics with commas between, a plot each"},
             {"smoothing", "WEIGHT", "0.6", "weight of the running average, 0 for none"},
             {"log-y", nullptr, nullptr, "logarithmic y axis"},
             {"x", "AXIS", "epoch", "epoch, step or time"},
             {"width", "PIXELS", "1600", ""},
             {"height", "PIXELS", "900", ""},
             {"dpi", "DPI", "96", "type and lines are sized for 96"},
             {"theme", "NAME", "light", "light or dark"},
             {"title", "TEXT", nullptr, "above the plots"},
             {"no-legend", nullptr, nullptr, "leaves the legend out"}}};
}

int runExport(const Arguments& arguments) {
    const auto output = arguments.value("output");
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "export"}});
    const std::filesystem::path file(output->toStdString());
    if (!chart::figureFormat(file))
        return report(bad("output", *output, "a name that ends in .png, .svg, .pdf or .csv").value());
    Result<std::vector<chart::ChartRun>> runs = openPaths(arguments.operands());
    if (!runs) return report(runs.error());
    const Result<chart::FigureOptions> options = figureOptions(arguments, *runs);
    if (!options) return report(options.error());
    const Result<void> written = chart::exportFigure(file, std::move(*runs), *options);
    if (!written) return report(written.error());
    return ExitDone;
}

} // namespace throughline::app
