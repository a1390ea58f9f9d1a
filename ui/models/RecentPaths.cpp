// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RecentPaths.h"

#include "theme/Settings.h"

namespace throughline::ui {

QStringList RecentPaths::all() const {
    return settings().value(QLatin1String(m_setting)).toStringList();
}

void RecentPaths::add(const QString& path) const {
    auto paths = all();
    paths.removeAll(path);
    paths.prepend(path);
    settings().setValue(QLatin1String(m_setting), paths.mid(0, m_most));
}

void RecentPaths::remove(const QString& path) const {
    auto paths = all();
    if (paths.removeAll(path) > 0) settings().setValue(QLatin1String(m_setting), paths);
}

void RecentPaths::clear() const {
    settings().remove(QLatin1String(m_setting));
}

} // namespace throughline::ui
