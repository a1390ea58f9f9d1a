// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ColourDelegate.h"

#include "theme/StylePainting.h"

#include <QPainter>
#include <QStyle>

namespace throughline::ui {

void ColourDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    const auto colour = index.data(Qt::DecorationRole).value<QColor>();
    if (!colour.isValid()) return;
    const QRectF square(option.rect.center().x() - 4.5, option.rect.center().y() - 4.5, 10, 10);
    painter->save();
    painting::box(*painter, square, 3, colour, Qt::transparent);
    painter->restore();
}

} // namespace throughline::ui
