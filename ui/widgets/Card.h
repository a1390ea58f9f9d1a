// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QVBoxLayout;

namespace throughline::ui {

/// A surface with a one-pixel border and, if given, a title. Contents go into `body()`.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);
    QVBoxLayout* body() const { return m_body; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_body = nullptr;
};

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

/// The window's background, for what stands in a scroll area.
class Ground : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace throughline::ui
