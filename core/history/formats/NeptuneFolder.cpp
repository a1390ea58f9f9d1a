// SPDX-License-Identifier: GPL-3.0-or-later
// Neptune's export (neptune-exporter, storage/parquet_writer.py): `data/<project>/<run>_part_<n>.parquet`. A run that
// goes on from a step of another is a fork there, which holds its own points alone and names its parent.
#include "history/Format.h"
#include "history/formats/ParquetRows.h"
#include "history/formats/Remembered.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace throughline::history {

extern const Format neptuneFormat;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largestPart = std::uint64_t{256} << 20; ///< of which the settings are looked for
constexpr std::string_view partMark = "_part_";

/// What the first part of a run says of it.
struct NeptuneRun {
    std::string id, customId, parent; ///< no parent: no fork
};

/// The ranges of a file that hold its settings; the rest of the bytes is 0.
Result<std::string> settingsOf(const fs::path& path, std::uint64_t size, io::Files& disk, io::ParquetFile& file) {
    const auto readAt = [&](std::uint64_t at, std::uint64_t count) {
        return disk.read(path, at, static_cast<std::size_t>(count));
    };
    const Result<std::string> start = readAt(0, io::ParquetFile::magic.size());
    if (!start || *start != io::ParquetFile::magic) return fail(ErrorCode::UnknownFormat);
    const Result<std::string> last = readAt(size - 8, 8);
    const std::uint64_t footer = last ? io::ParquetFile::footerAt(*last, size) : 0;
    if (footer < 4) return fail(ErrorCode::Damaged);
    const Result<std::string> end = readAt(footer - 4, size - footer + 4);
    if (!end) return end;
    Result<io::ParquetFile> read = io::ParquetFile::read(*end);
    if (!read) return tl::make_unexpected(read.error());
    file = std::move(*read);
    const auto columns = neptuneColumns(file);
    if (!columns || file.groups.empty()) return fail(ErrorCode::UnknownFormat);
    file.groups.resize(1);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    for (const io::ParquetField* const field : columns->all()) {
        if (!field || field->leaf >= file.groups[0].chunks.size()) continue;
        const io::ParquetChunk& chunk = file.groups[0].chunks[field->leaf];
        if (chunk.offset > size || chunk.size > size - chunk.offset) return fail(ErrorCode::Damaged);
        const Result<std::string> piece = readAt(chunk.offset, chunk.size);
        if (!piece) return piece;
        bytes.replace(static_cast<std::size_t>(chunk.offset), piece->size(), *piece);
    }
    return bytes;
}

NeptuneRun readRun(const fs::path& path, const io::FileState& state, io::Files& disk) {
    NeptuneRun run;
    if (state.size < 12 || state.size > largestPart) return run;
    io::ParquetFile file;
    const Result<std::string> bytes = settingsOf(path, state.size, disk, file);
    if (!bytes) return run;
    ParquetRows rows(*bytes, file, neptuneColumns(file)->all());
    while (rows.next()) {
        const auto& row = rows.values();
        if (run.id.empty()) run.id = row[NeptuneColumns::Run].text.substr(0, 256);
        if (row[NeptuneColumns::Type].text == "float_series") break; // the settings stand before
        const std::string_view path = row[NeptuneColumns::Path].text;
        std::string* const of = path == "sys/custom_run_id"    ? &run.customId
                                : path == "sys/forking/parent" ? &run.parent
                                                               : nullptr;
        if (of) *of = row[NeptuneColumns::Text].text.substr(0, 256);
    }
    return run;
}

/// The files of one run, in their order.
struct Files {
    std::map<std::size_t, fs::path> parts;
    NeptuneRun run;
};

/// Of a name: what stands before "_part_<n>", and n.
std::pair<std::string, std::size_t> partOf(const fs::path& path) {
    const std::string stem = path.stem().string();
    const std::size_t mark = stem.rfind(partMark);
    std::size_t number = 0;
    if (mark == std::string::npos) return {stem, number};
    std::from_chars(stem.data() + mark + partMark.size(), stem.data() + stem.size(), number);
    return {stem.substr(0, mark), number};
}

/// The runs of one project: each fork behind its parent, unless a later one took that place.
void addRuns(const std::map<std::string, Files>& runs, const std::string& prefix, std::vector<Member>& members) {
    std::map<std::string, const Files*> byId;
    for (const auto& [name, files] : runs) {
        byId.emplace(files.run.id, &files);
        if (!files.run.customId.empty()) byId.emplace(files.run.customId, &files);
    }
    std::map<const Files*, const Files*> parent, child;
    for (const auto& [name, files] : runs) {
        const auto found = files.run.parent.empty() ? byId.end() : byId.find(files.run.parent);
        if (found == byId.end() || found->second == &files) continue;
        const Files*& newest = child[found->second];
        if (newest) parent.erase(newest);
        newest = &files;
        parent[&files] = found->second;
    }
    for (const auto& [name, files] : runs) {
        if (parent.contains(&files)) continue;
        std::size_t piece = 0;
        for (const Files* each = &files; each; ++piece) {
            for (const auto& [number, path] : each->parts) members.push_back({path, prefix + files.run.id, {}, piece});
            const auto next = child.find(each);
            each = next == child.end() ? nullptr : next->second;
        }
    }
}

Result<std::vector<Member>> neptuneMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                           const std::stop_token& stop) {
    static Remembered<NeptuneRun> remembered;
    std::map<fs::path, std::map<std::string, Files>> found; // by the folders that they are in, then by their names
    for (const io::Entry& entry : entries) {
        if (entry.kind != io::FileState::Kind::File || entry.path.extension() != ".parquet") continue;
        const auto [name, number] = partOf(entry.path);
        found[entry.path.parent_path()][name].parts.emplace(number, entry.path);
    }
    std::vector<Member> members;
    for (auto& [parent, runs] : found) {
        for (auto& [name, files] : runs) {
            if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
            const fs::path& first = files.parts.begin()->second;
            const std::vector<io::FileState> states = disk.look({&first, 1});
            files.run = remembered.of(first, states, [&] { return readRun(first, states.front(), disk); });
        }
        std::erase_if(runs, [](const auto& run) { return run.second.run.id.empty(); });
        const std::string name = parent.lexically_relative(folder).string();
        addRuns(runs, found.size() > 1 && name != "." ? name + '/' : std::string(), members);
    }
    return members;
}

} // namespace

extern const FolderFormat neptuneFolder{&neptuneFormat, &neptuneMembers};

} // namespace throughline::history
