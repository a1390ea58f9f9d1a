// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Icon.h"
#include "theme/StylePainting.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QVariant>
#include <QWidget>

namespace throughline::ui::painting {

namespace {

struct Look {
    QColor fill = Qt::transparent;
    QColor border = Qt::transparent;
    QColor text;
};

/// A shade more of the text's colour under the pointer, two when pressed.
QColor touched(const QColor& fill, const QStyleOption& option, const Tokens& t, double step = 0.035) {
    if (!(option.state & QStyle::State_Enabled)) return fill;
    if (option.state & QStyle::State_Sunken) return mixed(fill, t.text, 2.2 * step);
    return option.state & QStyle::State_MouseOver ? mixed(fill, t.text, step) : fill;
}

Look lookOf(ButtonKind kind, const QStyleOption& option, const Tokens& t) {
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool on = option.state & QStyle::State_On;
    Look look{.text = enabled ? t.text : t.disabled};
    switch (kind) {
    case ButtonKind::Primary:
        if (!enabled) return {t.grid, t.grid, t.disabled};
        look.fill = touched(t.accent, option, t, t.dark ? 0.12 : 0.10);
        look.border = look.fill;
        look.text = t.onAccent;
        break;
    case ButtonKind::Outline:
        look.fill = touched(t.surface, option, t);
        look.border = t.border;
        break;
    case ButtonKind::Choice:
        look.fill = on ? t.accentTint : touched(t.surface, option, t);
        look.border = on ? t.accent : t.border;
        break;
    case ButtonKind::Flat:
        if (on) look.fill = t.grid;
        if (enabled && (option.state & (QStyle::State_MouseOver | QStyle::State_Sunken)))
            look.fill = touched(t.surface, option, t, 0.05);
        break;
    case ButtonKind::Link:
        break;
    }
    return look;
}

bool hasKeyboardFocus(const QStyleOption& option) {
    return (option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange);
}

/// Icon and text, centred as one; an arrow at the right end where there is a menu.
void content(QPainter& painter, QRect rect, const QIcon& icon, const QString& text, const QColor& color, bool enabled,
             bool onAccent, bool menu) {
    if (menu) {
        const QRectF arrow(rect.right() - 22, rect.center().y() - 5.5, 12, 12);
        paintIcon(painter, QStringLiteral("chevron-down"), arrow, color);
        rect.adjust(0, 0, -14, 0);
    }
    const int words = painter.fontMetrics().horizontalAdvance(text);
    const int mark = icon.isNull() ? 0 : metrics::Icon;
    const int gap = words && mark ? 8 : 0;
    int x = rect.left() + (rect.width() - words - mark - gap) / 2;
    if (mark) {
        const auto mode = onAccent ? QIcon::Selected : enabled ? QIcon::Normal : QIcon::Disabled;
        icon.paint(&painter, QRect(x, rect.top() + (rect.height() - mark) / 2, mark, mark), Qt::AlignCenter, mode);
    }
    painter.setPen(color);
    x += mark + gap;
    const int room = std::max(0, rect.right() - 3 - x);
    painter.drawText(QRect(x, rect.top(), rect.right() + 1 - x, rect.height()), Qt::AlignVCenter | Qt::AlignLeft,
                     words > room + 4 ? painter.fontMetrics().elidedText(text, Qt::ElideRight, room) : text);
}

} // namespace

void box(QPainter& painter, const QRectF& rect, double radius, const QColor& fill, const QColor& border, double width) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill);
    const bool edge = border.alpha() != 0;
    painter.setPen(edge ? QPen(border, width) : QPen(Qt::NoPen));
    const double inset = edge ? width / 2 : 0.0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset);
    painter.restore();
}

void focusRing(QPainter& painter, const QRectF& rect, double radius, const Tokens& tokens) {
    box(painter, rect, radius, Qt::transparent, tokens.accent, 2.0);
}

QString withoutAccessKey(const QString& text) {
    QString shown;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'&' && ++i == text.size()) break; // of "&&" one stays
        shown += text[i];
    }
    return shown;
}

void buttonPanel(QPainter& painter, const QStyleOption& option, ButtonKind kind) {
    const auto& t = Tokens::of(option.palette);
    const auto look = lookOf(kind, option, t);
    if (kind != ButtonKind::Link) box(painter, option.rect, metrics::ControlRadius, look.fill, look.border);
    if (!hasKeyboardFocus(option)) return;
    if (kind == ButtonKind::Primary)
        box(painter, QRectF(option.rect).adjusted(3, 3, -3, -3), metrics::ControlRadius - 3, Qt::transparent,
            t.onAccent, 1.5);
    else
        focusRing(painter, option.rect, metrics::ControlRadius, t);
}

void buttonLabel(QPainter& painter, const QStyleOptionButton& option, ButtonKind kind) {
    const auto& t = Tokens::of(option.palette);
    const auto look = lookOf(kind, option, t);
    const bool enabled = option.state & QStyle::State_Enabled;
    painter.save();
    if (kind == ButtonKind::Link) {
        auto underlined = painter.font();
        underlined.setUnderline(true);
        painter.setFont(underlined);
        painter.setPen(option.state & QStyle::State_MouseOver ? t.accent : look.text);
        painter.drawText(option.rect, Qt::AlignVCenter | Qt::AlignLeft, withoutAccessKey(option.text));
    } else {
        content(painter, option.rect, option.icon, withoutAccessKey(option.text), look.text, enabled,
                enabled && kind == ButtonKind::Primary, option.features & QStyleOptionButton::HasMenu);
    }
    painter.restore();
}

void toolButton(QPainter& painter, const QStyleOptionToolButton& option, ButtonKind kind) {
    // A flat tool button is raised only under the pointer; State_Raised says nothing here.
    buttonPanel(painter, option, kind);
    const auto look = lookOf(kind, option, Tokens::of(option.palette));
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool words = option.toolButtonStyle != Qt::ToolButtonIconOnly;
    painter.save();
    auto f = option.font;
    if (kind == ButtonKind::Primary || kind == ButtonKind::Flat) f.setWeight(QFont::Medium);
    painter.setFont(f);
    content(painter, option.rect, option.icon, words ? withoutAccessKey(option.text) : QString(), look.text, enabled,
            enabled && kind == ButtonKind::Primary, words && (option.features & QStyleOptionToolButton::HasMenu));
    painter.restore();
}

void checkIndicator(QPainter& painter, const QStyleOption& option) {
    const auto& t = Tokens::of(option.palette);
    const bool on = option.state & QStyle::State_On;
    const bool enabled = option.state & QStyle::State_Enabled;
    const auto fill = !on ? t.surface : enabled ? t.accent : t.disabled;
    box(painter, option.rect, 4, fill, on ? fill : mixed(t.border, t.text, 0.15));
    if (on) paintIcon(painter, QStringLiteral("check"), QRectF(option.rect).adjusted(2, 2, -2, -2), t.onAccent);
    if (hasKeyboardFocus(option)) focusRing(painter, QRectF(option.rect).adjusted(-2, -2, 2, 2), 6, t);
}

void radioIndicator(QPainter& painter, const QStyleOption& option) {
    const auto& t = Tokens::of(option.palette);
    const bool on = option.state & QStyle::State_On;
    const auto color = option.state & QStyle::State_Enabled ? t.accent : t.disabled;
    const QRectF r(option.rect);
    box(painter, r, r.width() / 2, t.surface, on ? color : mixed(t.border, t.text, 0.15), on ? 5.0 : 1.0);
    if (hasKeyboardFocus(option)) focusRing(painter, r.adjusted(-2, -2, 2, 2), r.width() / 2 + 2, t);
}

void inputFrame(QPainter& painter, const QStyleOption& option, const QWidget* widget) {
    const auto& t = Tokens::of(option.palette);
    const bool invalid = widget && widget->property("invalid").toBool();
    const bool focus = option.state & QStyle::State_HasFocus;
    const bool enabled = option.state & QStyle::State_Enabled;
    auto border = t.border;
    if (enabled && (option.state & QStyle::State_MouseOver)) border = mixed(t.border, t.text, 0.2);
    if (focus) border = t.accent;
    if (invalid) border = t.warning;
    box(painter, option.rect, metrics::ControlRadius, enabled ? t.surface : t.window, border,
        focus || invalid ? 1.5 : 1.0);
}

void comboBox(QPainter& painter, const QStyleOptionComboBox& option, const QWidget* widget) {
    const auto& t = Tokens::of(option.palette);
    inputFrame(painter, option, widget);
    const QRectF arrow(option.rect.right() - 24, option.rect.center().y() - 6.5, 14, 14);
    paintIcon(painter, QStringLiteral("chevron-down"), arrow,
              option.state & QStyle::State_Enabled ? t.secondary : t.disabled);
}

void comboLabel(QPainter& painter, const QStyleOptionComboBox& option) {
    const auto& t = Tokens::of(option.palette);
    painter.save();
    painter.setPen(option.state & QStyle::State_Enabled ? t.text : t.disabled);
    const auto room = option.rect.adjusted(10, 0, -28, 0);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, room.width()));
    painter.restore();
}

void slider(QPainter& painter, const QStyleOptionSlider& option) {
    const auto& t = Tokens::of(option.palette);
    const QRectF r(option.rect);
    const double position = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                            option.rect.width() - 16, option.upsideDown);
    const double middle = r.center().y();
    const double knob = r.left() + position + 8;
    const auto track = t.dark ? mixed(t.border, t.text, 0.05) : t.border;
    const bool enabled = option.state & QStyle::State_Enabled;
    box(painter, QRectF(r.left() + 1, middle - 2, r.width() - 2, 4), 2, track, Qt::transparent);
    box(painter, QRectF(r.left() + 1, middle - 2, knob - r.left() - 1, 4), 2, enabled ? t.accent : t.disabled,
        Qt::transparent);
    box(painter, QRectF(knob - 7, middle - 7, 14, 14), 7, t.surface, enabled ? t.accent : t.disabled, 2.0);
    if (hasKeyboardFocus(option)) box(painter, QRectF(knob - 8, middle - 8, 16, 16), 8, Qt::transparent, t.accent, 3.5);
}

} // namespace throughline::ui::painting
