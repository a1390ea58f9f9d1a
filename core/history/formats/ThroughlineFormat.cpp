// SPDX-License-Identifier: GPL-3.0-or-later
// The `history.json` of a run, which another process may be writing.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/HistoryFile.h"
#include "history/formats/JsonShape.h"

namespace throughline::history {

namespace {

class ThroughlineReader : public FormatReader {
public:
    explicit ThroughlineReader(const Start& start) : m_file(start.file.string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        SeriesBuilder& builder = to.series();
        builder.countBy(Counter::Epoch);
        const bool begun = m_records > 0;
        // Behind a record stands a comma and the next one, or the end of the array.
        if (begun && !bytes.empty() && std::string_view(",]\r\n ").find(bytes.front()) == std::string_view::npos)
            return fail(ErrorCode::Damaged, m_file, {"it was cut and written anew"});
        const auto add = [&](const nn::EpochRecord& record, std::size_t, std::size_t) {
            builder.row(
                {static_cast<double>(record.epoch), Place::unknown, static_cast<double>(record.time), record.seconds});
            for (const nn::MetricValue& metric : record.metrics) builder.point(metric.name, metric.value);
            builder.point("learning_rate", record.learningRate);
            m_epoch = record.epoch;
        };
        const HistoryScan scan = scanHistory(bytes, add, {m_epoch, !end});
        m_records += scan.records;
        m_damaged += scan.leftOutBefore;
        m_intact = scan.intact && m_damaged == 0;
        return scan.records > 0 ? scan.end : 0;
    }

    Result<void> verdict(const HistoryCollector&) const override { return {}; }
    bool isWhole() const override { return m_intact; }

    std::vector<Remark> warnings() const override {
        if (m_intact) return {};
        return {{RemarkCode::HistoryDamaged, {std::to_string(m_records)}}};
    }

private:
    std::string m_file;
    std::int64_t m_epoch = 0; ///< of the newest record taken
    std::size_t m_records = 0;
    std::size_t m_damaged = 0; ///< places before that record that could not be read
    bool m_intact = true;
};

Fit fit(const Start& start) {
    return shapeOf(start.text) == JsonShape::OwnRecords ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> reader(const Start& start) {
    return std::make_unique<ThroughlineReader>(start);
}

} // namespace

extern const Format throughlineFormat{"throughline", Format::Growth::Appends, &fit, &reader};

} // namespace throughline::history
