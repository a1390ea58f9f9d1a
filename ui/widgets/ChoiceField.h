// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Field.h"

class QComboBox;

namespace throughline::ui {

/// One of a list.
class ChoiceField : public Field {
    Q_OBJECT

public:
    ChoiceField(const QString& label, const QString& option, const QStringList& choices, QWidget* parent = nullptr);
    QComboBox* combo() const;
    int index() const;
    QString current() const;
    void setCurrent(const QString& choice);
    /// Others to choose from; the current one stays where it is among them, or else the first is chosen. Says nothing.
    void setChoices(const QStringList& choices);
};

} // namespace throughline::ui
