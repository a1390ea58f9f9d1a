// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chart/ChartStack.h"
#include "chart/MetricChart.h"

#include <QTimer>

namespace throughline::chart {

/// For ChartStack's own sources.
class ChartStack::Private {
public:
    struct Card {
        MetricChart* chart = nullptr; ///< owned by the stack
        std::optional<Range> y;       ///< set by the user
    };

    RunCurves* find(const QString& id) {
        for (const auto& run : runs)
            if (run->run().id == id) return run.get();
        return nullptr;
    }
    Card* card(const MetricChart* chart) {
        for (auto& card : cards)
            if (card.chart == chart) return &card;
        return nullptr;
    }

    RunList runs;
    std::vector<Card> cards;
    std::vector<std::string> wanted; ///< empty: by default
    std::string current;             ///< the one shown where there is room for one only
    QTimer timer;
    std::optional<double> crosshair;
};

} // namespace throughline::chart
