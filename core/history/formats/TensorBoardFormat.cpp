// SPDX-License-Identifier: GPL-3.0-or-later
// TensorBoard's event file: the scalars of all tags.
#include "history/EventFile.h"
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "io/IsoTime.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace throughline::history {

namespace {

constexpr std::string_view byIteration = ", by iteration";
constexpr std::string_view evaluations = ", evaluations by iteration";

// As Keras's TensorBoard callback names them.
bool isByBatch(std::string_view tag) {
    return tag.starts_with("batch_");
}
bool isEvaluation(std::string_view tag) {
    return tag.starts_with("evaluation_") && tag.ends_with("_vs_iterations");
}

bool countsEpochs(const SeriesBuilder& builder) {
    const auto names = builder.names();
    return std::any_of(names.begin(), names.end(), [](std::string_view name) {
        const std::size_t part = name.rfind('/');
        return name.substr(part == std::string_view::npos ? 0 : part + 1).starts_with("epoch_");
    });
}

HistoryCollector::Beside besideEpochs(const SeriesBuilder& first) {
    return countsEpochs(first) ? HistoryCollector::Beside::Apart : HistoryCollector::Beside::Part;
}
/// Keras writes what an evaluation tells by the epoch and once more by the iteration.
HistoryCollector::Beside repeatsEpochs(const SeriesBuilder& first) {
    return countsEpochs(first) ? HistoryCollector::Beside::Repeat : HistoryCollector::Beside::Part;
}

/// The plugins of a file's tags, which may be told with a tag's first value alone.
class TagPlugins {
public:
    std::string_view of(const EventScalar& scalar) {
        const std::string_view known = scalar.tag.substr(0, SeriesBuilder::longestName + 1);
        if (m_newest == m_plugins.end() || m_newest->first != known) {
            if (m_plugins.size() >= SeriesBuilder::mostSeries) return scalar.plugin;
            m_newest = m_plugins.try_emplace(std::string(known)).first;
        }
        std::string& plugin = m_newest->second;
        if (plugin.empty()) plugin = scalar.plugin.substr(0, 64);
        return plugin;
    }

private:
    std::unordered_map<std::string, std::string> m_plugins;
    std::unordered_map<std::string, std::string>::iterator m_newest = m_plugins.end();
};

class EventReader : public FormatReader, private EventSink {
public:
    explicit EventReader(const Start& start) : m_file(start.file.string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        m_to = &to;
        if (m_done) return bytes.size();
        const EventScan scan = scanEvents(bytes, *this);
        m_all.records += scan.records;
        m_all.damaged += scan.damaged;
        m_all.areEvents |= scan.areEvents;
        m_all.end = scan.end == EventScan::End::Cut && !end ? EventScan::End::Whole : scan.end;
        m_full = full();
        m_done = m_full || scan.end == EventScan::End::Damaged;
        return m_done ? bytes.size() : scan.taken;
    }

    Result<void> verdict(const HistoryCollector& taken) const override {
        if (m_all.records == 0) return fail(ErrorCode::Damaged, m_file, {"it ends before its first whole event"});
        if (taken.hasSeries()) return {};
        return fail(
            ErrorCode::UnknownFormat, m_file,
            {m_all.areEvents ? "an event file of TensorBoard without scalars" : "TFRecords that are no events"});
    }

    bool isWhole() const override { return m_all.end == EventScan::End::Whole; }

    std::vector<Remark> warnings() const override {
        std::vector<Remark> warnings;
        if (m_all.damaged > 0) warnings.push_back({RemarkCode::RecordsDamaged, {std::to_string(m_all.damaged)}});
        const std::string whole = std::to_string(m_all.records);
        if (m_full)
            warnings.push_back({RemarkCode::RestLeftOut});
        else if (m_all.end == EventScan::End::Cut)
            warnings.push_back({RemarkCode::CutInRecord, {std::to_string(m_all.records + m_all.damaged + 1), whole}});
        else if (m_all.end == EventScan::End::Damaged)
            warnings.push_back({RemarkCode::DamagedBehind, {whole}});
        return warnings;
    }

private:
    void scalar(const EventScalar& scalar) override {
        if (scalar.isTensor || !scalar.plugin.empty()) {
            const std::string_view plugin = m_plugins.of(scalar);
            if (scalar.isTensor && !plugin.empty() && plugin != "scalars") return;
        }
        SeriesBuilder& builder = isByBatch(scalar.tag)      ? m_to->series(byIteration, &besideEpochs)
                                 : isEvaluation(scalar.tag) ? m_to->series(evaluations, &repeatsEpochs)
                                                            : m_to->series();
        builder.countBy(Counter::Step);
        builder.row({static_cast<double>(scalar.step), Place::unknown, io::timeOfSeconds(scalar.time)});
        builder.point(scalar.tag, scalar.value);
    }
    void restart(std::int64_t step) override {
        m_to->series().restart(static_cast<double>(step));
        m_to->series(byIteration, &besideEpochs).restart(static_cast<double>(step));
        m_to->series(evaluations, &repeatsEpochs).restart(static_cast<double>(step));
    }
    bool full() const override { return m_to->full(); }

    std::string m_file;
    HistoryCollector* m_to = nullptr; ///< during `take` alone
    TagPlugins m_plugins;
    EventScan m_all;
    bool m_done = false, m_full = false;
};

Fit fitsTensorBoard(const Start& start) {
    return looksLikeRecords(start.text) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> tensorBoardReader(const Start& start) {
    return std::make_unique<EventReader>(start);
}

} // namespace

extern const Format tensorBoardFormat{"tensorboard", Format::Growth::Appends, &fitsTensorBoard, &tensorBoardReader};

} // namespace throughline::history
