// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Segmented.h"

#include "theme/StylePainting.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace throughline::ui {

namespace {
constexpr int Padding = 10, Inset = 2, Height = 28;
}

Segmented::Segmented(const QStringList& choices, QWidget* parent) : QWidget(parent), m_choices(choices) {
    setFont(throughline::ui::font(TextRole::Secondary));
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleDescription(choices.join(QStringLiteral(", ")));
}

void Segmented::setIndex(int index) {
    if (index < 0 || index >= m_choices.size() || index == m_index) return;
    m_index = index;
    update();
    emit chosen(index);
}

bool Segmented::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (int i = 0; i < std::min(m_tips.size(), m_choices.size()); ++i)
        if (segment(i).contains(help->pos())) QToolTip::showText(help->globalPos(), m_tips[i], this, segment(i));
    return true;
}

QSize Segmented::sizeHint() const {
    const auto last = segment(static_cast<int>(m_choices.size()) - 1);
    return {last.right() + 1 + Inset, Height};
}

QRect Segmented::segment(int index) const {
    int x = Inset;
    for (int i = 0;; ++i) {
        const int width = fontMetrics().horizontalAdvance(m_choices[i]) + 2 * Padding;
        if (i == index) return {x, Inset, width, Height - 2 * Inset};
        x += width;
    }
}

void Segmented::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painting::box(painter, rect(), metrics::ControlRadius, t.dark ? t.grid : mixed(t.grid, t.border, 0.6),
                  Qt::transparent);
    for (int i = 0; i < m_choices.size(); ++i) {
        const auto r = segment(i);
        if (i == m_index)
            painting::box(painter, r, metrics::ControlRadius - 1, t.dark ? t.window : t.surface, Qt::transparent);
        painter.setPen(i == m_index ? t.text : t.secondary);
        painter.drawText(r, Qt::AlignCenter, m_choices[i]);
    }
    if (hasFocus()) painting::focusRing(painter, rect(), metrics::ControlRadius, t);
}

void Segmented::mousePressEvent(QMouseEvent* event) {
    for (int i = 0; i < m_choices.size(); ++i)
        if (segment(i).adjusted(0, -Inset, 0, Inset).contains(event->position().toPoint())) setIndex(i);
}

void Segmented::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left)
        setIndex(m_index - 1);
    else if (event->key() == Qt::Key_Right)
        setIndex(m_index + 1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace throughline::ui
