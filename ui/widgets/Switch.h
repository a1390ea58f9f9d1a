// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

namespace throughline::ui {

/// On or off, effective at once; its words stand to the left of it.
class Switch : public QCheckBox {
    Q_OBJECT

public:
    explicit Switch(const QString& text, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool hitButton(const QPoint& at) const override { return rect().contains(at); }
    void paintEvent(QPaintEvent* event) override;
};

} // namespace throughline::ui
