// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/Range.h"

#include <QRectF>
#include <algorithm>
#include <cmath>
#include <optional>

namespace throughline::chart {

/// From data to logical pixels and back. Plain value.
struct PlotTransform {
    QRectF plot;
    Range x, y;
    bool logY = false; ///< then y.min > 0

    double px(double value) const { return plot.left() + (value - x.min) / x.size() * plot.width(); }
    /// Far values are held near the plot: a painter fails on very long lines.
    double py(double value) const {
        const double share = logY ? (std::log(value) - std::log(y.min)) / (std::log(y.max) - std::log(y.min))
                                  : (value - y.min) / y.size();
        return plot.bottom() - std::clamp(share, -3.0, 4.0) * plot.height();
    }
    QPointF point(double vx, double vy) const { return {px(vx), py(vy)}; }
    /// The same where it is in view; nothing where it is not, or cannot be drawn.
    std::optional<QPointF> visible(double vx, double vy) const {
        if (!std::isfinite(vy) || (logY && vy <= 0.0) || !x.contains(vx) || !y.contains(vy)) return std::nullopt;
        return point(vx, vy);
    }
    double xAt(double pixel) const { return x.min + (pixel - plot.left()) / plot.width() * x.size(); }
    double yAt(double pixel) const {
        const double share = (plot.bottom() - pixel) / plot.height();
        return logY ? y.min * std::exp(share * (std::log(y.max) - std::log(y.min))) : y.min + share * y.size();
    }
};

} // namespace throughline::chart
