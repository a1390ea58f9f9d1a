// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFontMetrics;

namespace throughline::ui {

struct Item;
class Workspace;

/// What the status line says while nothing runs, `StatusLine::setIdleText`'s three parts.
struct IdleText {
    QString text;  ///< what is there
    QString next;  ///< what could be done next, may be empty
    QString brief; ///< `next` in few words
};

/// For the item on the run page. `metrics`: of the line's font, to cut a long name. GUI thread.
IdleText idleText(const Workspace& workspace, const Item& item, const QFontMetrics& metrics);

} // namespace throughline::ui
