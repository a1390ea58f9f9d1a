// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QScrollArea;
class QWidget;

namespace throughline::ui {

/// Gives a dialog the height that its words ask for at its width, once what changed is laid out: words that wrap say it
/// only then, and a dialog does not give it by itself. GUI thread.
void growSoon(QWidget& dialog);

/// A form for a dialog, as high as what is in it as long as the screen has room for that, and scrolling where it has
/// not; when more of it is shown the dialog grows. Whoever lays it out owns it, with `inside`. GUI thread.
QScrollArea* growingForm(QWidget& dialog, QWidget* inside);

} // namespace throughline::ui
