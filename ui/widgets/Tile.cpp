// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Tile.h"

#include "theme/StylePainting.h"
#include "ui/widgets/Label.h"

#include <QGridLayout>
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

Rows::Rows(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(metrics::Between);
    m_grid->setVerticalSpacing(12);
    m_grid->setColumnStretch(1, 1);
}

void Rows::set(const QString& name, const QString& value) {
    auto* label = findChild<Label*>(QStringLiteral("row-") + name, Qt::FindDirectChildrenOnly);
    if (!label) {
        const int line = m_grid->rowCount();
        auto* title = new Label(name, TextRole::Body, Ink::Secondary);
        m_grid->addWidget(title, line, 0, Qt::AlignTop);
        label = new ElidedLabel;
        label->setBuddy(title);
        label->setObjectName(QStringLiteral("row-") + name);
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_grid->addWidget(label, line, 1);
    }
    label->setText(value);
    label->setAccessibleName(name);
    // A line without a value keeps its place for when there is one.
    label->setVisible(!value.isEmpty());
    label->buddy()->setVisible(!value.isEmpty());
}

void Rows::clear() {
    while (auto* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace throughline::ui
