// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ScrollPage.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace throughline::ui {

void scrollInside(QWidget& page, QWidget* inside) {
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    auto* all = new QVBoxLayout(&page);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
}

} // namespace throughline::ui
