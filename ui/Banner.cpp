// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Banner.h"

#include "theme/Icon.h"
#include "theme/Style.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

namespace throughline::ui {

Banner::Banner(QWidget* parent)
    : QFrame(parent),
      m_text(new Label),
      m_more(new Label({}, TextRole::Secondary, Ink::Secondary)),
      m_action(new QPushButton) {
    setObjectName(QStringLiteral("banner"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(40, 6, 8, 6);
    row->setSpacing(metrics::Between);
    m_text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("banner-text"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_text, 1);
    m_more->setObjectName(QStringLiteral("banner-more"));
    row->addWidget(m_more);
    m_action->setObjectName(QStringLiteral("banner-action"));
    row->addWidget(m_action);
    auto* close = new QToolButton;
    close->setIcon(icon(QStringLiteral("close")));
    close->setToolTip(tr("Hide"));
    close->setAccessibleName(tr("Hide"));
    close->setObjectName(QStringLiteral("banner-close"));
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, [this] { clear(key()); });
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto act = m_notes.back().act;
        clear(key());
        if (act) act();
    });
    hide();
}

void Banner::show(const QString& key, const QString& sentence, const QString& action, std::function<void()> act) {
    add({key, sentence, action, std::move(act)});
}

void Banner::offer(const QString& key, const QString& sentence, const QString& action, std::function<void()> act) {
    std::erase_if(m_notes, [](const Note& note) { return note.offers; });
    add({key, sentence, action, std::move(act), true});
}

void Banner::add(Note note) {
    std::erase_if(m_notes, [&](const Note& old) { return old.key == note.key; });
    m_notes.insert(note.offers ? m_notes.begin() : m_notes.end(), std::move(note));
    showNewest();
}

void Banner::clear(const QString& key) {
    std::erase_if(m_notes, [key](const Note& note) { return note.key == key; });
    showNewest();
}

void Banner::showNewest() {
    setVisible(!m_notes.empty());
    if (m_notes.empty()) return;
    const Note& shown = m_notes.back();
    m_text->setText(shown.sentence);
    const auto more = std::ranges::count_if(m_notes, [](const Note& note) { return !note.offers; }) - 1;
    m_more->setText(tr("%1 more").arg(more));
    m_more->setVisible(more > 0);
    m_action->setText(shown.action);
    m_action->setVisible(!shown.action.isEmpty());
    update();
}

QString Banner::sentence() const {
    return isHidden() ? QString() : m_text->text();
}

void Banner::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    const bool offers = !m_notes.empty() && m_notes.back().offers;
    painter.fillRect(rect(), offers ? t.accentTint : mixed(t.surface, t.warning, t.dark ? 0.10 : 0.07));
    painter.fillRect(0, height() - 1, width(), 1, t.border);
    paintIcon(painter, offers ? QStringLiteral("export") : QStringLiteral("warning"),
              QRectF(16, height() / 2.0 - 8.5, 16, 16), offers ? t.accent : t.warning);
}

} // namespace throughline::ui
