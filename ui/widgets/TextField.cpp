// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TextField.h"

#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace throughline::ui {

TextField::TextField(const QString& label, const QString& option, const QString& text, QWidget* parent)
    : Field(label, option, new QLineEdit(text), parent) {
    connect(edit(), &QLineEdit::textChanged, this, &Field::edited);
}

QLineEdit* TextField::edit() const {
    return static_cast<QLineEdit*>(input());
}
QString TextField::text() const {
    return edit()->text().trimmed();
}

void TextField::setText(const QString& text) {
    if (edit()->text() != text) edit()->setText(text);
}

void TextField::setSuffix(const QString& words) {
    if (!m_suffix) {
        m_suffix = new Label({}, TextRole::Body, Ink::Disabled);
        m_suffix->setAttribute(Qt::WA_TransparentForMouseEvents);
        inside()->insertWidget(1, m_suffix);
    }
    m_suffix->setText(words);
}

void TextField::addButton(QWidget* button) {
    auto* row = inside();
    row->setContentsMargins(0, 0, 4, 0);
    row->addWidget(button);
    edit()->setTextMargins(0, 0, button->sizeHint().width(), 0);
}

/// What stands within the line, from the right.
QHBoxLayout* TextField::inside() {
    if (auto* row = static_cast<QHBoxLayout*>(edit()->layout())) return row;
    auto* row = new QHBoxLayout(edit());
    row->setContentsMargins(0, 0, 10, 0);
    row->setSpacing(metrics::Small);
    row->addStretch();
    return row;
}

} // namespace throughline::ui
