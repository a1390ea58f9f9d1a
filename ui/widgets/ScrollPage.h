// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QScrollArea;
class QWidget;

namespace throughline::ui {

/// Around `inside`, which scrolls up and down where it is too high; what lies behind shows through. GUI thread; takes
/// ownership.
QScrollArea* scrolling(QWidget* inside);

/// Fills `page` with `inside`, scrolling.
void scrollInside(QWidget& page, QWidget* inside);

} // namespace throughline::ui
