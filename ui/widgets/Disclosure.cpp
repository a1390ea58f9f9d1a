// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Disclosure.h"

#include "theme/Icon.h"
#include "theme/StylePainting.h"

#include <QAbstractButton>
#include <QPainter>
#include <QVBoxLayout>

namespace throughline::ui {

class Disclosure::Head : public QAbstractButton {
public:
    explicit Head(const QString& words) {
        setText(words);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setAccessibleName(words);
    }
    QSize sizeHint() const override { return {fontMetrics().horizontalAdvance(text()) + 20, 24}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const auto& t = Tokens::of(palette());
        QPainter painter(this);
        const auto ink = underMouse() ? t.text : t.secondary;
        paintIcon(painter, isChecked() ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
                  QRectF(-2, 6, 12, 12), ink);
        painter.setPen(ink);
        painter.drawText(rect().adjusted(14, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
        if (hasFocus()) painting::focusRing(painter, rect(), 4, t);
    }
};

Disclosure::Disclosure(const QString& words, QWidget* content, QWidget* parent)
    : QWidget(parent), m_head(new Head(words)), m_content(content) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::Related);
    m_head->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    column->addWidget(m_head);
    column->addWidget(content);
    content->hide();
    connect(m_head, &QAbstractButton::toggled, content, &QWidget::setVisible);
}

void Disclosure::setOpen(bool open) {
    m_head->setChecked(open);
}
bool Disclosure::isOpen() const {
    return m_head->isChecked();
}

} // namespace throughline::ui
