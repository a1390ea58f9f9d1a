// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace throughline::ui {

/// A line of words with a small arrow that shows or hides what is below it.
class Disclosure : public QWidget {
    Q_OBJECT

public:
    Disclosure(const QString& words, QWidget* content, QWidget* parent = nullptr);
    void setOpen(bool open);
    bool isOpen() const;

private:
    class Head;
    Head* m_head = nullptr;
    QWidget* m_content = nullptr;
};

} // namespace throughline::ui
