// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Panel.h"

#include "theme/Tokens.h"

#include <QPainter>

namespace throughline::ui {

Panel::Panel(Qt::Edges borders, QWidget* parent) : QFrame(parent), m_borders(borders) {}

void Panel::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    if (m_borders & Qt::TopEdge) painter.fillRect(0, 0, width(), 1, t.border);
    if (m_borders & Qt::BottomEdge) painter.fillRect(0, height() - 1, width(), 1, t.border);
    if (m_borders & Qt::LeftEdge) painter.fillRect(0, 0, 1, height(), t.border);
    if (m_borders & Qt::RightEdge) painter.fillRect(width() - 1, 0, 1, height(), t.border);
}

} // namespace throughline::ui
