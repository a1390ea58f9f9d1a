// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>

namespace throughline::ui {

/// What the window remembers: `$XDG_CONFIG_HOME/throughline/throughline.conf`.
inline QSettings settings() {
    return QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("throughline"),
                     QStringLiteral("throughline"));
}

} // namespace throughline::ui
