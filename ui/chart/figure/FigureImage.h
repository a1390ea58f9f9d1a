// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/Figure.h"

#include <QImage>

namespace throughline::chart {

/// Exactly `size.pixels()`, its resolution set to `size.density()`, or the same in fewer pixels. Null where there is no
/// memory for it. Thread of the QApplication, as for all that paints.
QImage figureImage(const Figure& figure);
QImage figureImage(const Figure& figure, const QSize& pixels);

} // namespace throughline::chart
