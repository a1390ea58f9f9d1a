// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NoteBox.h"

#include "theme/Style.h"
#include "theme/StylePainting.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace throughline::ui {

NoteBox::NoteBox(const QString& head, const QString& text, const QString& link, bool warning, QWidget* parent)
    : QFrame(parent), m_head(head), m_text(text), m_warning(warning), m_label(new QLabel) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(2);
    m_label->setWordWrap(true);
    m_label->setForegroundRole(role(Ink::Secondary));
    column->addWidget(m_label);
    if (!link.isEmpty()) {
        auto* button = new QPushButton(link);
        button->setObjectName(QStringLiteral("note-link"));
        button->setCursor(Qt::PointingHandCursor);
        setKind(button, ButtonKind::Link);
        column->addWidget(button, 0, Qt::AlignLeft);
        connect(button, &QPushButton::clicked, this, &NoteBox::linkActivated);
    }
    write();
}

/// The head's colour is written into the text, so it is written anew with the scheme.
void NoteBox::write() {
    const auto& t = Tokens::of(palette());
    auto words = m_text.toHtmlEscaped();
    if (!m_head.isEmpty())
        words = QStringLiteral("<span style=\"font-weight:600; color:%1\">%2</span> %3")
                    .arg((m_warning ? t.warning : t.text).name(), m_head.toHtmlEscaped(), words);
    m_label->setTextFormat(Qt::RichText);
    m_label->setText(words);
}

void NoteBox::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) write();
}

void NoteBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painting::box(painter, rect(), metrics::ControlRadius, Tokens::of(palette()).window, Qt::transparent);
}

} // namespace throughline::ui
