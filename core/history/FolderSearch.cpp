// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/FolderSearch.h"

#include "history/HistorySource.h"
#include "history/formats/Formats.h"
#include "io/Files.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace throughline::history {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largestGuess = std::size_t{16} << 20; ///< bytes that are read of what may be a history

/// What was found so far.
class Places {
public:
    /// Whether the path is one of them, lies in one, or has one in it.
    bool overlap(const fs::path& path) const { return m_above.contains(path.native()) || contain(path); }
    /// Whether it is one of them or lies in one.
    bool contain(const fs::path& path) const { return m_found.contains(path.native()) || containAbove(path); }
    bool containAbove(fs::path path) const {
        while (path.has_relative_path()) {
            path = path.parent_path();
            if (m_found.contains(path.native())) return true;
        }
        return false;
    }
    void add(const fs::path& path, std::string_view format) {
        m_found.emplace(path.native(), format);
        for (fs::path above = path; m_above.insert(above.native()).second && above.has_relative_path();)
            above = above.parent_path();
    }
    std::vector<FolderSearch::Found> outermost() const {
        std::vector<FolderSearch::Found> found;
        for (const auto& [path, format] : m_found)
            if (!containAbove(path)) found.push_back({path, format});
        std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
        return found;
    }

private:
    std::unordered_map<std::string, std::string_view> m_found;
    std::unordered_set<std::string> m_above; ///< those, and the folders that they lie in
};

/// Where each history lies.
std::vector<fs::path> rootsOf(const std::vector<Member>& members, bool apart) {
    std::map<std::string, fs::path> roots;
    for (const Member& member : members) {
        if (apart) {
            roots.emplace(member.file.string(), member.file);
            continue;
        }
        const auto [root, isNew] = roots.try_emplace(member.history, member.file.parent_path());
        if (!isNew) root->second = commonFolder(root->second, member.file.parent_path());
    }
    std::vector<fs::path> folders;
    folders.reserve(roots.size());
    for (auto& [name, root] : roots) folders.push_back(std::move(root));
    return folders;
}

/// What programs keep for themselves, or have not finished.
bool isHidden(const fs::path& below) {
    return below.extension() == ".tmp" || std::any_of(below.begin(), below.end(), [](const fs::path& part) {
               return part.native().starts_with('.') || part == "node_modules" || part == "site-packages";
           });
}

/// The format of a file that no folder format knows and that is a history of its own, or would be one; empty: settings,
/// results and the like are none.
Result<std::string_view> looseFormat(const fs::path& file, const std::shared_ptr<io::Files>& files,
                                     const std::stop_token& stop) {
    constexpr std::string_view none, unreadable = "unreadable";
    const auto cannot = [](ErrorCode why) { return why == ErrorCode::CannotRead || why == ErrorCode::CannotOpen; };
    const Result<std::string> start = files->read(file, 0, Start::least);
    if (!start) return cannot(start.error().code) ? unreadable : none;
    const Format* const format = start->empty() ? nullptr : formatOf({file, *start});
    if (format == nullptr) return none;
    if (format->fit({file, *start}) != Fit::Surely && files->look({&file, 1}).front().size > largestGuess) return none;
    const auto opened = HistorySource::open(file, files, stop);
    if (opened) return format->name;
    const ErrorCode why = opened.error().code;
    if (why == ErrorCode::Cancelled) return tl::make_unexpected(opened.error());
    const bool wouldBe = why == ErrorCode::Damaged || why == ErrorCode::TooLarge || why == ErrorCode::NewerFormat;
    return wouldBe ? format->name : cannot(why) ? unreadable : none;
}

} // namespace

fs::path commonFolder(const fs::path& a, const fs::path& b) {
    fs::path common;
    for (auto one = a.begin(), other = b.begin(); one != a.end() && other != b.end() && *one == *other; ++one, ++other)
        common /= *one;
    return common;
}

Result<FolderSearch> searchFolder(const fs::path& folder, const std::shared_ptr<io::Files>& files,
                                  const std::stop_token& stop) {
    const Result<std::vector<io::Entry>> entries = files->list(folder, {}, stop);
    if (!entries) return tl::make_unexpected(entries.error());
    Places known;
    std::size_t kinds = 0;
    for (const FolderFormat* const format : folderFormats()) {
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        const Result<std::vector<Member>> members = format->members(folder, *entries, *files, stop);
        if (!members) continue; // one that is refused by name does not hide the others
        std::vector<fs::path> found = rootsOf(*members, format->apart);
        std::erase_if(found, [&](const fs::path& root) { return known.overlap(root); });
        for (const fs::path& root : found) known.add(root, format->member->name);
        kinds += found.empty() ? 0 : 1;
    }
    std::vector<FolderSearch::Found> loose;
    for (const io::Entry& entry : *entries) {
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        if (entry.kind != io::FileState::Kind::File || known.contain(entry.path) ||
            isHidden(entry.path.lexically_relative(folder)))
            continue;
        const Result<std::string_view> format = looseFormat(entry.path, files, stop);
        if (!format) return tl::make_unexpected(format.error());
        if (!format->empty()) loose.push_back({entry.path, *format});
    }
    for (const auto& [path, format] : loose) known.add(path, format);
    return FolderSearch{known.outermost(), kinds == 1 && loose.empty()};
}

} // namespace throughline::history
