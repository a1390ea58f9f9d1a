// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <array>

namespace throughline::ui {

/// The colours of one scheme. Plain value, any thread; the two that exist are constants. Every colour on screen comes
/// from here, mostly by way of the palette (`palette()`), which widgets follow by themselves when the scheme changes.
struct Tokens {
    bool dark = false;
    QColor window, surface;
    QColor border, grid;
    QColor text, secondary;
    QColor disabled; ///< also event marks and ghost lines
    QColor accent, accentTint, onAccent;
    QColor live, warning;
    std::array<QColor, 8> runs; ///< told apart with every common colour blindness: 15 or more apart in CIELAB

    static const Tokens& light();
    static const Tokens& darkScheme();
    /// Those that made this palette (told by the lightness of its window colour): what `paintEvent` asks.
    static const Tokens& of(const QPalette& palette);

    QPalette palette() const;
    /// Colour of the n-th run, from 0. After the eighth they come again nearer to the text, then to the surface.
    /// Of the palette, in shades of it from the ninth on; or what `ownColour` gave.
    QColor run(std::size_t index) const;
};

/// `a` with `share` of `b` in it, opaque: what an alpha would look like, without its cost.
QColor mixed(const QColor& a, const QColor& b, double share);

/// Which token a text is drawn in; each is a role of the palette, so that labels follow the scheme by themselves.
/// A colour that somebody chose, in place of an index into those of the theme: the same in all of them.
std::size_t ownColour(const QColor& colour);

enum class Ink { Text, Secondary, Disabled, Accent, Warning, Live };
QPalette::ColorRole role(Ink ink);

/// Lengths in logical pixels, on a grid of four.
namespace metrics {
inline constexpr int Small = 4, Related = 8, Between = 12, Inside = 16;
inline constexpr int ControlHeight = 32, ControlRadius = 6, CardRadius = 8;
inline constexpr int ToolbarHeight = 48, StatusHeight = 36, ProgressHeight = 3;
inline constexpr int SideWidth = 264, InspectorWidth = 300;
inline constexpr int Icon = 16;
} // namespace metrics

/// The sizes of type, in pixels; the family is the application's.
enum class TextRole {
    Body,      ///< 13
    Strong,    ///< 13 semibold
    Secondary, ///< 12
    Tick,      ///< 11: ticks
    Section,   ///< 11 semibold: labels of sections
    CardTitle, ///< 14 semibold
    Figure,    ///< 20 semibold
    Headline,  ///< 22 semibold
};
QFont font(TextRole role);

} // namespace throughline::ui
