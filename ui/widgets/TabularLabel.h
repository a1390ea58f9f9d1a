// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/Tokens.h"

#include <QWidget>

namespace throughline::ui {

/// A short line with figures in it that change while one looks: every digit takes the same room, whatever the font has,
/// and the line only ever grows, so that nothing beside it jumps. `**` switches to the stronger ink and back.
class TabularLabel : public QWidget {
    Q_OBJECT

public:
    explicit TabularLabel(QWidget* parent = nullptr);
    void setText(const QString& marked);
    const QString& text() const { return m_text; }
    /// Lets it shrink again, between two runs.
    void release();
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    template <class Visit>
    int walk(Visit visit) const;

    QString m_text;
    int m_reserved = 0;
};

} // namespace throughline::ui
