// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stack/ChartStack.h"
#include "stack/MetricChart.h"

#include <QElapsedTimer>
#include <QThreadPool>
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

    /// What legends switch.
    struct Shown {
        std::vector<std::pair<QString, bool>> runs; ///< those that are listed
        bool train = true, validation = true;
    };

    RunList runs;
    std::vector<Card> cards;
    std::vector<std::string> wanted; ///< empty: by default
    bool single = false;
    std::string current; ///< the one that keys act on, and that is shown where there is room for one only
    QTimer timer;
    QThreadPool smoother;
    bool isSmoothing = false;
    QElapsedTimer clock;
    ViewHistory views;
    std::optional<Crosshair> crosshair;
    bool isHeld = false;                            ///< the crosshair
    std::optional<std::optional<Crosshair>> missed; ///< where the mouse went meanwhile
    std::optional<Shown> beforeClick;               ///< before the first click of what may become a double one
};

} // namespace throughline::chart
