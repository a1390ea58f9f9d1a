// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/SideGrip.h"

#include <QEvent>
#include <QMouseEvent>

namespace throughline::ui {

namespace {
/// Less on the side's own part: a list has its scroll bar there.
constexpr int Inside = 3, Outside = 5;
} // namespace

SideGrip::SideGrip(QWidget& side, Qt::Edge edge, int usual)
    : QWidget(side.parentWidget()), m_side(side), m_edge(edge), m_usual(usual) {
    setCursor(Qt::SplitHCursor);
    setToolTip(tr("Drag for more room, double-click for the usual"));
    side.installEventFilter(this);
    place();
}

void SideGrip::setWanted(bool wanted) {
    m_wanted = wanted;
    place();
}

void SideGrip::place() {
    const auto at = m_side.geometry();
    const int left = m_edge == Qt::LeftEdge ? at.left() - Outside : at.right() + 1 - Inside;
    setGeometry(left, at.top(), Inside + Outside, at.height());
    setVisible(m_wanted && !m_side.isHidden());
    raise();
}

bool SideGrip::eventFilter(QObject* /*watched*/, QEvent* event) {
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::ShowToParent:
    case QEvent::HideToParent:
        place();
        break;
    default:
        break;
    }
    return false;
}

void SideGrip::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->globalPosition().toPoint().x();
    m_width = m_side.width();
}

void SideGrip::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton)) return;
    const int moved = event->globalPosition().toPoint().x() - m_pressed;
    emit dragged(m_edge == Qt::LeftEdge ? m_width - moved : m_width + moved);
}

void SideGrip::mouseDoubleClickEvent(QMouseEvent*) {
    emit dragged(m_usual);
}

} // namespace throughline::ui
