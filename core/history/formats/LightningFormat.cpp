// SPDX-License-Identifier: GPL-3.0-or-later
// Lightning's CSVLogger: `metrics.csv` with an epoch and a step, its metrics on rows of their own. Each training gets a
// folder `version_N`, and so does one that goes on: a version that begins behind the first step of a run before it is
// another session of that.
#include "history/formats/TableReader.h"
#include "io/Files.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace throughline::history {

extern const Format lightningFormat;

namespace {

namespace fs = std::filesystem;
constexpr std::string_view versionMark = "version_";

Fit fitsLightning(const Start& start) {
    const auto layout = layoutOf(start.text, start.file);
    if (!layout || layout->dialect.separator != ',' || layout->find(TableLayout::Role::Split) != TableLayout::none)
        return Fit::No;
    const std::size_t x = layout->find(TableLayout::Role::X), epoch = layout->find(TableLayout::Role::Epoch);
    return x != TableLayout::none && layout->columns[x].name == "step" && epoch != TableLayout::none &&
                   layout->columns[epoch].name == "epoch"
               ? Fit::Surely
               : Fit::No;
}

std::unique_ptr<FormatReader> lightningReader(const Start& start) {
    return std::make_unique<TableReader>(start);
}

/// A `metrics.csv`.
struct Version {
    fs::path file;
    long number = -1; ///< -1: its folder is no version
    Place first{Place::unknown};
};

long versionOf(const fs::path& folder) {
    const std::string name = folder.filename().string();
    long number = -1;
    if (!name.starts_with(versionMark)) return number;
    const auto [end, error] = std::from_chars(name.data() + versionMark.size(), name.data() + name.size(), number);
    return error == std::errc{} && end == name.data() + name.size() && number >= 0 ? number : -1;
}

Result<std::vector<Member>> lightningMembers(const fs::path& folder, std::span<const io::Entry> entries,
                                             io::Files& disk, const std::stop_token& stop) {
    std::map<fs::path, std::vector<Version>> found; // by the folder that the versions are in, or their own
    for (const io::Entry& entry : entries) {
        if (entry.kind != io::FileState::Kind::File || entry.path.filename() != "metrics.csv") continue;
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        const Result<std::string> start = disk.read(entry.path, 0, Start::least);
        if (!start || fitsLightning({entry.path, *start}) == Fit::No) continue;
        const fs::path parent = entry.path.parent_path();
        const long number = parent == folder ? -1 : versionOf(parent);
        const auto first = firstPlaceIn(*start, entry.path);
        found[number < 0 ? parent : parent.parent_path()].push_back(
            {entry.path, number, first.value_or(Place{Place::unknown})});
    }
    std::vector<Member> members;
    for (auto& [parent, versions] : found) {
        std::sort(versions.begin(), versions.end(),
                  [](const Version& a, const Version& b) { return a.number < b.number; });
        // Versions count trainings of any kind, so the first step decides.
        std::vector<const Version*> begins; // the first version of the run that each is of
        const Version* run = nullptr;
        for (const Version& version : versions) {
            const bool goesOn = run != nullptr && version.number >= 0 && version.first.x > run->first.x;
            if (!goesOn) run = &version;
            begins.push_back(run);
        }
        const bool isOne = std::all_of(begins.begin(), begins.end(), [&](auto begin) { return begin == begins[0]; });
        std::size_t piece = 0;
        for (std::size_t i = 0; i < versions.size(); ++i) {
            piece = i > 0 && begins[i] == begins[i - 1] ? piece + 1 : 0;
            const fs::path named = isOne ? parent : begins[i]->file.parent_path();
            const std::string name = named.lexically_relative(folder).string();
            members.push_back({versions[i].file, name == "." ? std::string() : name, {}, piece});
        }
    }
    return members;
}

} // namespace

extern const Format lightningFormat{"lightning-csv", Format::Growth::Appends, &fitsLightning, &lightningReader};
extern const FolderFormat lightningFolder{&lightningFormat, &lightningMembers};

} // namespace throughline::history
