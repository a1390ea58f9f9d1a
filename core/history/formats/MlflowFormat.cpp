// SPDX-License-Identifier: GPL-3.0-or-later
// mlflow's file store: `mlruns/<experiment>/<run>/metrics/<name>`, a file a metric, whose folders are the beginning of
// its name. A line is `<ms since 1970> <value> <step>` (mlflow/store/tracking/file_store.py); a run that goes on is
// appended to.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/formats/TableText.h"
#include "io/Files.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace throughline::history {

extern const Format mlflowFormat;

namespace {

namespace fs = std::filesystem;
constexpr Dialect dialect{' ', Dialect::Comma::None};
constexpr double firstTime = 1e12, lastTime = 1e14; ///< ms since 1970: later than any other number of a log

/// Whether these are the cells of a line.
bool isPoint(const std::vector<Cell>& cells, std::size_t count) {
    return count == 3 &&
           std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.kind == Cell::Kind::Number; }) &&
           cells[0].number >= firstTime && cells[0].number < lastTime && std::isfinite(cells[2].number) &&
           cells[2].number == std::floor(cells[2].number);
}

class MlflowReader : public FormatReader {
public:
    explicit MlflowReader(const Start& start) : m_file(start.file), m_name(start.file.filename().string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        SeriesBuilder& builder = to.series();
        builder.countBy(Counter::Step);
        std::string_view rest = bytes;
        while (const auto line = takeLine(rest, ' ')) {
            if (trimmed(*line).empty()) continue;
            const std::size_t count = splitLine(*line, dialect, 4, m_cells);
            if (!isPoint(m_cells, count)) {
                ++m_bad;
                continue;
            }
            ++m_points;
            const double step = m_cells[2].number;
            builder.row({step, Place::unknown, m_cells[0].number});
            // Without steps all lines say 0, and the newest holds; a step that comes again is another session's.
            const bool again = m_rises && step == m_last;
            if (again) builder.restartSeries(m_name);
            m_rises = step > m_last || again;
            m_last = step;
            builder.point(m_name, m_cells[1].number);
        }
        m_unfinished = end && !trimmed(rest).empty();
        return bytes.size() - rest.size();
    }

    Result<void> verdict(const HistoryCollector&) const override {
        if (m_points > 0 || m_bad == 0) return {};
        return fail(ErrorCode::Damaged, m_file.string(), {"no line of it is a point of a metric"});
    }

    bool isWhole() const override { return !m_unfinished; }

    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_bad > 0) warnings.push_back({RemarkCode::RecordsDamaged, {std::to_string(m_bad)}});
        if (m_unfinished)
            warnings.push_back({RemarkCode::CutInRecord, {std::to_string(m_points + 1), std::to_string(m_points)}});
        return warnings;
    }

private:
    fs::path m_file;
    std::string m_name;
    std::vector<Cell> m_cells;
    double m_last = Place::unknown; ///< step
    bool m_rises = false;           ///< it, at the newest line
    std::size_t m_points = 0, m_bad = 0;
    bool m_unfinished = false;
};

Fit fitsMlflow(const Start& start) {
    std::string_view text = start.text;
    const auto line = takeLine(text, ' ');
    std::vector<Cell> cells;
    return line && isPoint(cells, splitLine(*line, dialect, 4, cells)) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> mlflowReader(const Start& start) {
    return std::make_unique<MlflowReader>(start);
}

/// A run's meta.yaml, of which two lines matter: a flat list, never nested.
struct Meta {
    std::string name;
    bool isDeleted = false;
};

Meta readMeta(std::string_view text) {
    Meta meta;
    while (const auto line = takeLine(text, ' ')) {
        const std::size_t colon = line->find(':');
        if (colon == std::string_view::npos) continue;
        std::string_view value = trimmed(line->substr(colon + 1));
        if (value.size() >= 2 && (value.front() == '\'' || value.front() == '"') && value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        if (line->substr(0, colon) == "run_name") meta.name = value;
        if (line->substr(0, colon) == "lifecycle_stage") meta.isDeleted = value == "deleted";
    }
    return meta;
}

/// The folder of the run that a file is a metric of, and the metric's name.
std::optional<std::pair<fs::path, fs::path>> metricOfRun(const fs::path& file) {
    fs::path run, name;
    bool found = false;
    for (const fs::path& part : file) {
        if (!found && part == "metrics") {
            found = true;
            continue;
        }
        (found ? name : run) /= part;
    }
    return found && !name.empty() ? std::optional(std::pair(run, name)) : std::nullopt;
}

Result<std::vector<Member>> mlflowMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                          const std::stop_token& stop) {
    struct Metric {
        fs::path file;
        std::string prefix;
    };
    std::map<fs::path, std::vector<Metric>> runs;
    std::map<fs::path, fs::path> metas; // by their folders
    for (const io::Entry& entry : entries) {
        if (entry.kind != io::FileState::Kind::File) continue;
        const fs::path below = entry.path.lexically_relative(folder);
        if (below.filename() == "meta.yaml") metas.emplace(below.parent_path(), entry.path);
        const auto metric = metricOfRun(below);
        if (!metric) continue;
        const std::string split = metric->second.parent_path().generic_string();
        runs[metric->first].push_back({entry.path, split.empty() ? split : split + '/'});
    }
    std::map<std::string, std::size_t> names;
    std::map<fs::path, Meta> known;
    for (auto run = runs.begin(); run != runs.end();) {
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        const auto file = metas.find(run->first);
        Meta meta;
        bool isRun = file != metas.end();
        if (isRun) {
            const Result<std::string> text = disk.read(file->second, 0, 65536);
            if (text) meta = readMeta(*text);
        } else {
            // The metrics alone were copied.
            const fs::path& first = run->second.front().file;
            const Result<std::string> start = disk.read(first, 0, 256);
            isRun = start && fitsMlflow({first, *start}) != Fit::No;
        }
        if (!isRun || meta.isDeleted) {
            run = runs.erase(run);
            continue;
        }
        if (meta.name.empty()) meta.name = run->first.filename().string();
        ++names[meta.name];
        known.emplace(run->first, std::move(meta));
        ++run;
    }
    std::vector<Member> members;
    for (auto& [run, metrics] : runs) {
        const std::string& name = known.at(run).name;
        const std::string id = run.filename().string();
        const std::string unique = names[name] > 1 && name != id ? name + ' ' + id : name;
        std::sort(metrics.begin(), metrics.end(), [](const Metric& a, const Metric& b) { return a.file < b.file; });
        for (Metric& metric : metrics) members.push_back({metric.file, unique, std::move(metric.prefix)});
    }
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return a.history < b.history; });
    return members;
}

} // namespace

extern const Format mlflowFormat{"mlflow", Format::Growth::Appends, &fitsMlflow, &mlflowReader};
extern const FolderFormat mlflowFolder{&mlflowFormat, &mlflowMembers};

} // namespace throughline::history
