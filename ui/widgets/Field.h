// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QHBoxLayout;

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
    void setLabel(const QString& label);
    /// Empty: nothing is wrong.
    void setError(const QString& sentence);
    bool hasError() const;

signals:
    void edited();

private:
    QString m_option;
    QWidget* m_input = nullptr;
    Label* m_name = nullptr;
    Label* m_error = nullptr;
};

/// Fields beside one another, of equal width. Whoever installs it owns it.
QHBoxLayout* rowOf(const std::vector<Field*>& fields);

} // namespace throughline::ui
