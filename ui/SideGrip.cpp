// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/SideGrip.h"

#include "theme/Tokens.h"

#include <QMouseEvent>

namespace throughline::ui {

SideGrip::SideGrip(QWidget& side, QWidget* parent) : Ground(parent), m_side(side) {
    setObjectName(QStringLiteral("side-grip"));
    setFixedWidth(metrics::Small);
    setCursor(Qt::SplitHCursor);
    setToolTip(tr("Drag for more room, double-click for the usual"));
}

void SideGrip::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->globalPosition().toPoint().x();
    m_width = m_side.width();
}

void SideGrip::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) emit dragged(m_width + m_pressed - event->globalPosition().toPoint().x());
}

void SideGrip::mouseDoubleClickEvent(QMouseEvent*) {
    emit dragged(metrics::InspectorWidth);
}

} // namespace throughline::ui
