// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/TextField.h"

#include <optional>

namespace throughline::ui {

/// A number. `value` is nothing while the text is none; the field says so itself.
class NumberField : public TextField {
    Q_OBJECT

public:
    enum class Kind { Whole, Real };
    NumberField(const QString& label, const QString& option, double value, Kind kind, QWidget* parent = nullptr);
    std::optional<double> value() const;
    void setValue(double value);
    /// Puts the value into `target`, or marks the field; false then.
    template <class Number>
    bool into(Number& target) {
        const auto number = value();
        setError(number ? QString() : complaint());
        if (number) target = static_cast<Number>(*number);
        return number.has_value();
    }

private:
    QString complaint() const;
    Kind m_kind;
};

} // namespace throughline::ui
