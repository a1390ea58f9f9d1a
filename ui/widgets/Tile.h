// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace throughline::ui {

class Label;

/// A figure with its name above and a word below.
class Tile : public QWidget {
    Q_OBJECT

public:
    explicit Tile(const QString& name, QWidget* parent = nullptr);
    void set(const QString& name, const QString& figure, const QString& below);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Label* m_name = nullptr;
    Label* m_figure = nullptr;
    Label* m_below = nullptr;
};

} // namespace throughline::ui
