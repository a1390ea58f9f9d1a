// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Operand.h"
#include "OutputFile.h"
#include "Report.h"

#include "curves/MetricNames.h"
#include "figure/ChartExport.h"
#include "figure/FigureJson.h"
#include "figure/FigurePreset.h"
#include "history/MetricNames.h"
#include "session/FigureVerification.h"
#include "ui/compare/RunGroups.h"
#include "ui/models/Item.h"
#include "ui/models/ItemPath.h"
#include "ui/models/ItemTitles.h"

#include <algorithm>

namespace throughline::app {

namespace {

using chart::FigureOptions;
using chart::FigureSize;

tl::unexpected<Error> bad(const char* name, const QString& value, const char* allowed) {
    return fail(ErrorCode::BadOption, {}, {name, value.toStdString(), allowed});
}

/// The operands, opened as what they are.
struct Source {
    std::vector<chart::ChartRun> runs;
    std::vector<std::shared_ptr<const session::RunInfo>> infos; ///< of each; null: its settings are not known
    std::string settings;                                       ///< of the first picture among them
};

/// Those at `path`.
void takeHistories(history::OpenedHistories opened, const std::filesystem::path& path, Source& source) {
    const bool alone = source.runs.empty();
    const QString name = QString::fromStdString(path.stem().string());
    std::size_t number = 0;
    for (history::NamedHistory& named : opened.histories) {
        chart::ChartRun run;
        run.id = ui::ItemPath::of(QString::fromStdString(path.string()), number++, opened.histories.size());
        run.name = named.name.empty() ? name : QString::fromStdString(named.name);
        if (!named.monitor.empty()) run.monitor = named.monitor;
        run.bestEpoch = named.bestEpoch;
        // Colours are those that a picture was drawn in, as long as they tell its runs from others.
        run.colour = alone && !opened.settings.empty() ? named.colour : source.runs.size();
        run.history = std::move(named.history);
        run.band = std::move(named.band);
        if (!named.run.empty()) run.origin = [text = std::move(named.run)] { return text; };
        source.runs.push_back(std::move(run));
        source.infos.emplace_back();
    }
    if (source.settings.empty()) source.settings = std::move(opened.settings);
}

void takeRun(const session::OpenedRun& opened, Source& source) {
    chart::ChartRun run;
    run.id = QString::fromStdString(opened.summary.folder.string());
    run.name = QString::fromStdString(opened.summary.name);
    run.monitor = opened.summary.bestMetric;
    run.bestEpoch = static_cast<double>(opened.summary.bestEpoch);
    run.colour = source.runs.size();
    run.history = std::make_shared<const history::History>(opened.history);
    run.origin = [text = session::originText(opened.info, opened.summary.folder)] { return text; };
    source.runs.push_back(std::move(run));
    source.infos.push_back(std::make_shared<const session::RunInfo>(opened.info));
}

Result<void> open(const io::Location& location, Source& source) {
    // As in the window: a file of a run stands for the run, whose best and marks it does not know itself.
    Result<session::OpenedPath> opened = openOperand(location, session::FilesOfRuns::AsRuns);
    if (!opened) return tl::make_unexpected(opened.error());
    if (auto* run = std::get_if<session::OpenedRunAt>(&opened->what)) {
        takeRun(run->run, source);
    } else if (auto* histories = std::get_if<session::OpenedHistoriesAt>(&opened->what)) {
        if (histories->damaged) warn(*histories->damaged);
        takeHistories(std::move(histories->histories), location.path, source);
    } else if (const auto* inside = std::get_if<session::PathsInside>(&opened->what)) {
        // One that cannot be read does not hide the others.
        for (const std::filesystem::path& each : inside->paths)
            if (const Result<void> done = open({location.host, each}, source); !done) warn(done.error());
    }
    return {};
}

/// The legend's and the table's names, as the window's list has them: with what tells one apart where another has the
/// same.
void nameApart(std::vector<chart::ChartRun>& runs) {
    std::vector<ui::Item> items(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        items[i].path = runs[i].id;
        items[i].name = runs[i].name;
    }
    const QStringList titles = ui::titlesOf(items);
    for (std::size_t i = 0; i < runs.size(); ++i) runs[i].name = titles[static_cast<qsizetype>(i)];
}

Result<Source> openPaths(const QStringList& paths) {
    Source source;
    for (const QString& path : paths) {
        const Result<io::Location> location = io::locationOf(path.toStdString());
        if (!location) return tl::make_unexpected(location.error());
        if (const Result<void> done = open(*location, source); !done) return tl::make_unexpected(done.error());
    }
    nameApart(source.runs);
    for (std::size_t i = 0; i < source.runs.size(); ++i) source.runs[i].id = QString::number(i);
    return source;
}

/// What is asked of groups of runs.
struct Bands {
    QString by; ///< as `ui::groupRuns` has it; empty: each run for itself
    history::Interval interval = history::Interval::Quartiles;
    bool difference = false; ///< to the first group
};

std::shared_ptr<const history::MetricHistory> recordsOf(const chart::ChartRun& run) {
    return {run.history, &run.history->records};
}

/// Each group becomes one run, or each but the first what it has more than that.
Result<void> merge(Source& source, const Bands& bands) {
    if (bands.by.isEmpty()) return {};
    std::vector<ui::RunFacts> facts;
    for (std::size_t i = 0; i < source.runs.size(); ++i) facts.push_back({source.infos[i].get(), source.runs[i].name});
    const auto groups = ui::groupRuns(facts, bands.by, ui::Unnamed::Together);
    if (groups.size() < (bands.difference ? 2U : 1U)) {
        const QStringList known = QStringList(ui::bySeeds) + ui::groupingsOf(facts);
        return bad("band", bands.by,
                   (QStringLiteral("what makes %1 of two runs or more here (%2)")
                        .arg(bands.difference ? QStringLiteral("two groups") : QStringLiteral("a group"),
                             known.join(QStringLiteral(", "))))
                       .toUtf8()
                       .constData());
    }
    std::vector<chart::ChartRun> drawn;
    for (const ui::RunGroup& group : groups) {
        history::Runs records;
        QString name = ui::bandText(group, bands.interval, bands.by);
        if (!bands.difference) {
            for (const std::size_t member : group.members) records.push_back(recordsOf(source.runs[member]));
        } else if (&group != &groups.front()) {
            for (const auto& [member, other] : ui::pairsOf(facts, group, groups.front()))
                records.push_back(std::make_shared<const history::MetricHistory>(
                    history::difference(*recordsOf(source.runs[member]), *recordsOf(source.runs[other]))));
            name = ui::differenceText(group, groups.front(), records.size(), bands.interval);
        }
        if (records.empty()) continue;
        drawn.push_back(ui::bandedRun(source.runs[group.members.front()], name,
                                      history::makeBand(records, bands.interval), bands.interval));
        if (bands.difference) drawn.back().monitor.clear(); // a difference has no best
    }
    // What belongs to no group is drawn beside them, but not beside differences.
    for (std::size_t i = 0; i < source.runs.size() && !bands.difference; ++i)
        if (std::none_of(groups.begin(), groups.end(), [i](const ui::RunGroup& group) {
                return std::find(group.members.begin(), group.members.end(), i) != group.members.end();
            }))
            drawn.push_back(std::move(source.runs[i]));
    for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i].colour = i;
    source.runs = std::move(drawn);
    return {};
}

bool isDrawn(const std::string& asked, const std::vector<std::string>& known) {
    return std::find(known.begin(), known.end(), chart::partOf(asked, known).metric) != known.end();
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

Result<FigureOptions> optionsOf(const Arguments& arguments, const Source& source) {
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
    options.legend = options.legend && !arguments.has("no-legend");
    options.history = options.history && !arguments.has("no-history");
    return options;
}

} // namespace

CommandSpec exportSpec() {
    return {"export",
            "PATH...",
            "Draws runs and histories, over one another, into a picture, or writes their records as a table. A PNG\n"
            "carries its histories: it can be opened again, and exported again with the settings that it was made\n"
            "with, which the options below go before.",
            1,
            -1,
            {{"output", "FILE", nullptr, "what to write: .png, .svg, .pdf or .csv; also -o FILE"},
             {"metric", "NAMES", "loss,accuracy", "metrics with commas between, a plot each; val_loss alone too"},
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
             {"no-legend", nullptr, nullptr, "leaves the legend out"},
             {"no-history", nullptr, nullptr, "a PNG that carries no histories"},
             {"ignore-settings", nullptr, nullptr, "of a picture, those that it was made with"}}};
}

int runExport(const Arguments& arguments) {
    const auto output = arguments.value("output");
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "export"}});
    const std::filesystem::path file(output->toStdString());
    const auto format = chart::figureFormat(file);
    if (!format) return report(bad("output", *output, "a name that ends in .png, .svg, .pdf or .csv").value());
    std::vector<std::filesystem::path> inputs;
    for (const QString& path : arguments.operands()) inputs.emplace_back(path.toStdString());
    if (const auto free = checkOutput(file, inputs); !free) return report(free.error());
    Result<Source> source = openPaths(arguments.operands());
    if (!source) return report(source.error());
    const Result<Bands> bands = bandsOf(arguments);
    if (!bands) return report(bands.error());
    if (const Result<void> done = merge(*source, *bands); !done) return report(done.error());
    Result<FigureOptions> options = optionsOf(arguments, *source);
    if (!options) return report(options.error());
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
    if (*format == chart::FigureFormat::Png && options->history && !chart::carriesHistories(*figure))
        warn({ErrorCode::NotCarried, file.string()});
    return ExitDone;
}

} // namespace throughline::app
