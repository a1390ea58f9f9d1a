// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Switch.h"

#include "theme/StylePainting.h"

#include <QPainter>

namespace throughline::ui {

namespace {
constexpr int TrackWidth = 32, TrackHeight = 18, Gap = 6;
}

Switch::Switch(const QString& text, QWidget* parent) : QCheckBox(text, parent) {
    setFont(throughline::ui::font(TextRole::Secondary));
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize Switch::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + Gap + TrackWidth + 2, TrackHeight + 10};
}

void Switch::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painter.setPen(isEnabled() ? t.secondary : t.disabled);
    painter.drawText(rect().adjusted(0, 0, -TrackWidth - Gap, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    const QRectF track(width() - TrackWidth - 1, (height() - TrackHeight) / 2.0, TrackWidth, TrackHeight);
    const auto off = mixed(t.border, t.text, 0.12);
    painting::box(painter, track, TrackHeight / 2.0, isChecked() && isEnabled() ? t.accent : off, Qt::transparent);
    const double x = isChecked() ? track.right() - TrackHeight + 2 : track.left() + 2;
    painting::box(painter, QRectF(x, track.top() + 2, TrackHeight - 4, TrackHeight - 4), TrackHeight / 2.0 - 2,
                  t.surface, Qt::transparent);
    if (hasFocus()) painting::focusRing(painter, rect(), metrics::ControlRadius, t);
}

} // namespace throughline::ui
