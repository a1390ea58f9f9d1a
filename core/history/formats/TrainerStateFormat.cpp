// SPDX-License-Identifier: GPL-3.0-or-later
// Hugging Face's trainer_state.json (transformers, trainer_callback.py): "log_history" has an object for each log, of
// training with "loss", of evaluation with "eval_*" at the same step; the last may sum the run up. Each checkpoint
// holds the whole state, so the newest stands for the run, and older ones for what was left behind.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "history/formats/JsonShape.h"
#include "history/formats/ObjectRow.h"
#include "io/Files.h"
#include "io/JsonReader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

namespace throughline::history {

extern const Format trainerStateFormat;

namespace {

namespace fs = std::filesystem;
using io::JsonReader;
using Token = JsonReader::Token;

constexpr double never = std::numeric_limits<double>::infinity();

/// The logs of one state; names once, for there are few and logs are many.
struct Logs {
    struct Log {
        double step, epoch;
        std::size_t end; ///< of its values
    };
    struct Value {
        std::size_t name;
        double value;
    };
    std::vector<Log> list;
    std::vector<Value> values;
    std::vector<std::string> names;
    std::unordered_map<std::string, std::size_t> places; ///< of the names
    bool full() const { return list.size() + values.size() >= SeriesBuilder::mostValues; }

    void add(const ObjectRow& row) {
        for (std::size_t i = 0; i < row.fields(); ++i) {
            const auto [place, isNew] = places.try_emplace(std::string(row.name(i)), names.size());
            if (isNew) names.emplace_back(row.name(i));
            values.push_back({place->second, row.value(i)});
        }
        list.push_back({row.step().value_or(list.empty() ? 0.0 : list.back().step),
                        row.epoch().value_or(Place::unknown), values.size()});
    }
};

/// From where on what `known` holds is not so in `logs`; `never` where all of it is. What a training gives again
/// differently each time, such as how long it took, is not looked at.
double leavesAt(const MetricHistory& known, const Logs& logs) {
    std::vector<std::map<double, double>> own(logs.names.size());
    std::size_t next = 0;
    for (const Logs::Log& log : logs.list)
        for (; next < log.end; ++next) own[logs.values[next].name][log.step] = logs.values[next].value;
    const auto steps = known.x();
    double leaves = never;
    for (const MetricSeries& series : known.series()) {
        if (isAuxiliary(series.name)) continue;
        const auto place = logs.places.find(series.name);
        for (std::size_t i = 0; i < series.size(); ++i) {
            const double step = steps[series.record[i]], value = series.value[i];
            if (place != logs.places.end()) {
                const std::map<double, double>& values = own[place->second];
                const auto found = values.find(step);
                const bool same = found != values.end() &&
                                  (found->second == value || (std::isnan(found->second) && std::isnan(value)));
                if (same) continue;
            }
            leaves = std::min(leaves, step);
            break;
        }
    }
    return leaves;
}

class TrainerStateReader : public FormatReader {
public:
    explicit TrainerStateReader(const Start& start) : m_file(start.file.string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (!end) return 0;
        m_logs = {};
        JsonReader reader(bytes);
        m_whole = reader.next() == Token::BeginObject && readState(reader);
        m_rows = m_logs.list.size();
        SeriesBuilder& builder = to.series();
        builder.countBy(Counter::Step);
        join(builder);
        m_logs = {};
        return bytes.size();
    }

    Result<void> verdict(const HistoryCollector&) const override {
        if (m_rows > 0 || m_whole) return {};
        return fail(ErrorCode::Damaged, m_file, {"the file ends before its first record"});
    }

    bool isWhole() const override { return m_whole; }

    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_full) warnings.push_back({RemarkCode::RestLeftOut});
        if (m_passedOver)
            warnings.push_back({RemarkCode::FileUnreadable});
        else if (!m_whole)
            warnings.push_back({RemarkCode::CutInRecord, {std::to_string(m_rows + 1), std::to_string(m_rows)}});
        return warnings;
    }

private:
    bool readState(JsonReader& reader) {
        while (reader.next() == Token::Key) {
            const bool logs = reader.text() == "log_history";
            if (reader.next() != Token::BeginArray || !logs) {
                if (!reader.skipValue()) return false;
                continue;
            }
            while (reader.next() != Token::EndArray) {
                if (reader.failed()) return false;
                if (m_full || reader.token() != Token::BeginObject) {
                    if (!reader.skipValue()) return false;
                    continue;
                }
                if (!m_row.read(reader)) return false;
                addLog();
            }
        }
        return reader.token() == Token::EndObject;
    }

    void addLog() {
        // What the whole run came to is no point of it.
        for (std::size_t i = 0; i < m_row.fields(); ++i)
            if (m_row.name(i) == "train_runtime") return;
        if (m_row.fields() > 0) m_logs.add(m_row);
        m_full = m_logs.full();
    }

    /// Adds what the builder does not have of older states, and leaves behind what they have and this one has not.
    void join(SeriesBuilder& builder) {
        double from = -never;
        if (!builder.empty()) {
            const MetricHistory known = builder.history().records;
            const auto steps = known.x();
            const double last = steps.empty() ? -never : steps.back();
            m_passedOver = !m_whole && (m_logs.list.empty() || m_logs.list.back().step <= last);
            if (m_passedOver) return;
            from = leavesAt(known, m_logs);
            if (from < never) {
                builder.restart(from);
                builder.beginPiece();
            } else {
                from = std::nextafter(last, never);
            }
        }
        std::size_t begin = 0;
        for (const Logs::Log& log : m_logs.list) {
            const std::size_t first = std::exchange(begin, log.end);
            if (log.step < from) continue;
            builder.row({log.step, Place::unknown, 0.0, Place::unknown, log.epoch});
            for (std::size_t i = first; i < log.end; ++i)
                builder.point(m_logs.names[m_logs.values[i].name], m_logs.values[i].value);
        }
    }

    std::string m_file;
    ObjectRow m_row;
    Logs m_logs; ///< while they are read
    std::size_t m_rows = 0;
    bool m_whole = true, m_full = false, m_passedOver = false;
};

Fit fitsTrainer(const Start& start) {
    if (start.text.find("\"log_history\"") == std::string_view::npos) return Fit::No;
    JsonReader reader(start.text);
    if (reader.next() != Token::BeginObject) return Fit::No;
    while (reader.next() == Token::Key) {
        const bool logs = reader.text() == "log_history";
        if (reader.next() == Token::BeginArray && logs) return Fit::Surely;
        if (!reader.skipValue()) break;
    }
    return Fit::No;
}

std::unique_ptr<FormatReader> trainerReader(const Start& start) {
    return std::make_unique<TrainerStateReader>(start);
}

// ---- a run's folder

constexpr const char* stateName = "trainer_state.json";

/// Of "checkpoint-45"; negative: it is none.
std::int64_t checkpointOf(const fs::path& folder) {
    constexpr std::string_view begin = "checkpoint-";
    const std::string name = folder.filename().string();
    std::int64_t number = -1;
    if (!name.starts_with(begin)) return -1;
    const auto [stop, error] = std::from_chars(name.data() + begin.size(), name.data() + name.size(), number);
    return error == std::errc() && stop == name.data() + name.size() && number >= 0 ? number : -1;
}

struct State {
    fs::path file;
    std::int64_t checkpoint = 0;
    std::int64_t written = 0; ///< ns since 1970; 0: it is not there
};

Result<std::vector<Member>> trainerMembers(const fs::path& folder, std::span<const io::Entry> entries, io::Files& disk,
                                           const std::stop_token&) {
    std::map<fs::path, std::vector<State>> runs; // by their folders
    std::map<fs::path, std::vector<fs::path>> checkpoints;
    for (const io::Entry& entry : entries) {
        const fs::path parent = entry.path.parent_path();
        if (entry.kind == io::FileState::Kind::Folder && checkpointOf(entry.path) >= 0) {
            checkpoints[parent].push_back(entry.path);
        } else if (entry.kind == io::FileState::Kind::File && entry.path.filename() == stateName) {
            // Beside the checkpoints lies the state of the end.
            const std::int64_t checkpoint = checkpointOf(parent);
            const bool inside = checkpoint >= 0 && parent != folder;
            runs[inside ? parent.parent_path() : parent].push_back(
                {entry.path, inside ? checkpoint : std::numeric_limits<std::int64_t>::max()});
        }
    }
    std::vector<Member> members;
    for (auto& [run, states] : runs) {
        std::vector<fs::path> files;
        for (const State& state : states) files.push_back(state.file);
        const std::vector<io::FileState> looked = disk.look(files);
        for (std::size_t i = 0; i < states.size(); ++i) states[i].written = looked[i].modified;
        // A checkpoint whose state was not written yet, or never, is named.
        for (const fs::path& checkpoint : checkpoints[run]) {
            const fs::path file = checkpoint / stateName;
            if (std::find(files.begin(), files.end(), file) == files.end())
                states.push_back({file, checkpointOf(checkpoint), 0});
        }
        // The highest number may be of a branch that was left: the newest is the one that counts.
        std::sort(states.begin(), states.end(), [](const State& a, const State& b) {
            return a.written != b.written ? a.written < b.written : a.checkpoint < b.checkpoint;
        });
        const std::string name = run.lexically_relative(folder).string();
        for (State& state : states) members.push_back({std::move(state.file), name == "." ? "" : name, {}, 0});
    }
    return members;
}

} // namespace

const Format trainerStateFormat{"hf-trainer-state", Format::Growth::Rewritten, &fitsTrainer, &trainerReader};
extern const FolderFormat trainerFolder{&trainerStateFormat, &trainerMembers};

} // namespace throughline::history
