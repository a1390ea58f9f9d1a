// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/FormCard.h"

#include "theme/Tokens.h"

#include <QHBoxLayout>

namespace throughline::ui {

Field* FormCard::field(const QString& option) const {
    for (auto* field : m_fields)
        if (field->option() == option) return field;
    return nullptr;
}

void FormCard::clearErrors() {
    for (auto* field : m_fields) field->setError({});
}

QHBoxLayout* FormCard::row(const std::vector<Field*>& fields) {
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::Between);
    for (auto* field : fields) {
        row->addWidget(field, 1);
        m_fields.push_back(field);
        connect(field, &Field::edited, this, &FormCard::edited);
    }
    return row;
}

} // namespace throughline::ui
