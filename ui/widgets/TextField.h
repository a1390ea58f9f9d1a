// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Field.h"

class QHBoxLayout;
class QLineEdit;

namespace throughline::ui {

/// A line of text. One that may hold several values is about one of them at a time.
class TextField : public Field {
    Q_OBJECT

public:
    TextField(const QString& label, const QString& option, const QString& text, QWidget* parent = nullptr);
    QLineEdit* edit() const;
    QString text() const;

    /// Whether the text may be several values, and what stands between them.
    enum class Several {
        No,
        Numbers, ///< commas with a blank behind them or semicolons, as 1,000 is one number; "1..5" are five
        Lists,   ///< semicolons alone
    };
    void setSeveral(Several several) { m_several = several; }
    /// Those that the text is; one, however it reads, where it may be no more.
    QStringList values() const;
    /// Which of them `text` is from now on.
    void choose(int value) { m_chosen = value; }
    void setText(const QString& text);
    /// Grey words at the right end of the input.
    void setSuffix(const QString& words);

protected:
    /// Shows a button at the right end, within the line.
    void addButton(QWidget* button);

private:
    QHBoxLayout* inside();

    Several m_several = Several::No;
    int m_chosen = 0;
    Label* m_suffix = nullptr;
};

} // namespace throughline::ui
