// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace throughline::ui {

/// A few quiet words in a box: a head, in the warning's colour where it is one, a text, a link.
class NoteBox : public QFrame {
    Q_OBJECT

public:
    NoteBox(const QString& head, const QString& text, const QString& link, bool warning, QWidget* parent = nullptr);

signals:
    void linkActivated();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void write();

    QString m_head, m_text;
    bool m_warning = false;
    QLabel* m_label = nullptr;
};

} // namespace throughline::ui
