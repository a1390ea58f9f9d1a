// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/FolderSearch.h"

#include "history/formats/Formats.h"
#include "io/Files.h"

#include <algorithm>
#include <map>
#include <set>

namespace throughline::history {

namespace fs = std::filesystem;

namespace {

/// Whether one of two folders lies in the other, or both are the same.
bool overlap(const fs::path& a, const fs::path& b) {
    const fs::path common = commonFolder(a, b);
    return common == a || common == b;
}

/// The folder of each history.
std::vector<fs::path> rootsOf(const std::vector<Member>& members) {
    std::map<std::string, fs::path> roots;
    for (const Member& member : members) {
        const auto [root, isNew] = roots.try_emplace(member.history, member.file.parent_path());
        if (!isNew) root->second = commonFolder(root->second, member.file.parent_path());
    }
    std::vector<fs::path> folders;
    for (auto& [name, root] : roots) folders.push_back(std::move(root));
    return folders;
}

} // namespace

fs::path commonFolder(const fs::path& a, const fs::path& b) {
    fs::path common;
    for (auto one = a.begin(), other = b.begin(); one != a.end() && other != b.end() && *one == *other; ++one, ++other)
        common /= *one;
    return common;
}

Result<FolderSearch> searchFolder(const fs::path& folder, io::Files& files, const std::stop_token& stop) {
    const Result<std::vector<io::Entry>> entries = files.list(folder, {}, stop);
    if (!entries) return tl::make_unexpected(entries.error());
    FolderSearch search;
    std::vector<fs::path> known;
    for (const FolderFormat* const format : folderFormats()) {
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        const Result<std::vector<Member>> members = format->members(folder, *entries, files, stop);
        if (!members) continue; // one that is refused by name does not hide the others
        const std::size_t before = known.size();
        for (const fs::path& root : rootsOf(*members)) {
            const auto found = known.begin() + static_cast<std::ptrdiff_t>(before);
            if (std::none_of(known.begin(), found, [&](const fs::path& other) { return overlap(root, other); }))
                known.push_back(root);
        }
        search.formats += known.size() > before ? 1 : 0;
    }
    std::set<fs::path> inside;
    for (const fs::path& root : known) {
        const fs::path below = root.lexically_relative(folder);
        inside.insert(below.empty() || *below.begin() == "." ? folder : folder / *below.begin());
    }
    search.inside.assign(inside.begin(), inside.end());
    return search;
}

} // namespace throughline::history
