// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ExportSource.h"
#include "ExportSweep.h"
#include "OutputFile.h"
#include "Recipe.h"
#include "Report.h"

#include "curves/MetricNames.h"
#include "figure/ChartExport.h"
#include "figure/FigureJson.h"
#include "figure/FigurePreset.h"
#include "figure/FigureVenue.h"
#include "history/MetricNames.h"
#include "theme/Tokens.h"

#include <algorithm>

namespace throughline::app {

namespace {

using chart::FigureOptions;
using chart::FigureSize;

tl::unexpected<Error> bad(const char* name, const QString& value, const char* allowed) {
    return fail(ErrorCode::BadOption, {}, {name, value.toStdString(), allowed});
}

bool isDrawn(const std::string& asked, const std::vector<std::string>& known) {
    const auto is = [&](const std::string& metric) { return std::ranges::find(known, metric) != known.end(); };
    if (is(chart::partOf(asked, known).metric)) return true;
    const auto metrics = history::togetherIn(asked);
    return metrics.size() > 1 && std::ranges::all_of(metrics, is);
}

/// The metrics asked for; empty: not given. Each must be in one of the runs.
Result<std::vector<std::string>> metricsOf(const QString& text, const std::vector<chart::ChartRun>& runs) {
    std::vector<std::string> metrics;
    const std::vector<std::string> known = chart::metricNames(runs);
    QStringList names;
    for (const std::string& name : known) names += QString::fromStdString(name);
    for (const QString& part : text.split(QLatin1Char(','))) {
        metrics.push_back(part.trimmed().toStdString());
        if (!isDrawn(metrics.back(), known))
            return bad("metric", part.trimmed(), names.join(QStringLiteral(", ")).toUtf8().constData());
    }
    return metrics;
}

template <class Enum, std::size_t N>
Result<void> choose(const Arguments& arguments, const char* option, const std::array<const char*, N>& names,
                    Enum& value) {
    const auto text = arguments.value(option);
    if (!text) return {};
    QStringList allowed;
    for (std::size_t i = 0; i < N; ++i) {
        allowed += QLatin1String(names[i]);
        if (*text == allowed.last()) {
            value = static_cast<Enum>(i);
            return {};
        }
    }
    return bad(option, *text, allowed.join(QStringLiteral(", ")).toUtf8().constData());
}

Result<void> takeChart(const Arguments& arguments, FigureOptions& options) {
    const auto smoothing = arguments.number("smoothing", options.chart.smoothing);
    if (!smoothing) return tl::make_unexpected(smoothing.error());
    if (*smoothing < 0.0 || *smoothing > 0.999)
        return bad("smoothing", *arguments.value("smoothing"), "from 0 (off) to 0.999");
    options.chart.smoothing = *smoothing;
    options.chart.logY = options.chart.logY || arguments.has("log-y");
    options.chart.cutOutliers = options.chart.cutOutliers || arguments.has("cut-outliers");
    const auto axis = options.chart.x;
    if (auto ok = choose(arguments, "x", chart::axisNames, options.chart.x); !ok) return ok;
    if (options.chart.x != axis) options.x = std::nullopt; // the part that was shown was one of another axis
    if (const auto text = arguments.value("x-range")) {
        const auto ends = text->split(QLatin1Char(','));
        bool first = false, last = false;
        const chart::Range range{ends.value(0).toDouble(&first), ends.value(1).toDouble(&last)};
        if (ends.size() != 2 || !first || !last || !(range.min < range.max))
            return bad("x-range", *text, "two numbers with a comma between, the smaller one first");
        options.x = range;
        options.y.clear();
    }
    return {};
}

/// "1600" in pixels, or a length as on a ruler: "8.5cm", "85mm", "3.35in".
struct Length {
    double value = 0.0;
    FigureSize::Unit unit = FigureSize::Unit::Pixels;
};

Result<Length> lengthOf(const Arguments& arguments, const char* option) {
    const QString text = *arguments.value(option);
    QString number = text;
    double factor = 1.0;
    Length length;
    for (const auto& [name, centimetres] : {std::pair("cm", 1.0), {"mm", 0.1}, {"in", 2.54}}) {
        if (!text.endsWith(QLatin1String(name))) continue;
        number.chop(2);
        factor = centimetres;
        length.unit = FigureSize::Unit::Centimetres;
    }
    bool isNumber = false;
    length.value = number.toDouble(&isNumber) * factor;
    if (!isNumber || !(length.value > 0.0))
        return bad(option, text, "pixels, or a length such as 8.5cm, 85mm or 3.35in");
    return length;
}

/// One length alone leaves the other as it is, or in proportion where it was in the other unit.
Result<void> takeLengths(const Arguments& arguments, FigureSize& size) {
    std::optional<Length> width, height;
    for (auto [option, target] : {std::pair("width", &width), {"height", &height}}) {
        if (!arguments.has(option)) continue;
        const auto length = lengthOf(arguments, option);
        if (!length) return tl::make_unexpected(length.error());
        *target = *length;
    }
    if (!width && !height) return {};
    const auto unit = width ? width->unit : height->unit;
    if (height && height->unit != unit)
        return bad("height", *arguments.value("height"), "pixels or a length, whichever the width is");
    const double aspect = size.height / size.width;
    const bool other = unit != size.unit;
    if (other && unit == FigureSize::Unit::Centimetres) size.dpi = 300.0; // of print
    if (other && unit == FigureSize::Unit::Pixels) size.dpi = 96.0;       // of screens
    size.unit = unit;
    if (width) size.width = width->value;
    if (other && !width) size.width = height->value / aspect;
    if (height) size.height = height->value;
    if (other && !height) size.height = size.width * aspect;
    return {};
}

Result<Bands> bandsOf(const Arguments& arguments) {
    Bands bands;
    bands.by = arguments.value("band").value_or(QString()).replace(QLatin1Char('_'), QLatin1Char('-'));
    bands.difference = arguments.has("difference");
    if (bands.difference) bands.interval = history::Interval::Confidence95;
    if (const Result<void> ok = choose(arguments, "interval", history::intervalNames, bands.interval); !ok)
        return tl::make_unexpected(ok.error());
    for (const char* option : {"interval", "difference"})
        if (arguments.has(option) && bands.by.isEmpty())
            return bad(option, arguments.value(option).value_or(QString()), "used beside --band");
    return bands;
}

Result<FigureOptions> optionsOf(const Arguments& arguments, const ExportSource& source) {
    FigureOptions options;
    options.chart.smoothing = 0.0; // what was recorded, unless somebody asks for more
    if (!arguments.has("ignore-settings")) options = chart::figureOptions(source.settings, options);
    const std::vector<std::string> known = chart::metricNames(source.runs);
    std::erase_if(options.metrics, [&](const std::string& metric) { return !isDrawn(metric, known); });
    if (const auto text = arguments.value("metric")) {
        const auto metrics = metricsOf(*text, source.runs);
        if (!metrics) return tl::make_unexpected(metrics.error());
        options.metrics = *metrics;
    }
    if (auto ok = takeChart(arguments, options); !ok) return tl::make_unexpected(ok.error());

    if (arguments.has("preset")) {
        chart::FigurePreset preset{};
        if (auto ok = choose(arguments, "preset", chart::figurePresetNames, preset); !ok)
            return tl::make_unexpected(ok.error());
        const auto metrics = options.metrics.empty() ? chart::defaultMetrics(source.runs) : options.metrics;
        chart::apply(preset, static_cast<int>(std::max<std::size_t>(1, metrics.size())), options);
    }
    if (auto ok = choose(arguments, "theme", chart::figureThemeNames, options.theme); !ok)
        return tl::make_unexpected(ok.error());
    if (auto ok = takeLengths(arguments, options.size); !ok) return tl::make_unexpected(ok.error());
    for (auto [option, target] : {std::pair("dpi", &options.size.dpi), {"scale", &options.size.scale}}) {
        const auto number = arguments.number(option, *target);
        if (!number) return tl::make_unexpected(number.error());
        *target = *number;
    }
    options.title = arguments.value("title").value_or(options.title);
    options.font = arguments.value("font").value_or(options.font);
    if (const auto text = arguments.value("font-size")) {
        const auto points = arguments.number("font-size", 0.0);
        if (!points) return tl::make_unexpected(points.error());
        if (*points < FigureOptions::leastFont || *points > FigureOptions::mostFont)
            return bad("font-size", *text, "from 3 to 72 points");
        options.fontSize = *points;
    }
    options.caption = options.caption || arguments.has("caption");
    options.legend = options.legend && !arguments.has("no-legend");
    options.history = options.history && !arguments.has("no-history");
    return options;
}

} // namespace

CommandSpec exportSpec() {
    return {"export",
            "PATH...|RECIPE.toml",
            "Draws runs and histories, over one another, into a picture, or writes their records as a table. A PNG\n"
            "carries its histories: it can be opened again, and exported again with the settings that it was made\n"
            "with, which the options below go before.",
            1,
            -1,
            {{"output", "FILE", nullptr, "what to write: .png, .svg, .pdf, .tex (pgfplots) or .csv; also -o FILE"},
             {"metric", "NAMES", "loss,accuracy",
              "metrics with commas between, "
              "a plot each; \"loss + lr\" in one; val_loss alone too"},
             {"sweep", nullptr, nullptr,
              "of the folder of a sweep: in place of its curves, what its settings came to, as parallel\n"
              "                             coordinates, or over one setting as points; a .csv has its table"},
             {"smoothing", "WEIGHT", "0", "weight of a running average; adds its columns to a table"},
             {"log-y", nullptr, nullptr, "logarithmic y axis"},
             {"cut-outliers", nullptr, nullptr, "leaves the highest and lowest 5 % out of the y range"},
             {"x", "AXIS", "epoch", "epoch (where there is none, step), step, time or wall-time"},
             {"x-range", "FROM,TO", nullptr, "draws this part of the x axis alone"},
             {"band", "BY", nullptr, "seeds, or a setting: its runs become one curve with a band"},
             {"interval", "NAME", "quartiles", "what the band is: sd, ci95, minmax or quartiles"},
             {"difference", nullptr, nullptr, "of groups: what they have more than the first, in pairs of one seed"},
             {"preset", "NAME", nullptr, "paper (a column), slide or readme: size and theme for it"},
             {"width", "LENGTH", "1600", "pixels, or 8.5cm, 85mm, 3.35in"},
             {"height", "LENGTH", "900", "the same"},
             {"dpi", "DPI", "96", "pixels an inch; 300 for sizes in cm. Type and lines are sized for 96"},
             {"scale", "TIMES", "1", "1 to 4 times as many pixels both ways"},
             {"theme", "NAME", "light", "light, dark, transparent or transparent-dark"},
             {"title", "TEXT", nullptr, "above the plots"},
             {"font", "FAMILY", "Inter", "of all text"},
             {"font-size", "POINTS", "7.5", "of the smallest text; all else in proportion"},
             {"caption", nullptr, nullptr, "a line below: how many runs, which interval, smoothing, resumes"},
             {"venue", "NAME", nullptr,
              "holds the figure against where it is printed: its column for a width, its least type,\n"
              "                             and colours that all can tell apart, in grey too"},
             {"no-legend", nullptr, nullptr, "leaves the legend out"},
             {"no-history", nullptr, nullptr, "a PNG that carries no histories"},
             {"ignore-settings", nullptr, nullptr, "of a picture, those that it was made with"}}};
}

namespace {

Result<std::optional<chart::FigureVenue>> venueOf(const Arguments& arguments, FigureSize& size) {
    const auto name = arguments.value("venue");
    if (!name) return std::nullopt;
    const auto venue = chart::figureVenue(*name);
    if (!venue) {
        QStringList names;
        for (const auto& each : chart::figureVenues()) names += QLatin1String(each.name);
        return bad("venue", *name, names.join(QStringLiteral(", ")).toUtf8().constData());
    }
    if (!arguments.has("width")) {
        size.convertTo(FigureSize::Unit::Centimetres);
        const double aspect = arguments.has("height") || arguments.has("preset") ? 0.0 : 0.7;
        size.width = venue->column;
        if (aspect > 0.0) size.height = aspect * size.width;
        if (!arguments.has("dpi")) size.dpi = 300.0;
    }
    return venue;
}

/// What its reader will miss, with what can be done about it. `typeOfDocument`: it has none of its own.
void warnOf(const chart::Figure& figure, const std::optional<chart::FigureVenue>& venue, const std::string& file,
            bool typeOfDocument) {
    using Kind = chart::FigureFault::Kind;
    for (const chart::FigureFault& fault : chart::faultsOf(figure, venue)) {
        if (fault.kind == Kind::TooSmallType && typeOfDocument) continue;
        const ErrorCode code = fault.kind == Kind::TooWide        ? ErrorCode::FigureTooWide
                               : fault.kind == Kind::TooSmallType ? ErrorCode::FigureTypeSmall
                                                                  : ErrorCode::ColoursAlike;
        std::vector<std::string> words;
        for (const QString& word : fault.arguments) words.push_back(word.toStdString());
        if (fault.kind == Kind::AlikeInGrey) words.emplace_back("grey");
        warn({code, file, std::move(words)});
    }
}

/// The recipe among the operands, which stands for all of them; an empty one: there is none.
Result<Recipe> recipeOf(const Arguments& arguments) {
    if (std::none_of(arguments.operands().begin(), arguments.operands().end(), &isRecipe))
        return Recipe{arguments, {}, {}, {}, {}, {}};
    if (arguments.operands().size() > 1)
        return fail(ErrorCode::UnexpectedArgument, {}, {arguments.operands().last().toStdString(), "export"});
    const std::filesystem::path file(arguments.operands().front().toStdString());
    Result<Recipe> recipe = readRecipe(file, exportSpec());
    if (recipe) recipe->arguments = arguments.behind(recipe->arguments);
    return recipe;
}

void applyTo(std::vector<chart::ChartRun>& runs, const Recipe& recipe) {
    for (chart::ChartRun& run : runs) {
        // A band by what its group is called, too.
        const QString group = run.name.section(QStringLiteral(" · "), 0, 0);
        const auto colour =
            recipe.colours.contains(run.name) ? recipe.colours.find(run.name) : recipe.colours.find(group);
        if (colour != recipe.colours.end()) run.colour = ui::ownColour(colour->second);
        const auto name = recipe.names.contains(run.name) ? recipe.names.find(run.name) : recipe.names.find(group);
        if (name != recipe.names.end()) run.name = name->second;
    }
}

/// What the caption says of all bands need not stand in the legend, too.
void nameShortly(std::vector<chart::ChartRun>& runs) {
    const auto differs = [&](const chart::ChartRun& run) { return run.bandText != runs.front().bandText; };
    if (runs.empty() || runs.front().bandText.isEmpty() || std::any_of(runs.begin(), runs.end(), differs)) return;
    for (chart::ChartRun& run : runs) run.name.remove(QStringLiteral(" · ") + run.bandText);
}

} // namespace

int runExport(const Arguments& given) {
    const Result<Recipe> recipe = recipeOf(given);
    if (!recipe) return report(recipe.error());
    const Arguments& arguments = recipe->arguments;
    const auto output = arguments.value("output");
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "export"}});
    const std::filesystem::path file(output->toStdString());
    const auto format = chart::figureFormat(file);
    if (!format) return report(bad("output", *output, "a name that ends in .png, .svg, .pdf, .tex or .csv").value());
    std::vector<std::filesystem::path> inputs;
    for (const QString& path : given.operands() + arguments.operands()) inputs.emplace_back(path.toStdString());
    if (const auto free = checkOutput(file, inputs); !free) return report(free.error());
    if (arguments.has("sweep")) return exportSweep(arguments, file, *format);
    Result<ExportSource> source = openPaths(arguments.operands());
    if (!source) return report(source.error());
    const Result<Bands> bands = bandsOf(arguments);
    if (!bands) return report(bands.error());
    if (const Result<void> done = merge(*source, *bands); !done) return report(done.error());
    Result<FigureOptions> options = optionsOf(arguments, *source);
    if (!options) return report(options.error());
    applyTo(source->runs, *recipe);
    if (options->caption) nameShortly(source->runs);
    for (const auto& [metric, label] : recipe->labels) options->labels[metric] = label;
    for (const auto& [metric, log] : recipe->logs) options->logs[metric] = log;
    for (const auto& [metric, range] : recipe->ys) options->y[metric] = range;
    const auto venue = venueOf(arguments, options->size);
    if (!venue) return report(venue.error());
    // A table has smoothed values for the asking alone.
    if (*format == chart::FigureFormat::Csv && arguments.has("smoothing"))
        options->smoothed = options->chart.smoothing > 0.0;
    const auto figure = std::make_shared<chart::Figure>(std::move(source->runs), *options);
    const auto work = chart::drawFigure(*format, figure);
    if (!work) return report(work.error());
    const Result<QByteArray> bytes = (*work)();
    if (!bytes) return report(bytes.error());
    const Result<void> written = chart::writeFigure(file, *bytes);
    if (!written) return report(written.error());
    if (*format != chart::FigureFormat::Csv && (venue->has_value() || isRecipe(given.operands().front())))
        warnOf(*figure, *venue, file.string(), *format == chart::FigureFormat::Tex);
    if (*format == chart::FigureFormat::Png && options->history && !chart::carriesHistories(*figure))
        warn({ErrorCode::NotCarried, file.string()});
    return ExitDone;
}

} // namespace throughline::app
