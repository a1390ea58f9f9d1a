// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <array>

namespace throughline::ui {

/// Who looks at colours: eyes that see all of them, those that are blind to some, and a printer without colour.
enum class Eye { Common, Protanope, Deuteranope, Tritanope, Grey };
inline constexpr std::array eyes{Eye::Common, Eye::Protanope, Eye::Deuteranope, Eye::Tritanope, Eye::Grey};

/// How far apart two colours are: their distance in CIE 1976 L*a*b* under D65, of what the eye sees of them (Machado,
/// Oliveira and Fernandes 2009, severity 1); in grey, of L* alone. Below 10 they are taken for one another in thin
/// lines.
double colourDistance(const QColor& a, const QColor& b, Eye eye);

} // namespace throughline::ui
