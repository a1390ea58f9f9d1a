// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Field.h"

class QHBoxLayout;
class QLineEdit;

namespace throughline::ui {

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

protected:
    /// Shows a button at the right end, within the line.
    void addButton(QWidget* button);

private:
    QHBoxLayout* inside();

    Label* m_suffix = nullptr;
};

} // namespace throughline::ui
