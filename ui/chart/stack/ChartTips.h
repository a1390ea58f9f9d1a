// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "painting/PlotTransform.h"
#include "painting/Readout.h"

#include <QPointF>
#include <QString>

/// What a tooltip says. GUI thread.
namespace throughline::chart {

/// About an entry of the legend; empty for one that switches nothing.
QString legendTip(const ReadoutItem& entry, const MetricPlot& plot);
/// About what is drawn of a run alone at a place in the plot, in the transform's coordinates: the best epoch, a mark, a
/// ghost. Empty where there is nothing to tell.
QString plotTip(const MetricPlot& plot, const PlotTransform& transform, const QPointF& at);

} // namespace throughline::chart
