// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace throughline::ui {

/// Gives a dialog the height that its words ask for at its width, once what changed is laid out: words that wrap say it
/// only then, and a dialog does not give it by itself. GUI thread.
void growSoon(QWidget& dialog);

} // namespace throughline::ui
