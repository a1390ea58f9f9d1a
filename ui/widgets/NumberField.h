// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/TextField.h"

#include <limits>
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
        using Limits = std::numeric_limits<Number>;
        const bool fits =
            number && *number >= static_cast<double>(Limits::lowest()) && *number <= static_cast<double>(Limits::max());
        setError(fits ? QString() : complaint());
        if (fits) target = static_cast<Number>(*number);
        return fits;
    }

private:
    QString complaint() const;
    Kind m_kind;
};

} // namespace throughline::ui
