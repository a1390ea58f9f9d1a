// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <optional>

class QComboBox;
class QLineEdit;
class QVBoxLayout;

namespace throughline::ui {

class Label;

/// A labelled input with room for one quiet sentence below, which is there only while something is wrong.
class Field : public QWidget {
    Q_OBJECT

public:
    /// `option`: the setting's name as on the command line, by which `nn::check` speaks of it; it is the input's
    /// object name, too.
    Field(const QString& label, const QString& option, QWidget* input, QWidget* parent = nullptr);
    const QString& option() const { return m_option; }
    QWidget* input() const { return m_input; }
    /// Empty: nothing is wrong.
    void setError(const QString& sentence);
    bool hasError() const;

signals:
    void edited();

private:
    QString m_option;
    QWidget* m_input = nullptr;
    Label* m_error = nullptr;
};

/// A line of text.
class TextField : public Field {
    Q_OBJECT

public:
    TextField(const QString& label, const QString& option, const QString& text, QWidget* parent = nullptr);
    QLineEdit* edit() const;
    QString text() const;
    void setText(const QString& text);
    /// Grey words at the right end of the input.
    void setSuffix(const QString& words);

private:
    Label* m_suffix = nullptr;
};

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

/// One of a list.
class ChoiceField : public Field {
    Q_OBJECT

public:
    ChoiceField(const QString& label, const QString& option, const QStringList& choices, QWidget* parent = nullptr);
    QComboBox* combo() const;
    int index() const;
    QString current() const;
    void setCurrent(const QString& choice);
};

} // namespace throughline::ui
