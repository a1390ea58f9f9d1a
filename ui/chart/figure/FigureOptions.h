// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartOptions.h"
#include "curves/Range.h"
#include "figure/FigureSize.h"

#include <QString>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace throughline::chart {

/// Ink and background; without a background the ink is that of the light or of the dark theme.
enum class FigureTheme { Light, Dark, Transparent, TransparentDark };
inline constexpr std::array<const char*, 4> figureThemeNames{"light", "dark", "transparent", "transparent-dark"};
inline constexpr std::array<const char*, 4> axisNames{"epoch", "step", "time", "wall-time"};

/// What a figure for a paper or a report shows.
struct FigureOptions {
    static constexpr double leastFont = 3.0, mostFont = 72.0; ///< points

    std::vector<std::string> metrics; ///< by their common names; empty: `defaultMetrics`
    ChartOptions chart;
    std::optional<Range> x;           ///< the part that is shown; nothing: all
    std::map<std::string, bool> logs; ///< by metric, where its scale is not that of `chart`
    std::map<std::string, Range> y;   ///< by metric, where it is not what the values need
    FigureSize size;
    FigureTheme theme = FigureTheme::Light;
    QString title;                         ///< empty: none
    std::map<std::string, QString> labels; ///< titles of plots, by metric, and "x" of the axis, in place of their own
    QString font;                          ///< family; empty: Inter where it is installed
    double fontSize = 0.0;                 ///< of the smallest text, in points, all else in proportion; 0: as it is
    bool legend = true;
    bool caption = false;  ///< a line below tells how many runs, which interval, smoothing and resumes
    bool history = true;   ///< a PNG carries the histories and these options
    bool smoothed = false; ///< a CSV has the smoothed values as well

    bool dark() const { return theme == FigureTheme::Dark || theme == FigureTheme::TransparentDark; }
    bool isLog(const std::string& metric) const {
        const auto own = logs.find(metric);
        return own == logs.end() ? chart.logY : own->second;
    }
    bool transparent() const { return theme == FigureTheme::Transparent || theme == FigureTheme::TransparentDark; }
    bool operator==(const FigureOptions&) const = default;
};

} // namespace throughline::chart
