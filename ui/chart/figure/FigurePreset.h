// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/FigureOptions.h"

#include <array>

namespace throughline::chart {

/// Sizes and looks for what figures are made for.
enum class FigurePreset { PaperColumn, Slide, Readme };
inline constexpr std::array<const char*, 3> figurePresetNames{"paper", "slide", "readme"};
/// Sets size and theme. `plots`: that stand below one another.
void apply(FigurePreset preset, int plots, FigureOptions& options);

} // namespace throughline::chart
