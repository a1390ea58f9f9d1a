// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Icon.h"
#include "theme/StylePainting.h"

#include <QPainter>
#include <QStyleOption>

namespace throughline::ui::painting {

void scrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle) {
    if (option.minimum == option.maximum) return;
    const auto& t = Tokens::of(option.palette);
    const bool held = option.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    const auto color = mixed(t.surface, t.text, held ? 0.32 : 0.18);
    box(painter, QRectF(handle).adjusted(2, 2, -2, -2), 3, color, Qt::transparent);
}

void tab(QPainter& painter, const QStyleOptionTab& option) {
    const auto& t = Tokens::of(option.palette);
    const bool chosen = option.state & QStyle::State_Selected;
    painter.save();
    auto f = painter.font();
    f.setWeight(chosen ? QFont::Medium : QFont::Normal);
    painter.setFont(f);
    painter.setPen(chosen || (option.state & QStyle::State_MouseOver) ? t.text : t.secondary);
    painter.drawText(option.rect.adjusted(0, 4, 0, 0), Qt::AlignCenter, withoutAccessKey(option.text));
    const QRectF inside = QRectF(option.rect).adjusted(8, 0, -8, 0);
    if (chosen) painter.fillRect(QRectF(inside.left(), inside.bottom() - 2, inside.width(), 2), t.accent);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange))
        focusRing(painter, QRectF(option.rect).adjusted(1, 8, -1, -4), 4, t);
    painter.restore();
}

void popupPanel(QPainter& painter, const QStyleOption& option) {
    const auto& t = Tokens::of(option.palette);
    box(painter, option.rect, metrics::CardRadius, t.surface, mixed(t.border, t.text, 0.06));
}

QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& content) {
    if (option.menuItemType == QStyleOptionMenuItem::Separator) return {content.width(), 9};
    int width = 2 * 12 + metrics::Icon + 8;
    const auto parts = option.text.split(QLatin1Char('\t'));
    width += option.fontMetrics.horizontalAdvance(withoutAccessKey(parts.first()));
    // Qt adds the room for the widest shortcut itself.
    if (parts.size() > 1) width += 24;
    return {width + 12, 30};
}

void menuItem(QPainter& painter, const QStyleOptionMenuItem& option) {
    const auto& t = Tokens::of(option.palette);
    const QRect r = option.rect;
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.fillRect(QRect(r.left() + 8, r.center().y(), r.width() - 16, 1), t.border);
        return;
    }
    const bool enabled = option.state & QStyle::State_Enabled;
    painter.save();
    painter.setFont(option.font);
    if (enabled && (option.state & QStyle::State_Selected))
        box(painter, QRectF(r).adjusted(0, 1, 0, -1), metrics::ControlRadius - 2, t.accentTint, Qt::transparent);
    const QRect mark(r.left() + 10, r.center().y() - 7, metrics::Icon, metrics::Icon);
    if (option.checkType != QStyleOptionMenuItem::NotCheckable && option.checked)
        paintIcon(painter, QStringLiteral("check"), mark, t.accent);
    else if (!option.icon.isNull())
        option.icon.paint(&painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    const QRect words = r.adjusted(10 + metrics::Icon + 8, 0, -12, 0);
    const auto parts = option.text.split(QLatin1Char('\t'));
    painter.setPen(enabled ? t.text : t.disabled);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, withoutAccessKey(parts.first()));
    painter.setPen(t.disabled);
    if (parts.size() > 1) painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight, parts.last());
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        paintIcon(painter, QStringLiteral("chevron-right"), QRectF(r.right() - 20, r.center().y() - 5.5, 12, 12),
                  t.secondary);
    painter.restore();
}

void headerSection(QPainter& painter, const QStyleOptionHeader& option) {
    const auto& t = Tokens::of(option.palette);
    painter.fillRect(option.rect, t.surface);
    if (option.orientation == Qt::Horizontal)
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.border);
}

void headerLabel(QPainter& painter, const QStyleOptionHeader& option) {
    const auto& t = Tokens::of(option.palette);
    painter.save();
    painter.setFont(font(TextRole::Secondary));
    painter.setPen(t.secondary);
    painter.drawText(option.rect.adjusted(2, 0, -2, 0), static_cast<int>(option.textAlignment) | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(option.text, Qt::ElideRight, option.rect.width() - 4));
    painter.restore();
}

} // namespace throughline::ui::painting
