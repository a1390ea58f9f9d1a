// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "painting/LegendKey.h"

#include <QString>
#include <optional>
#include <utility>
#include <vector>

namespace throughline::chart {

/// What legends switch: one click hides or shows, a double click shows one alone, and then all again. GUI thread.
class LegendSwitch {
public:
    struct Shown {
        std::vector<std::pair<QString, bool>> runs; ///< those that are listed, by their ids
        bool train = true, validation = true;
    };

    /// What is to be shown after a click on `key`; `alone`: it is the second click of a double one. What a double click
    /// means is judged by how things were before its first click changed them.
    Shown click(const LegendKey& key, bool alone, const Shown& now);

private:
    std::optional<Shown> m_before;
};

} // namespace throughline::chart
