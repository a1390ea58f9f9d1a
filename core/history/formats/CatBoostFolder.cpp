// SPDX-License-Identifier: GPL-3.0-or-later
// CatBoost's folder (`catboost_info`): `learn_error.tsv` and `test_error.tsv`, whose names tell the part of the data,
// are one run. What else lies there tells the same again, or no metric.
#include "history/Format.h"
#include "io/Files.h"

#include <algorithm>

namespace throughline::history {

extern const Format csvFormat;

namespace {

namespace fs = std::filesystem;

Result<std::vector<Member>> catBoostMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                            const std::stop_token&) {
    std::vector<Member> members;
    for (const io::Entry& entry : entries) {
        const std::string name = entry.path.filename().string();
        const bool isLearn = name == "learn_error.tsv";
        if (entry.kind != io::FileState::Kind::File || (!isLearn && name != "test_error.tsv")) continue;
        const Result<std::string> start = disk.read(entry.path, 0, 16);
        if (!start || (!start->empty() && !start->starts_with("iter\t"))) continue;
        const std::string run = entry.path.parent_path().lexically_relative(folder).string();
        members.push_back({entry.path, run == "." ? std::string() : run, isLearn ? "learn/" : "test/"});
    }
    std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.file < b.file; });
    return members;
}

} // namespace

extern const FolderFormat catBoostFolder{&csvFormat, &catBoostMembers};

} // namespace throughline::history
