// SPDX-License-Identifier: GPL-3.0-or-later
// The working folder of an MMEngine training: each session writes a folder named by its time, with the scalars in
// vis_data/scalars.json and the same again in vis_data/<time>.json (LoggerHook, LocalVisBackend); MMCV's sessions are
// files, <time>.log.json, beside one another.
#include "history/Format.h"
#include "history/formats/ObjectRow.h"
#include "io/Files.h"
#include "io/JsonReader.h"

#include <algorithm>
#include <map>

namespace throughline::history {

extern const Format jsonLinesFormat;

namespace {

namespace fs = std::filesystem;

/// "20261128_111921", by which names sort as times do.
bool isTime(std::string_view name) {
    constexpr std::string_view pattern = "00000000_000000";
    return name.size() == pattern.size() && std::equal(name.begin(), name.end(), pattern.begin(), [](char c, char p) {
               return p == '_' ? c == '_' : c >= '0' && c <= '9';
           });
}

struct MmengineSession {
    std::string time;
    fs::path file;
};

/// By the folder that they are in.
std::map<fs::path, std::vector<MmengineSession>> sessionsIn(const fs::path& folder,
                                                            std::span<const io::Entry> entries) {
    std::map<fs::path, std::vector<MmengineSession>> runs;
    const auto upFrom = [&](const fs::path& path) { return path == folder ? folder : path.parent_path(); };
    for (const io::Entry& entry : entries) {
        if (entry.kind != io::FileState::Kind::File || entry.path.extension() != ".json") continue;
        const fs::path parent = entry.path.parent_path();
        const std::string name = entry.path.filename().string();
        constexpr std::string_view logEnd = ".log.json";
        if (name == "scalars.json" && parent.filename() == "vis_data") {
            const fs::path session = upFrom(parent);
            const bool dated = isTime(session.filename().string());
            runs[dated ? upFrom(session) : session].push_back({session.filename().string(), entry.path});
        } else if (name.ends_with(logEnd) && isTime(name.substr(0, name.size() - logEnd.size()))) {
            runs[parent].push_back({name.substr(0, name.size() - logEnd.size()), entry.path});
        }
    }
    return runs;
}

/// Epoch and step of the first record that says where it lies.
std::optional<std::pair<double, double>> firstPlace(const fs::path& file, io::Files& disk) {
    const Result<std::string> text = disk.read(file, 0, Start::least);
    if (!text) return std::nullopt;
    ObjectRow row;
    for (std::size_t begin = 0; begin < text->size();) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        io::JsonReader reader(std::string_view(*text).substr(begin, end - begin));
        begin = end + 1;
        if (reader.next() == io::JsonReader::Token::BeginObject && row.read(reader) && row.step())
            return std::pair(row.epoch().value_or(0.0), *row.step());
    }
    return std::nullopt;
}

Result<std::vector<Member>> mmengineMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                            const std::stop_token&) {
    std::vector<Member> members;
    for (auto& [run, sessions] : sessionsIn(folder, entries)) {
        std::sort(sessions.begin(), sessions.end(),
                  [](const MmengineSession& a, const MmengineSession& b) { return a.time < b.time; });
        const std::string relative = run.lexically_relative(folder).string();
        const std::string name = relative == "." || relative.starts_with("..") ? std::string() : relative;
        std::string history = name;
        std::optional<std::pair<double, double>> first;
        std::size_t piece = 0;
        for (const MmengineSession& session : sessions) {
            // One that begins where the first did has not gone on with it: another training in the same folder.
            const auto place = sessions.size() > 1 ? firstPlace(session.file, disk) : std::nullopt;
            if (first && place && *place <= *first) {
                history = (name.empty() ? name : name + '/') + session.time;
                piece = 0;
            }
            if (!first) first = place;
            members.push_back({session.file, history, {}, piece++});
        }
    }
    return members;
}

} // namespace

extern const FolderFormat mmengineFolder{&jsonLinesFormat, &mmengineMembers};

} // namespace throughline::history
