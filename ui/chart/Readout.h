// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chart/MetricPlot.h"
#include "theme/Tokens.h"

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

class QPainter;

namespace throughline::chart {

/// One entry of a card's head: a piece of line, a quiet word, a value. Any of them may be missing.
struct ReadoutItem {
    QColor line; ///< invalid: none
    bool dashed = false;
    QString name;
    QString value;
};

/// "epoch 18 — train 0.2743 - - validation 0.3026" for a run alone, the names of the runs for several, with their
/// values while there is a crosshair.
std::vector<ReadoutItem> readout(const MetricPlot& plot, std::optional<double> crosshair, const ui::Tokens& tokens);
/// The same without values, for figures; several runs are followed by what the two line styles mean.
std::vector<ReadoutItem> legend(const MetricPlot& plot, const ui::Tokens& tokens);

/// Paints the entries against the right edge of `area`, on its middle; names give way where they do not all fit.
/// Digits stand in columns, so that nothing jumps while values change.
void paintReadout(QPainter& painter, const QRectF& area, std::vector<ReadoutItem> items, const QFont& font,
                  const ui::Tokens& tokens);

/// Space that the entries take side by side.
double readoutWidth(const std::vector<ReadoutItem>& items, const QFont& font);

/// "epoch 18 · train 0.2743 · validation 0.3026", for screen readers.
QString spoken(const std::vector<ReadoutItem>& items);

} // namespace throughline::chart
