// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace throughline::ui {

/// Names to the left, values to the right, a line each.
class Rows : public QWidget {
    Q_OBJECT

public:
    explicit Rows(QWidget* parent = nullptr);
    /// Adds the line or changes its value; an empty value hides it.
    void set(const QString& name, const QString& value);
    void clear();

private:
    QVBoxLayout* m_lines = nullptr;
};

} // namespace throughline::ui
