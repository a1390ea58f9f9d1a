// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ActionCard.h"

#include "theme/Icon.h"
#include "theme/StylePainting.h"

#include <QEvent>
#include <QPainter>
#include <QTextLayout>

namespace throughline::ui {

namespace {

constexpr int Inside = 20, IconSize = 22, TitleTop = 54, WordsTop = 78, LineHeight = 18;

/// Breaks `words` at `width` and, with a painter, draws them; the height that they take.
int paragraph(const QString& words, const QFont& face, int width, QPainter* painter, QPointF at) {
    QTextLayout layout(words, face);
    layout.beginLayout();
    int lines = 0;
    for (auto line = layout.createLine(); line.isValid(); line = layout.createLine(), ++lines) {
        line.setLineWidth(width);
        line.setPosition({0.0, static_cast<double>(lines * LineHeight)});
    }
    layout.endLayout();
    if (painter) layout.draw(painter, at);
    return lines * LineHeight;
}

} // namespace

ActionCard::ActionCard(const QString& icon, const QString& title, const QString& words, const QString& keys,
                       QWidget* parent)
    : QAbstractButton(parent), m_icon(icon), m_words(words), m_keys(keys) {
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(words);
    setToolTip(keys);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding); // as high as its neighbours
}

QSize ActionCard::sizeHint() const {
    return {252, heightForWidth(252)};
}

int ActionCard::heightForWidth(int width) const {
    return WordsTop + paragraph(m_words, font(), width - 2 * Inside, nullptr, {}) + 10 + 16 + Inside;
}

void ActionCard::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto border = isDown() ? t.accent : underMouse() ? mixed(t.border, t.text, 0.2) : t.border;
    painting::box(painter, rect(), metrics::CardRadius, t.surface, border);
    if (hasFocus()) painting::focusRing(painter, rect(), metrics::CardRadius, t);
    paintIcon(painter, m_icon, QRectF(Inside - 1, Inside, IconSize, IconSize), t.accent);
    painter.setFont(throughline::ui::font(TextRole::CardTitle));
    painter.setPen(t.text);
    painter.drawText(QRect(Inside, TitleTop, width() - 2 * Inside, 20), Qt::AlignVCenter | Qt::AlignLeft, text());
    painter.setPen(t.secondary);
    const int words = paragraph(m_words, font(), width() - 2 * Inside, &painter, QPointF(Inside, WordsTop));
    painter.setFont(throughline::ui::font(TextRole::Secondary));
    painter.setPen(t.disabled);
    painter.drawText(QRect(Inside, WordsTop + words + 8, width() - 2 * Inside, 20), Qt::AlignVCenter | Qt::AlignLeft,
                     m_keys);
}

} // namespace throughline::ui
