// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TabularLabel.h"

#include <QPainter>
#include <cmath>

namespace throughline::ui {

TabularLabel::TabularLabel(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

/// Calls `visit(run of characters, x, strong)` and returns the whole width. Digits come one by one, in equal cells.
template <class Visit>
int TabularLabel::walk(Visit visit) const {
    auto strongFont = font();
    strongFont.setWeight(QFont::Medium);
    bool strong = false;
    double x = 0;
    const auto parts = m_text.split(QStringLiteral("**"));
    for (const auto& part : parts) {
        const QFontMetricsF metrics(strong ? strongFont : font());
        const double cell = metrics.horizontalAdvance(QLatin1Char('0'));
        for (qsizetype i = 0; i < part.size();) {
            auto end = i + 1;
            const bool digit = part[i].isDigit();
            while (!digit && end < part.size() && !part[end].isDigit()) ++end;
            const auto piece = part.mid(i, end - i);
            const double width = metrics.horizontalAdvance(piece);
            visit(piece, digit ? x + (cell - width) / 2 : x, strong, strong ? strongFont : font());
            x += digit ? cell : width;
            i = end;
        }
        strong = !strong;
    }
    return static_cast<int>(std::ceil(x));
}

void TabularLabel::setText(const QString& marked) {
    if (marked == m_text) return;
    m_text = marked;
    auto spoken = marked;
    setAccessibleName(spoken.remove(QStringLiteral("**")));
    const int width = walk([](auto&&...) {});
    if (width > m_reserved) {
        m_reserved = width;
        updateGeometry();
    }
    update();
}

void TabularLabel::release() {
    m_reserved = 0;
    m_text.clear();
    updateGeometry();
}

QSize TabularLabel::sizeHint() const {
    return {m_reserved, fontMetrics().height() + 2};
}

void TabularLabel::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    const double base = (height() + fontMetrics().ascent() - fontMetrics().descent()) / 2.0;
    walk([&](const QString& piece, double x, bool strong, const QFont& face) {
        painter.setFont(face);
        painter.setPen(strong ? t.text : t.secondary);
        painter.drawText(QPointF(x, base), piece);
    });
}

} // namespace throughline::ui
