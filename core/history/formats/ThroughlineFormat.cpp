// SPDX-License-Identifier: GPL-3.0-or-later
// The `history.json` of a run, which another process may be writing.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/HistoryFile.h"
#include "history/formats/JsonShape.h"
#include "io/IsoTime.h"
#include "io/JsonRow.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

namespace throughline::history {

namespace {

class ThroughlineReader : public FormatReader {
public:
    explicit ThroughlineReader(const Start& start) : m_file(start.file.string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        SeriesBuilder& builder = to.series();
        builder.countBy(Counter::Epoch);
        const bool grew = std::exchange(m_ended, end) && m_records > 0;
        // Behind a record stands a comma and the next one, or the end of the array; damage is mended as long as the
        // file is read for the first time.
        if (grew && !bytes.empty() && std::string_view(",]\r\n ").find(bytes.front()) == std::string_view::npos)
            return fail(ErrorCode::Damaged, m_file, {"it was cut and written anew"});
        const std::size_t alike = takeAlike(bytes, builder);
        bytes.remove_prefix(alike);
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
        return alike + (scan.records > 0 ? scan.end : 0);
    }

    Result<void> verdict(const HistoryCollector&) const override { return {}; }
    bool isWhole() const override { return m_intact; }

    std::vector<Remark> warnings() const override {
        if (m_intact) return {};
        return {{RemarkCode::HistoryDamaged, {std::to_string(m_records)}}};
    }

private:
    static constexpr std::size_t rowsAtOnce = 512; ///< whose numbers a core has at hand

    /// Takes the records at the front of `bytes` that follow each other without a gap and are laid out as the first of
    /// them: all of a sound file. Gives the bytes.
    std::size_t takeAlike(std::string_view bytes, SeriesBuilder& builder) {
        std::size_t taken = 0;
        while (const std::size_t size = takeOne(bytes.substr(taken), builder)) {
            taken += size;
            ++m_records;
            if (m_rows.epochs.size() == rowsAtOnce) addRows(builder);
        }
        addRows(builder);
        return taken;
    }

    /// The record at the front, with what stands before it; 0: it is for another to read.
    std::size_t takeOne(std::string_view bytes, SeriesBuilder& builder) {
        const std::string_view separator = m_records == 0 ? "[\n" : ",\n";
        if (!bytes.starts_with(separator)) return 0;
        const std::string_view record = bytes.substr(separator.size());
        std::size_t size = m_row.read(record);
        if (size == 0) {
            // Metrics may come and go from session to session.
            addRows(builder);
            if (!learn(record, builder)) return 0;
            size = m_row.read(record);
        }
        // Behind it stands another one, or it may be one that was cut.
        return size > 0 && size < record.size() && gather() ? separator.size() + size : 0;
    }

    bool learn(std::string_view record, SeriesBuilder& builder) {
        constexpr std::size_t unknown = std::numeric_limits<std::size_t>::max();
        m_epochAt = m_rateAt = m_secondsAt = m_timeAt = unknown;
        if (!m_row.learn(record)) return false;
        for (std::size_t i = 0; i < m_row.names().size(); ++i) {
            const std::string& name = m_row.names()[i];
            if (name == "epoch") m_epochAt = i;
            if (name == "learning_rate") m_rateAt = i;
            if (name == "seconds") m_secondsAt = i;
            if (name == "time") m_timeAt = i;
        }
        if (m_epochAt == unknown || m_rateAt == unknown || m_secondsAt == unknown || m_timeAt == unknown)
            return m_row.learn({}); // what comes is not to be read as this one
        m_series.clear();
        const auto add = [&](std::size_t value) {
            const auto place = builder.place(m_row.names()[value]);
            // Of a name that comes twice the last value counts.
            const auto same = std::ranges::find(m_series, place, &Series::place);
            if (place && same != m_series.end())
                same->value = value;
            else
                m_series.push_back({value, place});
        };
        for (std::size_t i = 0; i < m_row.names().size(); ++i)
            if (!isOfTheEpoch(i)) add(i);
        add(m_rateAt);
        return true;
    }

    /// The newest record of `m_row`; false, and nothing is kept, unless it is the one that must come.
    bool gather() {
        using Kind = io::JsonRow::Kind;
        const std::vector<io::JsonRow::Value>& values = m_row.values();
        const auto number = [](const io::JsonRow::Value& value) {
            return value.kind == Kind::Null ? std::numeric_limits<double>::quiet_NaN() : value.number;
        };
        for (std::size_t i = 0; i < values.size(); ++i)
            if ((values[i].kind == Kind::Text) != (i == m_timeAt)) return false;
        const double next = static_cast<double>(m_epoch + 1);
        if (number(values[m_epochAt]) != next) return false;
        m_rows.epochs.push_back(next);
        m_rows.times.push_back(static_cast<double>(m_times.read(values[m_timeAt].text).value_or(0)));
        m_rows.seconds.push_back(number(values[m_secondsAt]));
        for (const Series& series : m_series) m_rows.values.push_back(number(values[series.value]));
        ++m_epoch;
        return true;
    }

    /// Column by column, where nothing is asked of them but to go on behind what there is.
    void addRows(SeriesBuilder& builder) {
        const std::size_t columns = m_series.size();
        const std::span<const double> values = m_rows.values;
        if (builder.rows({m_rows.epochs, m_rows.times, m_rows.seconds})) {
            for (std::size_t i = 0; i < columns; ++i)
                if (m_series[i].place)
                    builder.points(*m_series[i].place, values.subspan(i), columns, SeriesBuilder::Nan::Point);
        } else {
            for (std::size_t row = 0; row < m_rows.epochs.size(); ++row) {
                builder.row({m_rows.epochs[row], Place::unknown, m_rows.times[row], m_rows.seconds[row]});
                for (std::size_t i = 0; i < columns; ++i)
                    if (m_series[i].place) builder.point(*m_series[i].place, values[row * columns + i]);
            }
        }
        m_rows.epochs.clear();
        m_rows.times.clear();
        m_rows.seconds.clear();
        m_rows.values.clear();
    }

    bool isOfTheEpoch(std::size_t i) const {
        return i == m_epochAt || i == m_rateAt || i == m_secondsAt || i == m_timeAt;
    }

    std::string m_file;
    io::JsonRow m_row;
    io::IsoTimes m_times;
    struct Series {
        std::size_t value; ///< among those of the row
        std::optional<std::size_t> place;
    };
    std::vector<Series> m_series;
    /// Read, and not added yet; `values`: row by row, one of each of `m_series`.
    struct {
        std::vector<double> epochs, times, seconds, values;
    } m_rows;
    std::size_t m_epochAt = 0, m_rateAt = 0, m_secondsAt = 0, m_timeAt = 0; ///< among its values
    std::int64_t m_epoch = 0;                                               ///< of the newest record taken
    std::size_t m_records = 0;
    std::size_t m_damaged = 0; ///< places before that record that could not be read
    bool m_intact = true;
    bool m_ended = false; ///< at the last bytes
};

Fit fitsThroughline(const Start& start) {
    return shapeOf(start.text) == JsonShape::OwnRecords ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> throughlineReader(const Start& start) {
    return std::make_unique<ThroughlineReader>(start);
}

} // namespace

extern const Format throughlineFormat{"throughline", Format::Growth::Appends, &fitsThroughline, &throughlineReader};

} // namespace throughline::history
