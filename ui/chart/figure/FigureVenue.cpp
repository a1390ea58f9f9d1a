// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureVenue.h"

#include "text/NumberText.h"
#include "theme/ColourVision.h"
#include "theme/Tokens.h"

#include <algorithm>
#include <array>

namespace throughline::chart {

namespace {

constexpr std::array venues{FigureVenue{"acm", 8.45, 17.78, 6.0},      FigureVenue{"acl", 7.7, 16.0, 7.0},
                            FigureVenue{"cvpr", 8.25, 17.46, 7.0},     FigureVenue{"elsevier", 9.0, 19.0, 7.0},
                            FigureVenue{"icml", 8.25, 17.15, 7.0},     FigureVenue{"ieee", 8.89, 18.19, 8.0},
                            FigureVenue{"lncs", 12.2, 12.2, 6.0},      FigureVenue{"nature", 8.9, 18.3, 5.0},
                            FigureVenue{"neurips", 13.97, 13.97, 7.0}, FigureVenue{"plos", 13.2, 19.05, 8.0}};

constexpr double LeastDistance = 10.0;
constexpr double Slack = 1.005; ///< of rounded pixels

} // namespace

std::span<const FigureVenue> figureVenues() {
    return venues;
}

std::optional<FigureVenue> figureVenue(const QString& name) {
    const auto found =
        std::ranges::find_if(venues, [&](const auto& venue) { return name == QLatin1String(venue.name); });
    return found == venues.end() ? std::nullopt : std::optional(*found);
}

std::vector<FigureFault> faultsOf(const Figure& figure, const std::optional<FigureVenue>& venue) {
    using Kind = FigureFault::Kind;
    std::vector<FigureFault> faults;
    const auto& options = figure.options();
    if (venue) {
        const double width = options.size.centimetres().width();
        // One between a column and the page is set across all columns.
        if (width > venue->page * Slack)
            faults.push_back({Kind::TooWide, {ui::plainNumber(width, 4), ui::plainNumber(venue->page, 4)}});
        if (const double type = figure.leastType(); type < venue->leastFont / Slack)
            faults.push_back({Kind::TooSmallType, {ui::plainNumber(type, 3), ui::plainNumber(venue->leastFont, 3)}});
    }
    const auto runs = figure.runs();
    const auto& tokens = options.dark() ? ui::Tokens::darkScheme() : ui::Tokens::light();
    for (const auto eye : ui::eyes) {
        double least = LeastDistance;
        std::vector<QString> pair;
        for (std::size_t i = 0; i < runs.size(); ++i)
            for (std::size_t k = 0; k < i; ++k) {
                const double distance = ui::colourDistance(tokens.run(runs[i].colour), tokens.run(runs[k].colour), eye);
                if (distance >= least) continue;
                least = distance;
                pair = {runs[k].name, runs[i].name};
            }
        if (pair.empty()) continue;
        const auto kind = eye == ui::Eye::Grey ? Kind::AlikeInGrey : Kind::Alike;
        if (eye != ui::Eye::Grey)
            pair.push_back(eye == ui::Eye::Protanope     ? QStringLiteral("protanopia")
                           : eye == ui::Eye::Deuteranope ? QStringLiteral("deuteranopia")
                           : eye == ui::Eye::Tritanope   ? QStringLiteral("tritanopia")
                                                         : QString());
        faults.push_back({kind, pair});
    }
    return faults;
}

} // namespace throughline::chart
