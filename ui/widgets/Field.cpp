// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Field.h"

#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace throughline::ui {

Field::Field(const QString& label, const QString& option, QWidget* input, QWidget* parent)
    : QWidget(parent),
      m_option(option),
      m_input(input),
      m_name(new Label({}, TextRole::Secondary, Ink::Secondary)),
      m_error(new Label({}, TextRole::Secondary, Ink::Warning)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::Small);
    m_name->setBuddy(input);
    column->addWidget(m_name);
    column->addWidget(input);
    m_error->setWordWrap(true);
    m_error->setObjectName(option + QStringLiteral("-error"));
    m_error->hide();
    column->addWidget(m_error);
    column->addStretch();
    input->setObjectName(option);
    setLabel(label);
    input->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Field::setLabel(const QString& label) {
    m_name->setText(label);
    m_input->setAccessibleName(label);
}

void Field::setError(const QString& sentence) {
    m_error->setText(sentence);
    m_error->setVisible(!sentence.isEmpty());
    m_input->setAccessibleDescription(sentence);
    setInvalid(m_input, !sentence.isEmpty());
}

bool Field::hasError() const {
    return !m_error->text().isEmpty();
}

QHBoxLayout* rowOf(const std::vector<Field*>& fields) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::Between);
    for (auto* field : fields) row->addWidget(field, 1);
    return row;
}

} // namespace throughline::ui
