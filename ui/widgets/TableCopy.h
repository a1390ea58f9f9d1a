// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace throughline::ui {

/// Gives a table Copy, by Ctrl+C and by its context menu: what is selected, tab-separated under the columns' names.
void addCopy(QTableView* view);

} // namespace throughline::ui
