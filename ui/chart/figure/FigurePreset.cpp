// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigurePreset.h"

namespace throughline::chart {

void apply(FigurePreset preset, int plots, FigureOptions& options) {
    using Unit = FigureSize::Unit;
    switch (preset) {
    case FigurePreset::PaperColumn: // the columns of two-column journals are 8 to 9 cm wide
        options.size = {Unit::Centimetres, 8.5, 2.6 + 3.4 * plots, 300.0, 1.0};
        options.theme = FigureTheme::Light;
        return;
    case FigurePreset::Slide: // full HD, the type large enough for the last row
        options.size = {Unit::Pixels, 1920.0, 1080.0, 192.0, 1.0};
        options.theme = FigureTheme::Dark;
        return;
    case FigurePreset::Readme: // as wide as a page of a code host shows it, for screens of twice the resolution
        options.size = {Unit::Pixels, 880.0, 120.0 + 180.0 * plots, 96.0, 2.0};
        options.theme = FigureTheme::Light;
        return;
    }
}

} // namespace throughline::chart
