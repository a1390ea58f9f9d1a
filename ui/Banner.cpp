// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Banner.h"

#include "theme/Icon.h"
#include "theme/Style.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace throughline::ui {

Banner::Banner(QWidget* parent) : QFrame(parent), m_text(new Label), m_action(new QPushButton) {
    setObjectName(QStringLiteral("banner"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(40, 6, 8, 6);
    row->setSpacing(metrics::Between);
    m_text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("banner-text"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_text, 1);
    m_action->setObjectName(QStringLiteral("banner-action"));
    row->addWidget(m_action);
    auto* close = new QToolButton;
    close->setIcon(icon(QStringLiteral("close")));
    close->setToolTip(tr("Hide"));
    close->setAccessibleName(tr("Hide"));
    close->setObjectName(QStringLiteral("banner-close"));
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, [this] { clear(m_key); });
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto act = m_act;
        clear(m_key);
        if (act) act();
    });
    hide();
}

void Banner::show(const QString& key, const QString& sentence, const QString& action, std::function<void()> act) {
    m_key = key;
    m_text->setText(sentence);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_act = std::move(act);
    m_offers = false;
    setVisible(true);
    update();
}

void Banner::offer(const QString& key, const QString& sentence, const QString& action, std::function<void()> act) {
    // Trouble is not covered by an offer.
    if (!isHidden() && !m_offers) return;
    show(key, sentence, action, std::move(act));
    m_offers = true;
}

void Banner::clear(const QString& key) {
    if (key != m_key) return;
    m_key.clear();
    hide();
}

QString Banner::sentence() const {
    return isHidden() ? QString() : m_text->text();
}

void Banner::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), m_offers ? t.accentTint : mixed(t.surface, t.warning, t.dark ? 0.10 : 0.07));
    painter.fillRect(0, height() - 1, width(), 1, t.border);
    paintIcon(painter, m_offers ? QStringLiteral("export") : QStringLiteral("warning"),
              QRectF(16, height() / 2.0 - 8.5, 16, 16), m_offers ? t.accent : t.warning);
}

} // namespace throughline::ui
