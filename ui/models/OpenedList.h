// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Item.h"

#include <vector>

namespace throughline::ui {

/// What is open in the window, kept in the settings from one start to the next. GUI thread.
namespace OpenedList {

struct Entry {
    QString path;
    std::optional<std::size_t> colour; ///< nothing: written by a version that did not keep it
    bool visible = true;
    double stepsPerEpoch = 0.0; ///< 0: not told
};

std::vector<Entry> restored();
void remember(const std::vector<Item>& items);

} // namespace OpenedList

} // namespace throughline::ui
