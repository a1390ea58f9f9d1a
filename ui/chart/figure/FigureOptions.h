// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "curves/ChartRun.h"
#include "curves/Range.h"

#include <QJsonObject>
#include <QSize>
#include <QSizeF>
#include <array>
#include <map>
#include <optional>
#include <vector>

namespace throughline::chart {

/// How large a figure is: on paper, and in pixels. Type and lines have their size on paper.
struct FigureSize {
    enum class Unit { Pixels, Centimetres };
    Unit unit = Unit::Pixels;
    double width = 1600.0, height = 900.0; ///< in `unit`; pixels before `scale`
    double dpi = 96.0;                     ///< pixels an inch, before `scale`: type and lines are sized for 96
    double scale = 1.0;                    ///< times as many pixels both ways for the same figure

    /// Of the picture.
    QSize pixels() const;
    /// What the picture says of itself: pixels an inch, `scale` included.
    double density() const { return dpi * scale; }
    /// At 96 dpi, which is what it is drawn in.
    QSizeF logical() const;
    QSizeF centimetres() const;
    /// The same size in the other unit.
    void convertTo(Unit other);
    /// `BadOption` where a picture cannot be that large or that fine.
    Result<void> check() const;

    bool operator==(const FigureSize&) const = default;
};

/// Ink and background; without a background the ink is that of the light or of the dark theme.
enum class FigureTheme { Light, Dark, Transparent, TransparentDark };
inline constexpr std::array<const char*, 4> figureThemeNames{"light", "dark", "transparent", "transparent-dark"};
inline constexpr std::array<const char*, 4> axisNames{"epoch", "step", "time", "wall-time"};

/// What a figure for a paper or a report shows.
struct FigureOptions {
    std::vector<std::string> metrics; ///< by their common names; empty: `defaultMetrics`
    ChartOptions chart;
    std::optional<Range> x;         ///< the part that is shown; nothing: all
    std::map<std::string, Range> y; ///< by metric, where it is not what the values need
    FigureSize size;
    FigureTheme theme = FigureTheme::Light;
    QString title; ///< empty: none
    bool legend = true;
    bool history = true;   ///< a PNG carries the histories and these options
    bool smoothed = false; ///< a CSV has the smoothed values as well

    bool dark() const { return theme == FigureTheme::Dark || theme == FigureTheme::TransparentDark; }
    bool transparent() const { return theme == FigureTheme::Transparent || theme == FigureTheme::TransparentDark; }
    bool operator==(const FigureOptions&) const = default;
};

/// As a picture carries them and as the dialog remembers them: `metrics`, `smoothing`, `log_y`, `cut_outliers`,
/// `train`, `validation`, `x`, `x_range`, `y_ranges`, `unit`, `width`, `height`, `dpi`, `scale`, `theme`, `title`,
/// `legend`, `history`, `smoothed`.
QJsonObject toJson(const FigureOptions& options);
/// What charts in a window have as well: the same up to `y_ranges`.
QJsonObject chartJson(const FigureOptions& options);
/// What is missing, or not as it should be, stays as in `otherwise`.
FigureOptions figureOptions(const QJsonObject& json, FigureOptions otherwise = {});
/// The same from the text that a picture carries.
FigureOptions figureOptions(const std::string& settings, FigureOptions otherwise = {});

/// Sizes and looks for what figures are made for.
enum class FigurePreset { PaperColumn, Slide, Readme };
inline constexpr std::array<const char*, 3> figurePresetNames{"paper", "slide", "readme"};
/// Sets size and theme. `plots`: that stand below one another.
void apply(FigurePreset preset, int plots, FigureOptions& options);

} // namespace throughline::chart
