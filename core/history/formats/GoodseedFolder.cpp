// SPDX-License-Identifier: GPL-3.0-or-later
// goodseed's projects: `<project>/runs/<run>.sqlite`, a file a run. A run that was killed cannot be resumed there
// (0.4), and goes on in a file of its own, which has its name and begins at the checkpoint.
#include "history/Format.h"
#include "history/formats/Remembered.h"
#include "history/formats/SqliteTables.h"
#include "io/Memory.h"
#include "io/SqliteFile.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace throughline::history {

extern const Format goodseedFormat;

namespace {

namespace fs = std::filesystem;

/// What one file says of its run.
struct GoodseedRun {
    bool isOne = false;
    std::string name, created, status;
    double first = std::numeric_limits<double>::infinity(), last = -first; ///< steps
};

fs::path logOf(const fs::path& file) {
    fs::path log = file;
    return log += goodseedFormat.beside;
}

GoodseedRun readRun(const fs::path& file, std::span<const io::FileState> states, io::Files& disk) {
    GoodseedRun run;
    if (states[0].size < 100 || states[0].size + states[1].size > io::wholeFileLimit() / 2) return run;
    const Result<std::string> start = disk.read(file, 0, io::SqliteFile::magic.size());
    if (!start || *start != io::SqliteFile::magic) return run;
    const Result<std::string> log =
        states[1].size > 0 ? disk.read(logOf(file), 0, static_cast<std::size_t>(states[1].size)) : std::string();
    const Result<std::string> bytes = disk.read(file, 0, static_cast<std::size_t>(states[0].size));
    if (!bytes || !log) return run;
    Result<io::SqliteFile> database = io::SqliteFile::open(*bytes, *log);
    run.isOne = database && goodseedTables.fit(*database);
    if (!run.isOne) return run;
    if (database->has("run_meta", {"key", "value"}))
        database->read("SELECT key, value FROM run_meta", [&](const io::SqliteFile::Row& row) {
            std::string* const of = row.text(0) == "name"         ? &run.name
                                    : row.text(0) == "created_at" ? &run.created
                                    : row.text(0) == "status"     ? &run.status
                                                                  : nullptr;
            if (of) *of = row.text(1).substr(0, 256);
            return true;
        });
    database->read("SELECT step FROM metric_points", [&](const io::SqliteFile::Row& row) {
        const double step = row.number(0).value_or(run.first);
        run.first = std::min(run.first, step);
        run.last = std::max(run.last, step);
        return true;
    });
    return run;
}

struct File {
    fs::path path;
    GoodseedRun run;
};

/// Whether `next` goes on where a kill left `run`.
bool goesOn(const GoodseedRun& run, const GoodseedRun& next) {
    return !next.name.empty() && next.name == run.name && run.status != "finished" && next.first > run.first &&
           next.first <= run.last + 1.0;
}

/// The runs of one folder.
void addRuns(std::vector<File> files, const std::string& prefix, std::vector<Member>& members) {
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) {
        return a.run.created != b.run.created ? a.run.created < b.run.created : a.path < b.path;
    });
    // Runs, each of its files in their order; the last of them is what the next one may go on from.
    std::vector<std::vector<const File*>> runs;
    for (const File& file : files) {
        const auto before = std::find_if(runs.rbegin(), runs.rend(),
                                         [&](const auto& run) { return goesOn(run.back()->run, file.run); });
        if (before == runs.rend())
            runs.push_back({&file});
        else
            before->push_back(&file);
    }
    for (const auto& run : runs)
        for (std::size_t piece = 0; piece < run.size(); ++piece) {
            Member& member = members.emplace_back();
            member.file = run[piece]->path;
            const bool isAlone = run.size() == 1;
            member.history = prefix + (isAlone ? member.file.stem().string() : run.front()->run.name);
            // Two runs of one name that were both killed.
            if (!isAlone && std::count_if(runs.begin(), runs.end(), [&](const auto& other) {
                                return other.size() > 1 && other.front()->run.name == run.front()->run.name;
                            }) > 1)
                member.history = prefix + run.front()->path.stem().string();
            member.piece = piece;
        }
}

Result<std::vector<Member>> goodseedMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                            const std::stop_token& stop) {
    static Remembered<GoodseedRun> remembered;
    std::map<fs::path, std::vector<File>> found; // by the folders that they are in
    for (const io::Entry& entry : entries) {
        if (entry.kind != io::FileState::Kind::File || entry.path.extension() != ".sqlite") continue;
        // Elsewhere lie the databases of others, a browser's, say, each of which would be read whole.
        const fs::path parent = entry.path.parent_path();
        if (parent != folder && parent.filename() != "runs") continue;
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        const std::array<fs::path, 2> paths{entry.path, logOf(entry.path)};
        const std::vector<io::FileState> states = disk.look(paths);
        const GoodseedRun run = remembered.of(entry.path, states, [&] { return readRun(entry.path, states, disk); });
        if (run.isOne) found[entry.path.parent_path()].push_back({entry.path, run});
    }
    std::vector<Member> members;
    for (auto& [parent, files] : found) {
        // `<project>/runs`: where there are several projects, their names tell the runs apart.
        const fs::path project = parent.filename() == "runs" ? parent.parent_path() : parent;
        const std::string name = project.lexically_relative(folder).string();
        addRuns(std::move(files), found.size() > 1 && name != "." ? name + '/' : std::string(), members);
    }
    return members;
}

} // namespace

extern const FolderFormat goodseedFolder{&goodseedFormat, &goodseedMembers};

} // namespace throughline::history
