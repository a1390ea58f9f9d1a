// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/Tokens.h"

#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

class QPainter;

namespace throughline::chart {

/// Makes the numbers of a picture as a table once they are asked for: a picture that is only looked at needs none. The
/// first row has the names of the columns. It holds all that it reads.
using TableMaker = std::function<std::vector<QStringList>()>;

/// How a picture is shown where it is painted. Plain value.
struct PictureStyle {
    const ui::Tokens* tokens = nullptr;
    int chosen = -1;  ///< part that is ringed; -1: none
    int pointed = -1; ///< part under the mouse, of pictures whose parts lie over one another; -1: none
};

/// What came of an evaluation, drawn: on screen and on paper by the same code. Holds values of its own. GUI thread, or
/// that of a QApplication.
class Picture {
public:
    virtual ~Picture() = default;

    virtual QString title() const = 0;
    /// Logical pixels that it takes in this width.
    virtual double heightFor(double width) const = 0;
    /// Logical pixels that suit it on paper.
    virtual double paperWidth() const { return 380.0; }
    virtual void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const = 0;
    /// Its numbers, with all their digits; the first row has the names of the columns.
    virtual std::vector<QStringList> table() const = 0;
    /// What it shows, in a sentence for those who do not see it.
    virtual QString summary() const = 0;

    // Parts of it that can be pointed at and chosen: cells, bars, images. From 0, in reading order.
    virtual int parts() const { return 0; }
    virtual int partsAcross() const { return 1; } ///< in a row, for the arrow keys
    virtual int partAt(const QPointF& /*point*/, const QRectF& /*room*/) const { return -1; }
    virtual QString partText(int /*part*/) const { return {}; }
    /// Whether it is painted otherwise where the mouse points at a part.
    virtual bool showsPointed() const { return false; }
};

} // namespace throughline::chart
