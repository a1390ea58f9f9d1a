// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace throughline::ui {

/// Fills itself with the surface colour, with a border on the sides asked for: bars and side panels.
class Panel : public QFrame {
    Q_OBJECT

public:
    explicit Panel(Qt::Edges borders = {}, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::Edges m_borders;
};

} // namespace throughline::ui
