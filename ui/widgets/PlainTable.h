// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace throughline::ui {

inline constexpr int TableRowHeight = 26;

/// What the inspector's tables have in common: small type without frame and grid, rows of one height (a view never
/// measures a million of them), scrolling by pixels, and Copy, by Ctrl+C and by the context menu: what is selected,
/// tab-separated under the columns' names, with all its digits where the model has them (Qt::EditRole).
void makePlainTable(QTableView* view);

} // namespace throughline::ui
