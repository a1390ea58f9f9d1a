// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

namespace throughline::ui {

/// Opens a folder, or the one that a file lies in, in the desktop's file manager. GUI thread.
inline void showInFiles(const QString& path) {
    const QFileInfo file(path);
    QDesktopServices::openUrl(QUrl::fromLocalFile(file.isDir() ? path : file.absolutePath()));
}

} // namespace throughline::ui
