// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TaskLine.h"

#include "theme/Tokens.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Panel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace throughline::ui {

TaskLine::TaskLine(const QString& name, QWidget* parent)
    : Panel({}, parent), m_text(new ElidedLabel), m_cancel(new QPushButton(tr("Cancel"))) {
    setObjectName(name);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, metrics::ProgressHeight + metrics::Small, 8, metrics::Small);
    row->setSpacing(metrics::Between);
    m_text->setObjectName(name + QStringLiteral("-text"));
    row->addWidget(m_text, 1);
    m_cancel->setObjectName(name + QStringLiteral("-cancel"));
    row->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, &TaskLine::cancelled);
    hide();
}

void TaskLine::show(const QString& sentence, double share) {
    m_text->setText(sentence);
    m_share = share;
    setVisible(true);
    update();
}

void TaskLine::clear() {
    hide();
}

QString TaskLine::sentence() const {
    return isHidden() ? QString() : m_text->text();
}

void TaskLine::paintEvent(QPaintEvent* event) {
    Panel::paintEvent(event);
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painter.fillRect(0, 0, width(), metrics::ProgressHeight, t.border);
    painter.fillRect(QRectF(0, 0, m_share * width(), metrics::ProgressHeight), t.accent);
}

} // namespace throughline::ui
