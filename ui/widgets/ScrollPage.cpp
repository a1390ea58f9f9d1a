// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ScrollPage.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace throughline::ui {

QScrollArea* scrolling(QWidget* inside) {
    auto* scroll = new QScrollArea;
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
