// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QRectF>
#include <QString>

class QPainter;

namespace throughline::ui {

/// One of resources/icons, drawn from its SVG at whatever size and scale it is shown, in the palette's text colour;
/// disabled in `disabled`, in mode `Selected` in `onAccent`. GUI thread.
QIcon icon(const QString& name);
/// The same in a colour of one's own.
void paintIcon(QPainter& painter, const QString& name, const QRectF& rect, const QColor& color);

} // namespace throughline::ui
