// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NumberField.h"

#include "text/NumberText.h"

#include <cmath>

namespace throughline::ui {

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
    if (value()) return tr("“%1” is beyond what can be set here.").arg(text());
    return m_kind == Kind::Whole ? tr("“%1” is not a whole number.").arg(text())
                                 : tr("“%1” is not a number.").arg(text());
}

} // namespace throughline::ui
