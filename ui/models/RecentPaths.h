// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace throughline::ui {

/// What was used of late, kept in the settings, the newest first. GUI thread.
class RecentPaths {
public:
    static RecentPaths opened() { return {"window/recent", 12}; }
    /// Files that were trained on.
    static RecentPaths data() { return {"data/recent", 8}; }

    QStringList all() const;
    void add(const QString& path) const;
    void remove(const QString& path) const;
    void clear() const;

private:
    RecentPaths(const char* setting, qsizetype most) : m_setting(setting), m_most(most) {}

    const char* m_setting;
    qsizetype m_most;
};

} // namespace throughline::ui
