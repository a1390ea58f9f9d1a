// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Tile.h"

#include "theme/StylePainting.h"
#include "ui/widgets/ElidedLabel.h"

#include <QPainter>
#include <QVBoxLayout>

namespace throughline::ui {

Tile::Tile(const QString& name, QWidget* parent)
    : QWidget(parent),
      m_name(new ElidedLabel(name, TextRole::Secondary, Ink::Secondary)),
      m_figure(new ElidedLabel(QStringLiteral("–"), TextRole::Figure)),
      m_below(new ElidedLabel({}, TextRole::Secondary, Ink::Secondary)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 11, 8, 11);
    column->setSpacing(2);
    for (auto* label : {m_name, m_figure, m_below}) column->addWidget(label);
}

void Tile::set(const QString& name, const QString& figure, const QString& below) {
    m_name->setText(name);
    m_figure->setText(figure);
    m_below->setText(below);
    setAccessibleName(QStringLiteral("%1 %2 %3").arg(name, figure, below));
}

void Tile::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painting::box(painter, rect(), metrics::CardRadius, Tokens::of(palette()).window, Qt::transparent);
}

} // namespace throughline::ui
