// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

namespace throughline::ui {

struct Item;

/// What the items are called in the window: by their names, and where several have one name by what their paths tell
/// them apart by: "digits 128-64 (2)" after the number of the folder, "history.json (fold-1)" after the folder around
/// it. What is in the files and what is visible changes nothing about it, so that it stays.
QStringList titlesOf(const std::vector<Item>& items);

} // namespace throughline::ui
