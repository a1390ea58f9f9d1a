// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Card.h"

#include "ui/widgets/Label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace throughline::ui {

Card::Card(const QString& title, QWidget* parent) : QFrame(parent), m_body(new QVBoxLayout(this)) {
    m_body->setContentsMargins(20, 16, 20, 20);
    m_body->setSpacing(metrics::Between);
    if (!title.isEmpty()) m_body->addWidget(new Label(title, TextRole::CardTitle));
}

void Card::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(t.border);
    painter.setBrush(t.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::CardRadius, metrics::CardRadius);
}

} // namespace throughline::ui
