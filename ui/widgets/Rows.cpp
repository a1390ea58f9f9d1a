// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Rows.h"

#include "ui/widgets/ElidedLabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace throughline::ui {

Rows::Rows(QWidget* parent) : QWidget(parent), m_lines(new QVBoxLayout(this)) {
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(12);
}

void Rows::set(const QString& name, const QString& value) {
    const auto key = QStringLiteral("row-") + name;
    auto* label = findChild<Label*>(key);
    if (!label) {
        // A line of its own, not a cell of a grid: the value has all that its own name leaves.
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(metrics::Related);
        auto* title = new Label(name, TextRole::Body, Ink::Secondary);
        title->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
        row->addWidget(title, 0, Qt::AlignTop);
        label = new ElidedLabel;
        label->setBuddy(title);
        label->setObjectName(key);
        label->setAccessibleName(name);
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        row->addWidget(label, 1);
        m_lines->addWidget(line);
    }
    label->setText(value);
    // A line without a value keeps its place for when there is one.
    label->parentWidget()->setVisible(!value.isEmpty());
}

void Rows::clear() {
    while (auto* item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace throughline::ui
