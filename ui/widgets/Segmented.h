// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace throughline::ui {

/// One of a few choices, side by side. One tab stop; the arrow keys move.
class Segmented : public QWidget {
    Q_OBJECT

public:
    explicit Segmented(const QStringList& choices, QWidget* parent = nullptr);
    int index() const { return m_index; }
    void setIndex(int index);
    /// What each of them means, for the mouse that rests on it.
    void setTips(const QStringList& tips) { m_tips = tips; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void chosen(int index);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRect segment(int index) const;

    QStringList m_choices, m_tips;
    int m_index = 0;
};

} // namespace throughline::ui
