// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that TensorBoard would find in a folder: a history for each folder in it with event files, named by its
// path. Folders side by side that are named for parts of the data ("train", "validation") are one run, and their names
// go before the tags.
#include "history/EventFile.h"
#include "history/Format.h"
#include "io/Files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace throughline::history {

extern const Format tensorBoardFormat;

namespace {

namespace fs = std::filesystem;

constexpr const char* nameMark = "tfevents";

/// One event file of a folder.
struct EventPath {
    fs::path file;
    std::int64_t seconds = 0; ///< as its name tells: "events.out.tfevents.1563628624.host"
    double firstTime = 0.0;   ///< of its first event
};

std::int64_t secondsOf(const std::string& name) {
    const std::size_t mark = name.find(nameMark);
    const std::size_t digits = name.find_first_of("0123456789", mark);
    std::int64_t seconds = 0;
    if (mark != std::string::npos && digits != std::string::npos)
        std::from_chars(name.data() + digits, name.data() + name.size(), seconds);
    return seconds;
}

class FirstTime : public EventSink {
    void scalar(const EventScalar&) override {}
    void restart(std::int64_t) override {}
    bool full() const override { return false; }
};

/// In the order in which they were written: by their names, and those of one second by their first event.
void sortFiles(std::vector<EventPath>& files, io::Files& disk) {
    for (EventPath& path : files) {
        path.seconds = secondsOf(path.file.filename().string());
        if (files.size() < 2) continue;
        FirstTime none;
        if (const Result<std::string> start = disk.read(path.file, 0, 4096))
            path.firstTime = scanEvents(*start, none).firstTime;
    }
    std::sort(files.begin(), files.end(), [](const EventPath& a, const EventPath& b) {
        if (a.seconds != b.seconds || a.firstTime == b.firstTime) return a.file.filename() < b.file.filename();
        return a.firstTime < b.firstTime;
    });
}

bool isPart(const fs::path& folder) {
    static constexpr std::array<std::string_view, 9> parts{"train",      "training", "learn", "val", "valid",
                                                           "validation", "eval",     "dev",   "test"};
    return std::find(parts.begin(), parts.end(), folder.filename().string()) != parts.end();
}

struct Written {
    Member member;
    std::int64_t seconds = 0;
};

/// A session writes one file for each part of the data: where a part comes again, another session has begun.
void appendSessions(std::vector<Member>& members, std::vector<Written>& files) {
    std::stable_sort(files.begin(), files.end(),
                     [](const Written& a, const Written& b) { return a.seconds < b.seconds; });
    std::set<std::string> parts;
    std::size_t piece = 0;
    for (Written& file : files) {
        if (!parts.insert(file.member.prefix).second) {
            parts = {file.member.prefix};
            ++piece;
        }
        file.member.piece = piece;
        members.push_back(std::move(file.member));
    }
}

Result<std::vector<Member>> tensorBoardMembers(const fs::path& folder, std::span<const io::Entry> entries,
                                               io::Files& disk, const std::stop_token&) {
    std::map<fs::path, std::vector<EventPath>> found; // by the folder that they are in
    for (const io::Entry& entry : entries)
        if (entry.kind == io::FileState::Kind::File &&
            entry.path.filename().string().find(nameMark) != std::string::npos)
            found[entry.path.parent_path()].push_back({entry.path});
    std::map<std::string, std::vector<Written>> runs; // in the order of their names, as they are listed
    for (auto& [parent, files] : found) {
        sortFiles(files, disk);
        const bool part = isPart(parent) && parent != folder;
        const std::string name = (part ? parent.parent_path() : parent).lexically_relative(folder).string();
        const std::string prefix = part ? parent.filename().string() + '/' : std::string();
        for (const EventPath& path : files)
            runs[name == "." ? std::string() : name].push_back(
                {{path.file, name == "." ? "" : name, prefix}, path.seconds});
    }
    std::vector<Member> members;
    for (auto& [name, files] : runs) appendSessions(members, files);
    return members;
}

} // namespace

extern const FolderFormat tensorBoardFolder{&tensorBoardFormat, &tensorBoardMembers};

} // namespace throughline::history
