// SPDX-License-Identifier: GPL-3.0-or-later
// dvclive's folder: a table a metric, `plots/metrics/train/loss.tsv`, where the folders are the beginning of its name.
#include "history/Format.h"
#include "history/formats/TableReader.h"
#include "io/Files.h"

#include <algorithm>

namespace throughline::history {

namespace {

namespace fs = std::filesystem;

/// What stands in front of "plots/metrics" in the path of a table, and what behind; nothing where it has none.
std::optional<std::pair<fs::path, fs::path>> around(const fs::path& file) {
    fs::path before, behind;
    bool found = false;
    for (auto part = file.begin(); part != file.end(); ++part) {
        const auto next = std::next(part);
        if (!found && *part == "plots" && next != file.end() && *next == "metrics") {
            found = true;
            part = next;
        } else {
            (found ? behind : before) /= *part;
        }
    }
    if (!found || behind.extension() != ".tsv") return std::nullopt;
    return std::pair(before, behind);
}

Result<std::vector<Member>> dvcliveMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                           const std::stop_token&) {
    std::vector<Member> members;
    for (const io::Entry& entry : entries) {
        if (entry.kind != io::FileState::Kind::File) continue;
        const auto paths = around(entry.path);
        if (!paths) continue;
        const Result<std::string> start = disk.read(entry.path, 0, 16);
        if (!start || (!start->empty() && !start->starts_with("step\t"))) continue;
        const std::string split = paths->second.parent_path().string();
        const std::string run = paths->first.lexically_relative(folder).string();
        // The folder may be one of those within.
        const bool isAbove = run == "." || run.starts_with("..");
        members.push_back({entry.path, isAbove ? std::string() : run, split.empty() ? split : split + '/'});
    }
    std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
        return std::tie(a.history, a.file) < std::tie(b.history, b.file);
    });
    return members;
}

Fit fitsDvclive(const Start& start) {
    return start.text.starts_with("step\t") ? Fit::Perhaps : Fit::No;
}

std::unique_ptr<FormatReader> dvcliveReader(const Start& start) {
    return std::make_unique<TableReader>(start, TableReader::SameX::BeginsAgain);
}

constexpr Format dvcliveFormat{"csv", Format::Growth::Appends, &fitsDvclive, &dvcliveReader};

} // namespace

extern const FolderFormat dvcliveFolder{&dvcliveFormat, &dvcliveMembers};

} // namespace throughline::history
