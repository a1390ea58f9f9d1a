// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ItemPath.h"

#include <QFileInfo>

namespace throughline::ui {

ItemPath ItemPath::of(const QString& item) {
    const auto hash = item.lastIndexOf(QLatin1Char('#'));
    const auto number = hash < 0 ? 0 : item.mid(hash + 1).toULongLong();
    if (number == 0 || QFileInfo::exists(item)) return {item, 0};
    return {item.left(hash), number};
}

Result<io::Location> ItemPath::location() const {
    return io::locationOf(file.toStdString());
}

bool ItemPath::isRemote() const {
    const auto where = location();
    return !where || !where->host.empty();
}

QString ItemPath::host() const {
    const auto where = location();
    return where ? QString::fromStdString(where->host) : QString();
}

QString ItemPath::kept(const QString& path) {
    return ItemPath{path}.isRemote() ? path : QFileInfo(path).absoluteFilePath();
}

QString ItemPath::of(const QString& file, std::size_t number, std::size_t count) {
    return count == 1 ? file : QStringLiteral("%1#%2").arg(file).arg(number + 1);
}

std::filesystem::path toPath(const QString& path) {
    return std::filesystem::path(path.toStdString());
}

} // namespace throughline::ui
