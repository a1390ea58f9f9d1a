// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/LegendSwitch.h"

#include <algorithm>

namespace throughline::chart {

LegendSwitch::Shown LegendSwitch::click(const LegendKey& key, bool alone, const Shown& now) {
    auto shown = alone && m_before ? *m_before : now;
    m_before = now;
    if (key.kind == LegendKey::Kind::Run) {
        const bool wasAlone = std::all_of(shown.runs.begin(), shown.runs.end(),
                                          [&](const auto& run) { return run.second == (run.first == key.run); });
        for (auto& [id, visible] : shown.runs) visible = alone ? wasAlone || id == key.run : visible != (id == key.run);
    } else {
        const bool train = key.kind == LegendKey::Kind::Train;
        const bool wasAlone = shown.train == train && shown.validation != train;
        shown.train = alone ? wasAlone || train : shown.train != train;
        shown.validation = alone ? wasAlone || !train : shown.validation == train;
    }
    return shown;
}

} // namespace throughline::chart
