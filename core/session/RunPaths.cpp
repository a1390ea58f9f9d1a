// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunPaths.h"

#include "io/OwnFile.h"

#include <QStandardPaths>

namespace throughline::session {

namespace fs = std::filesystem;

Result<void> checkOwn(const RunPaths& paths) {
    Result<void> own;
    for (const fs::path& file : {paths.run(), paths.history(), paths.lock()})
        if (own) own = io::checkOwnFile(file);
    for (const fs::path& folder : {paths.checkpoints(), paths.abandoned()})
        if (own) own = io::checkOwnFolder(folder);
    return own;
}

fs::path userRunsFolder() {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return fs::path(data.toStdString()) / "throughline" / "runs";
}

bool isRunFolder(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(RunPaths{folder}.run(), ignored);
}

fs::path behindRunJson(const fs::path& path) {
    if (path.filename() != RunPaths{}.run() || !isRunFolder(path.parent_path())) return path;
    return path.has_parent_path() ? path.parent_path() : ".";
}

bool belongsToRun(const fs::path& file) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(file, error), folder = whole.parent_path();
    if (error) return false;
    if (isRunFolder(folder)) return whole == RunPaths{folder}.run() || whole == RunPaths{folder}.history();
    const RunPaths above{folder.parent_path()};
    return isRunFolder(above.folder) && (folder == above.checkpoints() || folder == above.abandoned());
}

} // namespace throughline::session
