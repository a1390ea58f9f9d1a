// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/Figure.h"

#include <QString>
#include <optional>
#include <span>
#include <vector>

namespace throughline::chart {

/// Where figures are printed: the widths that they may have, in cm, and the least type, in points, as the authors' kits
/// of 2026 tell them.
struct FigureVenue {
    const char* name;
    double column = 0.0, page = 0.0; ///< of one column and of all; equal where there is one
    double leastFont = 0.0;
};
std::span<const FigureVenue> figureVenues();
/// Nothing: none of that name.
std::optional<FigureVenue> figureVenue(const QString& name);

/// Something that a reader of the printed figure will miss.
struct FigureFault {
    enum class Kind {
        TooWide,      ///< cm that it has, cm that it may have
        TooSmallType, ///< points of its smallest text, points that it must have
        AlikeInGrey,  ///< names of two runs
        Alike,        ///< names of two runs, which kind of colour blindness (empty: none)
    };
    Kind kind = Kind::TooWide;
    std::vector<QString> arguments;
};

/// Held against the venue, where there is one; and whether any two runs can be told apart in grey, and by eyes that are
/// blind to some colours. Of each kind the two that are most alike.
std::vector<FigureFault> faultsOf(const Figure& figure, const std::optional<FigureVenue>& venue);

} // namespace throughline::chart
