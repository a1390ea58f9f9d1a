// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Ground.h"

#include "theme/Tokens.h"

#include <QPainter>

namespace throughline::ui {

void Ground::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), Tokens::of(palette()).window);
}

} // namespace throughline::ui
