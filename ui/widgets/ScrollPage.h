// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace throughline::ui {

/// Fills `page` with `inside`, which scrolls up and down where it is too high. GUI thread; takes ownership.
void scrollInside(QWidget& page, QWidget* inside);

} // namespace throughline::ui
