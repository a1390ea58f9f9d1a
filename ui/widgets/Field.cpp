// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Field.h"

#include "text/NumberText.h"
#include "theme/Style.h"
#include "ui/widgets/Label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>
#include <cmath>

namespace throughline::ui {

Field::Field(const QString& label, const QString& option, QWidget* input, QWidget* parent)
    : QWidget(parent), m_option(option), m_input(input), m_error(new Label({}, TextRole::Secondary, Ink::Warning)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::Small);
    auto* name = new Label(label, TextRole::Secondary, Ink::Secondary);
    name->setBuddy(input);
    column->addWidget(name);
    column->addWidget(input);
    m_error->setWordWrap(true);
    m_error->setObjectName(option + QStringLiteral("-error"));
    m_error->hide();
    column->addWidget(m_error);
    column->addStretch();
    input->setObjectName(option);
    input->setAccessibleName(label);
    input->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
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

NumberField::NumberField(const QString& label, const QString& option, double value, Kind kind, QWidget* parent)
    : TextField(label, option, plainNumber(value), parent), m_kind(kind) {}

std::optional<double> NumberField::value() const {
    bool ok = false;
    auto digits = text();
    digits.remove(QLatin1Char(','));
    const double number = digits.toDouble(&ok);
    if (!ok || !std::isfinite(number)) return std::nullopt;
    if (m_kind == Kind::Whole && (number != std::floor(number) || std::abs(number) > 9e15)) return std::nullopt;
    return number;
}

void NumberField::setValue(double value) {
    setText(plainNumber(value));
}

QString NumberField::complaint() const {
    if (text().isEmpty()) return tr("A number is needed here.");
    return m_kind == Kind::Whole ? tr("“%1” is not a whole number.").arg(text())
                                 : tr("“%1” is not a number.").arg(text());
}

ChoiceField::ChoiceField(const QString& label, const QString& option, const QStringList& choices, QWidget* parent)
    : Field(label, option, new QComboBox, parent) {
    combo()->addItems(choices);
    combo()->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo()->setMinimumContentsLength(6);
    connect(combo(), &QComboBox::currentIndexChanged, this, &Field::edited);
}

QComboBox* ChoiceField::combo() const {
    return static_cast<QComboBox*>(input());
}
int ChoiceField::index() const {
    return combo()->currentIndex();
}
QString ChoiceField::current() const {
    return combo()->currentText();
}
void ChoiceField::setCurrent(const QString& choice) {
    combo()->setCurrentText(choice);
}

} // namespace throughline::ui
