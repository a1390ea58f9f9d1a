// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TextField.h"

#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>

namespace throughline::ui {

namespace {
constexpr int MostValues = 1'000;
}

TextField::TextField(const QString& label, const QString& option, const QString& text, QWidget* parent)
    : Field(label, option, new QLineEdit(text), parent) {
    connect(edit(), &QLineEdit::textChanged, this, &Field::edited);
}

QLineEdit* TextField::edit() const {
    return static_cast<QLineEdit*>(input());
}
QString TextField::text() const {
    const auto all = values();
    return all.value(m_chosen < all.size() ? m_chosen : 0);
}

QStringList TextField::values() const {
    const auto whole = edit()->text().trimmed();
    if (m_several == Several::No) return {whole};
    static const QRegularExpression commas(QStringLiteral(",\\s+|;"));
    static const QRegularExpression range(QStringLiteral("^(\\d{1,9})\\s*\\.\\.\\s*(\\d{1,9})$"));
    if (const auto match = range.match(whole); m_several == Several::Numbers && match.hasMatch()) {
        const int first = match.captured(1).toInt(), last = match.captured(2).toInt();
        if (last < first || last - first >= MostValues) return {whole};
        QStringList values;
        for (int value = first; value <= last; ++value) values << QString::number(value);
        return values;
    }
    QStringList values;
    const auto parts =
        m_several == Several::Numbers ? whole.split(commas, Qt::SkipEmptyParts) : whole.split(QLatin1Char(';'));
    for (const auto& part : parts) values << part.trimmed();
    return values.isEmpty() || values.size() > MostValues ? QStringList{whole} : values;
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
