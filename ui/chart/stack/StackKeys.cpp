// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/StackKeys.h"

#include "stack/ChartStack.h"
#include "stack/MetricChart.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <algorithm>

namespace throughline::chart {

namespace {

constexpr double Step = 0.1; ///< of what is in view
constexpr double Closer = 0.8, Farther = 1.25;

} // namespace

bool StackKeys::press(const QKeyEvent& event) {
    return point(event) || moveView(event);
}

bool StackKeys::moveView(const QKeyEvent& event) {
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const bool alt = modifiers == Qt::AltModifier, ctrl = modifiers & Qt::ControlModifier;
    switch (event.key()) {
    case Qt::Key_Left:
        alt ? m_stack.goBack() : m_stack.panX(-Step);
        return true;
    case Qt::Key_Right:
        alt ? m_stack.goForward() : m_stack.panX(Step);
        return true;
    case Qt::Key_Back:
        m_stack.goBack();
        return true;
    case Qt::Key_Forward:
        m_stack.goForward();
        return true;
    case Qt::Key_Up:
        m_stack.panY(Step);
        return true;
    case Qt::Key_Down:
        m_stack.panY(-Step);
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_stack.zoom(Closer, ctrl);
        return true;
    case Qt::Key_Minus:
        m_stack.zoom(Farther, ctrl);
        return true;
    case Qt::Key_Home:
    case Qt::Key_0:
        m_stack.fit();
        return true;
    case Qt::Key_End:
        m_stack.followNewest();
        return true;
    case Qt::Key_PageUp:
        m_stack.turnBy(-1);
        return true;
    case Qt::Key_PageDown:
        m_stack.turnBy(1);
        return true;
    default:
        return false;
    }
}

/// Keys that point at values.
bool StackKeys::point(const QKeyEvent& event) {
    const bool shift = event.modifiers() & Qt::ShiftModifier, ctrl = event.modifiers() & Qt::ControlModifier;
    const double width = m_stack.xRange().size();
    const double pixel = width / std::max(1.0, m_stack.current()->plotRect().width());
    const double step = ctrl ? Step * width : pixel;
    switch (event.key()) {
    case Qt::Key_Left:
        if (shift) m_stack.stepCrosshair(-step);
        return shift;
    case Qt::Key_Right:
        if (shift) m_stack.stepCrosshair(step);
        return shift;
    case Qt::Key_Up:
        if (shift) m_stack.turnCrosshair(-1);
        return shift;
    case Qt::Key_Down:
        if (shift) m_stack.turnCrosshair(1);
        return shift;
    case Qt::Key_B:
        m_stack.chooseStretch();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_stack.crosshair()) return false;
        m_stack.crosshair()->from ? m_stack.chooseStretch() : m_stack.openPoint();
        return true;
    case Qt::Key_M:
        if (event.modifiers() != Qt::NoModifier) return false;
        emit m_stack.pickerWanted();
        return true;
    case Qt::Key_P:
        m_stack.pinCrosshair();
        return true;
    case Qt::Key_S:
        if (event.modifiers() != Qt::NoModifier) return false;
        m_stack.turnReadoutOrder();
        return true;
    case Qt::Key_C:
        if (event.modifiers() != Qt::ControlModifier || !m_stack.crosshair()) return false;
        QGuiApplication::clipboard()->setText(m_stack.readoutText());
        return true;
    case Qt::Key_Escape:
        return m_stack.dropCrosshair();
    case Qt::Key_L:
        if (event.modifiers() != Qt::NoModifier) return false;
        m_stack.current()->showLegendMenu();
        return true;
    case Qt::Key_Question:
        emit m_stack.helpWanted();
        return true;
    default:
        return false;
    }
}

} // namespace throughline::chart
