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
        auto* row = new QHBoxLayout(edit());
        row->setContentsMargins(0, 0, 10, 0);
        m_suffix = new Label({}, TextRole::Body, Ink::Disabled);
        m_suffix->setAttribute(Qt::WA_TransparentForMouseEvents);
        row->addStretch();
        row->addWidget(m_suffix);
    }
    m_suffix->setText(words);
}

} // namespace throughline::ui
