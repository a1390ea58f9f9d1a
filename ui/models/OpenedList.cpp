// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/OpenedList.h"

#include "theme/Settings.h"

#include <QSettings>
#include <QStringList>
#include <algorithm>

namespace throughline::ui::OpenedList {

namespace {
constexpr auto OpenedSetting = "window/opened";
constexpr auto ColoursSetting = "window/colours";
constexpr auto HiddenSetting = "window/hidden";
constexpr auto StepsSetting = "window/steps-per-epoch";
} // namespace

std::vector<Entry> restored() {
    const auto paths = settings().value(OpenedSetting).toStringList();
    const auto colours = settings().value(ColoursSetting).toStringList();
    const auto hidden = settings().value(HiddenSetting).toStringList();
    const auto steps = settings().value(StepsSetting).toStringList();
    std::vector<Entry> entries;
    for (qsizetype i = 0; i < paths.size(); ++i) {
        Entry& entry = entries.emplace_back(Entry{paths[i], std::nullopt, !hidden.contains(paths[i])});
        if (i < colours.size()) entry.colour = colours[i].toUInt();
        if (i < steps.size()) entry.stepsPerEpoch = std::clamp(steps[i].toDouble(), 0.0, Item::mostStepsPerEpoch);
    }
    return entries;
}

void remember(const std::vector<Item>& items) {
    QStringList paths, colours, hidden, steps;
    for (const auto& item : items) {
        paths << item.path;
        if (!item.visible) hidden << item.path;
        colours << QString::number(item.colour);
        steps << QString::number(item.stepsPerEpoch, 'g', 17);
    }
    auto store = settings();
    store.setValue(OpenedSetting, paths);
    store.setValue(ColoursSetting, colours);
    store.setValue(HiddenSetting, hidden);
    store.setValue(StepsSetting, steps);
}

} // namespace throughline::ui::OpenedList
