// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"
#include "figure/FigureOptions.h"

#include <QString>
#include <vector>

namespace throughline::ui {

/// The figure as a recipe that `throughline export` draws (docs/formats.md), to be saved in `folder`: paths below it
/// are told from there.
QString figureRecipe(const std::vector<chart::ChartRun>& runs, const chart::FigureOptions& options,
                     const QString& folder);

} // namespace throughline::ui
