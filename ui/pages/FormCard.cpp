// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/FormCard.h"

#include "ui/widgets/EvenLayout.h"
#include "ui/widgets/NumberField.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace throughline::ui {

Field* FormCard::field(const QString& option) const {
    for (const auto& [known, field] : m_tellers)
        if (known == option && !field->isHidden()) return field;
    for (auto* field : m_fields)
        if (field->option() == option) return field;
    return nullptr;
}

void FormCard::clearErrors() {
    for (auto* field : m_fields) field->setError({});
}

QHBoxLayout* FormCard::row(const std::vector<Field*>& fields) {
    for (auto* field : fields) take(field);
    return rowOf(fields);
}

EvenLayout* FormCard::rows(const std::vector<Field*>& fields, int least) {
    for (auto* field : fields) take(field);
    return evenRow({fields.begin(), fields.end()}, least);
}

void FormCard::take(Field* field) {
    m_fields.push_back(field);
    if (auto* number = qobject_cast<NumberField*>(field)) {
        number->setSeveral(TextField::Several::Numbers);
        number->edit()->setToolTip(tr("Several values make several runs: 0.1, 0.01, or 1..5"));
    }
    connect(field, &Field::edited, this, &FormCard::edited);
}

} // namespace throughline::ui
