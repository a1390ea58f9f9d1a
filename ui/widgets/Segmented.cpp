// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Segmented.h"

#include "theme/StylePainting.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QRadioButton>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr int Padding = 10, Inset = 2, Height = 28;

/// A radio button whose whole face is the button; `Segmented` paints what lies behind all of them.
class Segment : public QRadioButton {
public:
    using QRadioButton::QRadioButton;
    QSize sizeHint() const override { return {fontMetrics().horizontalAdvance(text()) + 2 * Padding, Height}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool hitButton(const QPoint& at) const override { return rect().contains(at); }

    void paintEvent(QPaintEvent*) override {
        const auto& t = Tokens::of(palette());
        const auto face = rect().adjusted(0, Inset, 0, -Inset);
        QPainter painter(this);
        if (isChecked())
            painting::box(painter, face, metrics::ControlRadius - 1, t.dark ? t.window : t.surface, Qt::transparent);
        painter.setPen(isChecked() || underMouse() ? t.text : t.secondary);
        painter.drawText(face, Qt::AlignCenter, text());
    }
};

} // namespace

Segmented::Segmented(const QStringList& choices, QWidget* parent) : QWidget(parent) {
    setFont(throughline::ui::font(TextRole::Secondary));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Inset, 0, Inset, 0);
    row->setSpacing(0);
    for (const auto& choice : choices) {
        auto* segment = new Segment(choice, this);
        segment->setFont(font());
        segment->setFocusPolicy(Qt::TabFocus);
        segment->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        segment->installEventFilter(this);
        row->addWidget(segment);
        m_segments.push_back(segment);
    }
    setIndex(0);
    for (auto* segment : m_segments)
        connect(segment, &QRadioButton::toggled, this, [this, segment](bool on) {
            if (!on) return;
            setFocusProxy(segment);
            emit chosen(index());
        });
}

int Segmented::index() const {
    const auto checked = std::ranges::find_if(m_segments, &QRadioButton::isChecked);
    return static_cast<int>(checked - m_segments.begin());
}

void Segmented::setIndex(int index) {
    if (index < 0 || index >= static_cast<int>(m_segments.size())) return;
    auto* segment = m_segments[static_cast<std::size_t>(index)];
    setFocusProxy(segment);
    segment->setChecked(true);
}

void Segmented::setTips(const QStringList& tips) {
    for (std::size_t i = 0; i < m_segments.size(); ++i)
        m_segments[i]->setToolTip(tips.value(static_cast<qsizetype>(i)));
}

void Segmented::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painting::box(painter, rect(), metrics::ControlRadius, t.dark ? t.grid : mixed(t.grid, t.border, 0.6),
                  Qt::transparent);
    if (std::ranges::any_of(m_segments, &QWidget::hasFocus))
        painting::focusRing(painter, rect(), metrics::ControlRadius, t);
}

/// The ring is around all of them, whichever has the focus.
bool Segmented::eventFilter(QObject* /*watched*/, QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
    return false;
}

} // namespace throughline::ui
