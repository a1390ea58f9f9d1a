// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Settings.h"

#include <QFileInfo>
#include <QStandardPaths>

namespace throughline::ui {

QSettings settings() {
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    const auto path = folder + QStringLiteral("/throughline/throughline.ini");
    // QSettings reads, and waits, as soon as it is made; so does the lock beside its file.
    const QFileInfo file(path), lock(path + QStringLiteral(".lock"));
    const bool sound = (!file.exists() || file.isFile()) && (!lock.exists() || lock.isFile());
    return QSettings(sound ? path : QStringLiteral(":/nothing.ini"), QSettings::IniFormat);
}

} // namespace throughline::ui
