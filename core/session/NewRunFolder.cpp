// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/NewRunFolder.h"

#include "io/WriteFile.h"
#include "session/RunPaths.h"

namespace throughline::session {

namespace fs = std::filesystem;

std::string folderName(const std::string& name) {
    std::string result;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                           c == '_' || (c & 0x80) != 0;
        if (plain) {
            result += c;
        } else if (!result.empty() && result.back() != '-') {
            result += '-';
        }
    }
    while (!result.empty() && (result.back() == '-' || result.back() == '.')) result.pop_back();
    while (!result.empty() && result.front() == '.') result.erase(0, 1);
    return result.empty() ? "run" : result.substr(0, 100);
}

std::string defaultRunName(const data::DataSpec& data, const nn::TrainConfig& config) {
    std::string name = fs::path(data.source).filename().string();
    if (const std::size_t dot = name.find('.'); dot != std::string::npos && dot > 0) name.resize(dot);
    char separator = ' ';
    for (const int width : config.network.hidden) {
        name += separator + std::to_string(width);
        separator = '-';
    }
    return name;
}

bool holdsRun(const fs::path& folder) {
    const RunPaths paths{folder};
    const auto exists = [](const fs::path& path) {
        std::error_code ignored;
        return fs::exists(fs::symlink_status(path, ignored)); // a link to nothing as well
    };
    return exists(paths.run()) || exists(paths.history()) || exists(paths.checkpoints());
}

Result<NewRunFolder> makeRunFolder(const fs::path& wanted, const std::string& name) {
    if (!wanted.empty() && holdsRun(wanted)) return fail(ErrorCode::FolderNotEmpty, wanted.string());
    const fs::path runs = userRunsFolder();
    auto made = io::makeFolders(wanted.empty() ? runs : wanted);
    if (!made) return tl::unexpected(made.error());
    if (!wanted.empty()) return NewRunFolder{wanted, std::move(*made)};
    for (int number = 1;; ++number) {
        const fs::path folder = runs / (folderName(name) + (number == 1 ? "" : "-" + std::to_string(number)));
        std::error_code error;
        // create_directory is false for one that exists: two programs never get the same.
        if (fs::create_directory(folder, error)) {
            made->insert(made->begin(), folder);
            return NewRunFolder{folder, std::move(*made)};
        }
        if (!error) continue;
        if (std::error_code ignored; fs::exists(folder, ignored)) continue; // a file
        for (const fs::path& each : *made) fs::remove(each, error);
        return fail(ErrorCode::CannotWrite, folder.string(), {error.message()});
    }
}

} // namespace throughline::session
