// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace throughline::ui {

/// What was opened of late, kept in the settings. GUI thread.
namespace RecentPaths {

inline constexpr qsizetype Most = 12;

/// The newest first.
QStringList all();
void add(const QString& path);
void remove(const QString& path);
void clear();

} // namespace RecentPaths

} // namespace throughline::ui
