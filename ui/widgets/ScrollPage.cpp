// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ScrollPage.h"

#include "theme/StylePainting.h"

#include <QFocusEvent>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

/// Takes the focus only where there is something to scroll, and shows that it has it.
class Page : public QScrollArea {
public:
    Page() {
        setFocusPolicy(Qt::NoFocus);
        connect(verticalScrollBar(), &QScrollBar::rangeChanged, this,
                [this](int least, int most) { setFocusPolicy(most > least ? Qt::StrongFocus : Qt::NoFocus); });
    }

protected:
    void focusInEvent(QFocusEvent* event) override {
        const auto reason = event->reason();
        m_ring = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason;
        QScrollArea::focusInEvent(event);
        viewport()->update();
    }

    void focusOutEvent(QFocusEvent* event) override {
        m_ring = false;
        QScrollArea::focusOutEvent(event);
        viewport()->update();
    }

    void paintEvent(QPaintEvent* event) override {
        QScrollArea::paintEvent(event);
        if (!m_ring) return;
        QPainter painter(viewport());
        const auto room = QRectF(viewport()->rect()).adjusted(2, 2, -2, -2);
        painting::focusRing(painter, room, metrics::ControlRadius, Tokens::of(palette()));
    }

private:
    bool m_ring = false;
};

} // namespace

QScrollArea* scrolling(QWidget* inside) {
    auto* scroll = new Page;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    // Panels are surfaces; the scroll area's own ground is the window's.
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return scroll;
}

void scrollInside(QWidget& page, QWidget* inside) {
    auto* all = new QVBoxLayout(&page);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scrolling(inside));
}

} // namespace throughline::ui
