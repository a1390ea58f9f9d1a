// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RecentPaths.h"

#include "theme/Settings.h"

namespace throughline::ui::RecentPaths {

namespace {
constexpr auto RecentSetting = "window/recent";
}

QStringList all() {
    return settings().value(RecentSetting).toStringList();
}

void add(const QString& path) {
    auto paths = all();
    paths.removeAll(path);
    paths.prepend(path);
    settings().setValue(RecentSetting, paths.mid(0, Most));
}

void remove(const QString& path) {
    auto paths = all();
    if (paths.removeAll(path) > 0) settings().setValue(RecentSetting, paths);
}

void clear() {
    settings().remove(RecentSetting);
}

} // namespace throughline::ui::RecentPaths
