// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of text that speak of training, whatever their tool: Keras's CSVLogger, ultralytics' results.csv, CatBoost's,
// fastai's, poutyne's and stable-baselines3's logs, TensorBoard's download, what pandas and spreadsheets save. In a
// folder of them each is a history.
#include "history/formats/Formats.h"
#include "history/formats/TableReader.h"
#include "io/Files.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace throughline::history {

extern const Format csvFormat;

namespace {

namespace fs = std::filesystem;

Fit fitsCsv(const Start& start) {
    // What is known by name, such as Darknet's logs, is no table, though its lines have commas.
    const std::string_view kind = foreignKind(start.text);
    const bool isText = kind.empty() || kind.starts_with("text");
    return isText && isTableStart(start) ? Fit::Perhaps : Fit::No;
}

std::unique_ptr<FormatReader> csvReader(const Start& start) {
    return std::make_unique<TableReader>(start);
}

bool isTableName(const fs::path& file) {
    static constexpr std::array<std::string_view, 4> endings{".csv", ".tsv", ".log", ".txt"};
    return std::find(endings.begin(), endings.end(), file.extension().string()) != endings.end();
}

Result<std::vector<Member>> csvMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                       const std::stop_token& stop) {
    std::vector<Member> members;
    for (const io::Entry& entry : entries) {
        if (entry.kind != io::FileState::Kind::File || !isTableName(entry.path)) continue;
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        const Result<std::string> start = disk.read(entry.path, 0, Start::least);
        if (!start || fitsCsv({entry.path, *start}) == Fit::No) continue;
        members.push_back({entry.path, entry.path.lexically_relative(folder).replace_extension().string(), {}});
    }
    std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.file < b.file; });
    // Two that differ in their endings alone.
    std::unordered_map<std::string, int> named;
    for (const Member& member : members) ++named[member.history];
    for (Member& member : members)
        if (named[member.history] > 1) member.history = member.file.lexically_relative(folder).string();
    return members;
}

} // namespace

extern const Format csvFormat{"csv", Format::Growth::Appends, &fitsCsv, &csvReader};
extern const FolderFormat csvFolder{&csvFormat, &csvMembers, true};

} // namespace throughline::history
