// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/Figure.h"

#include <QByteArray>

namespace throughline::chart {

/// The figure for LaTeX: a tikzpicture of pgfplots with its data in it, to be drawn in the document's own type
/// (PGFPlots 1.18 manual; libraries groupplots and fillbetween). Widths and heights are those of the figure. ASCII but
/// for what names hold, in UTF-8.
QByteArray figureTex(const Figure& figure);

} // namespace throughline::chart
