// SPDX-License-Identifier: GPL-3.0-or-later
// How a user moves the view of a ChartStack.
#include "chart/ChartStackPrivate.h"

#include <QKeyEvent>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Outside = 0.5; ///< how far a view may leave the data, in parts of its own size

} // namespace

void ChartStack::setXRange(const Range& range) {
    const auto all = fitX(d->runs, m_options.x);
    // Doubles tell about 1e15 places apart; no view is closer than a thousandth of a record or farther out than useful.
    const double least = std::max(all.size() * 1e-9, std::abs(all.max) * 1e-12);
    const double size = std::clamp(range.size(), least, all.size() * (1.0 + 2.0 * Outside));
    double min = range.min + (range.size() - size) / 2.0;
    min =
        std::clamp(min, all.min - Outside * size, std::max(all.min - Outside * size, all.max + Outside * size - size));
    takeView();
    m_x = {min, min + size};
    presentCharts();
}

void ChartStack::zoom(MetricChart* chart, double factor, const QPointF& about, bool both) {
    auto* card = d->card(chart);
    if (both && card) {
        const auto y = chart->yRange();
        if (m_options.logY) {
            card->y =
                Range{about.y() * std::pow(y.min / about.y(), factor), about.y() * std::pow(y.max / about.y(), factor)};
        } else {
            card->y = Range{about.y() + (y.min - about.y()) * factor, about.y() + (y.max - about.y()) * factor};
        }
    }
    setXRange({about.x() + (m_x.min - about.x()) * factor, about.x() + (m_x.max - about.x()) * factor});
}

void ChartStack::pan(MetricChart* chart, double dx, double dyPixels) {
    auto* card = d->card(chart);
    if (card && card->y && dyPixels != 0.0) {
        const double share = dyPixels / chart->plotRect().height();
        auto& y = *card->y;
        if (m_options.logY) {
            const double ratio = std::pow(y.max / y.min, share);
            y = {y.min * ratio, y.max * ratio};
        } else {
            const double distance = share * y.size();
            y = {y.min + distance, y.max + distance};
        }
    }
    setXRange({m_x.min + dx, m_x.max + dx});
}

void ChartStack::keyPressEvent(QKeyEvent* event) {
    const double step = 0.1 * m_x.size();
    const double middle = d->crosshair.value_or((m_x.min + m_x.max) / 2.0);
    const auto scale = [&](double factor) {
        setXRange({middle + (m_x.min - middle) * factor, middle + (m_x.max - middle) * factor});
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return setXRange({m_x.min - step, m_x.max - step});
    case Qt::Key_Right:
        return setXRange({m_x.min + step, m_x.max + step});
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return scale(0.8);
    case Qt::Key_Minus:
        return scale(1.25);
    case Qt::Key_Home:
    case Qt::Key_0:
        return fit();
    case Qt::Key_PageUp:
        return turnBy(-1);
    case Qt::Key_PageDown:
        return turnBy(1);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace throughline::chart
