// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/EventSeries.h"
#include "history/HistoryBuilder.h"
#include "history/Readers.h"
#include "io/WriteFile.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <new>

namespace throughline::history {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largestFile = std::uintmax_t{2} << 30;
// Of a folder that somebody opened by mistake, a home say.
constexpr std::size_t mostEntries = 100'000;
constexpr int deepest = 16;
constexpr const char* nameMark = "tfevents";
constexpr const char* byIteration = ", by iteration";

std::string warningOf(const EventScan& scan, bool full) {
    const std::string whole = std::to_string(scan.records);
    if (full) return "The file holds more values than are shown; what follows is left out.";
    if (scan.end == EventScan::End::Cut)
        return "The file ends in the middle of record " + std::to_string(scan.records + scan.damaged + 1) + "; the " +
               whole + " before it are shown.";
    if (scan.end == EventScan::End::Damaged)
        return "The file is damaged behind its first " + whole + " records; these are shown.";
    return {};
}

/// What reading a file left to be said.
void warn(const EventScan& scan, bool full, const std::string& file, std::vector<std::string>& warnings) {
    const std::string where = file.empty() ? std::string() : file + ": ";
    if (scan.damaged > 0)
        warnings.push_back(where + std::to_string(scan.damaged) +
                           (scan.damaged == 1 ? " damaged record is left out." : " damaged records are left out."));
    if (const std::string text = warningOf(scan, full); !text.empty()) warnings.push_back(where + text);
}

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
void sortFiles(std::vector<EventPath>& files) {
    for (EventPath& path : files) {
        path.seconds = secondsOf(path.file.filename().string());
        if (files.size() < 2) continue;
        FirstTime none;
        if (const Result<std::string> start = io::readPart(path.file, 0, 4096))
            path.firstTime = scanEvents(*start, none).firstTime;
    }
    std::sort(files.begin(), files.end(), [](const EventPath& a, const EventPath& b) {
        if (a.seconds != b.seconds || a.firstTime == b.firstTime) return a.file.filename() < b.file.filename();
        return a.firstTime < b.firstTime;
    });
}

/// The event files below `folder`, by the folder that they are in.
Result<std::map<fs::path, std::vector<EventPath>>> findFiles(const fs::path& folder) {
    std::map<fs::path, std::vector<EventPath>> found;
    std::error_code error;
    fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, error);
    if (error) return fail(ErrorCode::CannotOpen, folder.string(), {error.message()});
    for (std::size_t seen = 0; entries != fs::recursive_directory_iterator() && seen < mostEntries; ++seen) {
        const fs::path& path = entries->path();
        std::error_code ignored;
        if (entries.depth() >= deepest) entries.disable_recursion_pending();
        if (path.filename().string().find(nameMark) != std::string::npos && entries->is_regular_file(ignored))
            found[path.parent_path()].push_back({path});
        entries.increment(error);
        if (error) break;
    }
    for (auto& [parent, files] : found) sortFiles(files);
    return found;
}

bool isPart(const fs::path& folder) {
    static constexpr std::array<std::string_view, 9> parts{"train",      "training", "learn", "val", "valid",
                                                           "validation", "eval",     "dev",   "test"};
    return std::find(parts.begin(), parts.end(), folder.filename().string()) != parts.end();
}

/// A run while it is read: the folders that are one history.
struct Run {
    std::vector<EventSeries> parts;
    std::vector<std::string> warnings;
};

/// Adds what a run holds, under its path below what was opened.
void addRun(OpenedHistories& opened, const std::string& name, const std::vector<EventSeries>& parts,
            const std::vector<std::string>& warnings) {
    std::vector<History> histories = EventSeries::together(parts);
    for (std::size_t i = 0; i < histories.size(); ++i) {
        History& history = histories[i];
        if (history.records.empty()) continue;
        history.warnings.insert(history.warnings.end(), warnings.begin(), warnings.end());
        NamedHistory& named = opened.histories.emplace_back();
        named.name = name + (i > 0 ? byIteration : "");
        named.history = std::make_shared<History>(std::move(history));
    }
}

/// Among several, one that is what was opened itself needs a name of its own.
void nameAll(OpenedHistories& opened, const fs::path& path) {
    if (opened.histories.size() < 2) return;
    for (NamedHistory& named : opened.histories)
        if (named.name.empty() || named.name == byIteration) named.name = path.filename().string() + named.name;
}

class FolderReader {
public:
    explicit FolderReader(fs::path folder) : m_folder(std::move(folder)) {}

    /// Adds the files of one folder to the run that they belong to.
    Result<void> add(const fs::path& parent, const std::vector<EventPath>& files) {
        const bool part = isPart(parent) && parent != m_folder;
        const fs::path home = part ? parent.parent_path() : parent;
        Run& run = m_runs[home.lexically_relative(m_folder).string()];
        EventSeries series(part ? parent.filename().string() + '/' : std::string());
        for (const EventPath& path : files) {
            if (m_values + series.values() >= HistoryBuilder::mostValues) {
                m_full = true;
                break;
            }
            const Result<std::string> text = io::readFile(path.file, largestFile);
            if (!text) return tl::unexpected(text.error());
            if (text->empty()) continue;
            m_empty = false;
            const EventScan scan = scanEvents(*text, series);
            if (!scan.areEvents && scan.end == EventScan::End::Damaged && scan.records == 0) {
                run.warnings.push_back(path.file.filename().string() + ": This is no event file; it is left out.");
                continue;
            }
            warn(scan, series.full(), path.file.lexically_relative(m_folder).string(), run.warnings);
        }
        m_values += series.values();
        if (!series.empty()) run.parts.push_back(std::move(series));
        return {};
    }

    /// Nothing is in the files: somebody may be about to write to them.
    bool isEmpty() const { return m_empty; }

    OpenedHistories finish() {
        OpenedHistories opened;
        for (auto& [name, run] : m_runs) {
            if (run.parts.empty()) continue;
            if (m_full) run.warnings.emplace_back("The folder holds more values than are shown.");
            addRun(opened, name == "." ? std::string() : name, run.parts, run.warnings);
        }
        nameAll(opened, m_folder);
        return opened;
    }

private:
    fs::path m_folder;
    std::map<std::string, Run> m_runs; ///< by their path in the folder
    std::size_t m_values = 0;
    bool m_full = false;
    bool m_empty = true; ///< all files so far
};

} // namespace

Result<OpenedHistories> readEventFile(const SourceText& source) {
    std::vector<EventSeries> run(1);
    const EventScan scan = scanEvents(source.text, run.front());
    const std::string file = source.file.string();
    if (scan.records == 0) return fail(ErrorCode::Damaged, file, {"it ends before its first whole event"});
    std::vector<std::string> warnings;
    warn(scan, run.front().full(), {}, warnings);
    OpenedHistories opened;
    addRun(opened, {}, run, warnings);
    if (opened.histories.empty())
        return fail(ErrorCode::UnknownFormat, file,
                    {scan.areEvents ? "an event file of TensorBoard without scalars" : "TFRecords that are no events"});
    nameAll(opened, source.file);
    return opened;
}

Result<History> readEvents(const SourceText& source) {
    const Result<OpenedHistories> opened = readEventFile(source);
    if (!opened) return tl::unexpected(opened.error());
    return *opened->histories.front().history;
}

Result<OpenedHistories> readEventFolder(const fs::path& path) {
    try {
        fs::path folder = path.lexically_normal();
        if (!folder.has_filename()) folder = folder.parent_path();
        const auto found = findFiles(folder);
        if (!found) return tl::unexpected(found.error());
        if (found->empty()) return fail(ErrorCode::NotARun, folder.string());
        FolderReader reader(folder);
        for (const auto& [parent, files] : *found)
            if (const Result<void> done = reader.add(parent, files); !done) return tl::unexpected(done.error());
        if (reader.isEmpty()) return fail(ErrorCode::EmptyFile, folder.string());
        OpenedHistories opened = reader.finish();
        if (opened.histories.empty())
            return fail(ErrorCode::UnknownFormat, folder.string(), {"event files of TensorBoard without scalars"});
        return opened;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, path.string());
    }
}

} // namespace throughline::history
