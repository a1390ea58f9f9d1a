// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/Location.h"

#include <QString>
#include <filesystem>

namespace throughline::ui {

/// Where an item's contents lie: a file or folder, and which of its histories. "figure.png#2" is the second history of
/// a picture, unless a file has that name.
struct ItemPath {
    QString file;
    qulonglong number = 0; ///< from 1; 0: all of them

    static ItemPath of(const QString& item);
    /// The file on its machine. Errors: `BadHost`.
    Result<io::Location> location() const;
    bool isRemote() const;
    /// The name of the machine that it is on; empty: of this one, or one that nobody can be asked for.
    QString host() const;
    /// What a path that a user gave is kept as: absolute; one of another machine (io/Location.h) as it stands.
    static QString kept(const QString& path);
    /// Of history `number`, from 0, of `count` in the file.
    static QString of(const QString& file, std::size_t number, std::size_t count);
};

std::filesystem::path toPath(const QString& path);

} // namespace throughline::ui
