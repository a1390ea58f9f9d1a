// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/Readout.h"

#include "text/MetricText.h"
#include "text/NumberText.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <tuple>

namespace throughline::chart {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Chart", text);
}

ReadoutItem part(bool validation, const MetricPlot& plot, const QColor& color) {
    ReadoutItem item{color, validation, validation ? tr("validation") : tr("train"), {}};
    item.key.kind = validation ? LegendKey::Kind::Validation : LegendKey::Kind::Train;
    item.off = !(validation ? plot.options.validation : plot.options.train);
    return item;
}

ReadoutItem runItem(const MetricPlot& plot, const RunCurves& run, std::size_t place, const ui::Tokens& tokens) {
    const auto axis = plot.options.x;
    ReadoutItem item{tokens.run(plot.colour(run, place)), false, curveName(plot, run, place), {}};
    if (!run.records().empty() && run.records().x(axis).empty())
        item.name = (axis == history::XAxis::Epoch  ? tr("%1 (no epochs)")
                     : axis == history::XAxis::Step ? tr("%1 (no steps)")
                                                    : tr("%1 (no times)"))
                        .arg(item.name);
    item.key = {LegendKey::Kind::Run, run.run().id};
    item.off = !run.run().visible;
    return item;
}

void addParts(std::vector<ReadoutItem>& items, const MetricPlot& plot, const QColor& color) {
    for (const bool validation : {false, true}) {
        if (!(validation ? plot.hasValidation : plot.hasTrain)) continue;
        items.push_back(part(validation, plot, color));
    }
}

std::vector<ReadoutItem> ofRuns(const MetricPlot& plot, const std::optional<CurveKey>& highlight,
                                const ui::Tokens& tokens) {
    std::vector<ReadoutItem> items;
    for (const auto* run : plot.runs) {
        for (std::size_t place = 0; place < plot.metrics.size(); ++place) {
            if (!run->pair(plot.metrics[place])) continue;
            items.push_back(runItem(plot, *run, place, tokens));
            items.back().strong = highlight && highlight->run == run->run().id && highlight->place == place;
        }
    }
    if (plot.hasTrain && plot.hasValidation) addParts(items, plot, tokens.secondary);
    return items;
}

} // namespace

QString curveName(const MetricPlot& plot, const RunCurves& run, std::size_t place) {
    if (plot.metrics.size() == 1) return run.run().name;
    const auto metric = ui::metricTitle(plot.metrics[place]);
    return plot.runs.size() == 1 ? metric : QStringLiteral("%1 · %2").arg(run.run().name, metric);
}

bool namesRuns(const MetricPlot& plot) {
    return plot.metrics.size() > 1 || !plot.only || plot.runs.size() > 1 ||
           plot.only->run().band; // whose name says what it is
}

std::pair<QString, QString> positionText(const Reading& reading, history::XAxis axis) {
    switch (axis) {
    case history::XAxis::Epoch:
        return {tr("epoch"), ui::countText(reading.x)};
    case history::XAxis::Step:
        return {reading.run->records().countsEpochs() ? tr("step") : ui::counterText(reading.run->records().counter()),
                ui::countText(reading.x)};
    case history::XAxis::Time:
        return {tr("time"), ui::durationText(reading.x)};
    case history::XAxis::WallTime:
        return {tr("at"), ui::momentText(std::llround(reading.x))};
    }
    return {};
}

std::vector<ReadoutItem> readout(const MetricPlot& plot, std::optional<double> crosshair,
                                 const std::optional<CurveKey>& highlight, const ui::Tokens& tokens) {
    if (namesRuns(plot)) return ofRuns(plot, highlight, tokens);
    std::vector<ReadoutItem> items;
    const auto readings = crosshair ? readingsAt(plot, *crosshair) : lastReadings(plot);
    if (!readings.empty()) {
        ReadoutItem position;
        std::tie(position.name, position.value) = positionText(readings.front(), plot.options.x);
        items.push_back(position);
    }
    const auto first = items.size();
    addParts(items, plot, tokens.run(plot.only->run().colour));
    for (const auto& reading : readings) {
        for (auto i = first; i < items.size(); ++i) {
            auto& item = items[i];
            if (item.dashed != reading.validation) continue;
            item.value = ui::metricText(reading.value);
            item.strong = crosshair && highlight == reading.key() && readings.size() > 1;
            if (crosshair && plot.options.smoothing > 0.0) item.smoothed = u'~' + ui::metricText(reading.drawn);
        }
    }
    return items;
}

std::vector<ReadoutItem> legend(const MetricPlot& plot, const ui::Tokens& tokens) {
    std::vector<ReadoutItem> items;
    if (plot.only && !plot.only->run().band && plot.metrics.size() == 1)
        addParts(items, plot, tokens.run(plot.only->run().colour));
    else
        items = ofRuns(plot, {}, tokens);
    // Paper has no switches: what is off is not there.
    std::erase_if(items, [](const ReadoutItem& item) { return item.off; });
    return items;
}

QString bandText(const Reading& reading) {
    if (!reading.band) return {};
    return QStringLiteral("%1 – %2").arg(ui::metricText(reading.band->min), ui::metricText(reading.band->max));
}

QString spoken(const std::vector<ReadoutItem>& items) {
    QStringList parts;
    for (const auto& item : items) parts << QStringList({item.name, item.value}).join(u' ').simplified();
    return parts.join(QStringLiteral(" · "));
}

} // namespace throughline::chart
