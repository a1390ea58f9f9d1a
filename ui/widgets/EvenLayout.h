// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FlowLayout.h"

namespace throughline::ui {

/// Items of one width in lines of as many: as many as there is room for where none is narrower than `least`, in pixels,
/// and lines that are about equally long. Those that are hidden count, so that the others keep their width when one
/// comes or goes; they leave no gap. Owns its items.
class EvenLayout : public FlowLayout {
    Q_OBJECT

public:
    EvenLayout(int least, int spacing, QWidget* parent = nullptr) : FlowLayout(spacing, parent), m_least(least) {}
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }

protected:
    int arrange(const QRect& rect, bool apply) const override;

private:
    int m_least;
};

/// Widgets beside one another; in further lines where each would be narrower than `least`. Whoever installs it owns it.
EvenLayout* evenRow(const std::vector<QWidget*>& widgets, int least = 180);

} // namespace throughline::ui
