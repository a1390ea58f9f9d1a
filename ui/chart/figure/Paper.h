// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QByteArray>
#include <QColor>
#include <QSizeF>
#include <QString>
#include <functional>
#include <string>

class QPainter;

namespace throughline::chart {

/// What something is drawn on to become a file.
struct Paper {
    QSizeF size;               ///< logical pixels, 96 an inch
    QString title;             ///< that the file has
    double scale = 1.0;        ///< of a PNG: pixels a logical one
    QColor ground = Qt::white; ///< of a PNG
};
/// Draws into (0, 0, size) of the painter's present coordinates.
using PaperPaint = std::function<void(QPainter&)>;

// The bytes of the whole file, the same each time. Thread of the QApplication, as for all that paints.
QByteArray svgBytes(const Paper& paper, const PaperPaint& paint);
/// `attached`: a JSON text that the file carries as `throughline.json`; empty: none.
QByteArray pdfBytes(const Paper& paper, const PaperPaint& paint, const std::string& attached = {});
/// Errors: `OutOfMemory`.
Result<QByteArray> pngBytes(const Paper& paper, const PaperPaint& paint);

} // namespace throughline::chart
