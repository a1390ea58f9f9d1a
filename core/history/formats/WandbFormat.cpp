// SPDX-License-Identifier: GPL-3.0-or-later
// W&B's `run-<id>.wandb`: a log of `Record`s (wandb/proto/wandb_internal.proto, 0.31), of which each holds one thing.
// Read are what a step logged (`history`) and what it counts by (`metric`); the summaries, half of the file, are
// stepped over.
#include "history/Format.h"
#include "history/HistoryCollector.h"
#include "history/formats/LoggedRun.h"
#include "history/formats/WandbRow.h"

#include <algorithm>
#include <protozero/pbf_reader.hpp>

namespace throughline::history {

namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_wire_type;
using protozero::tag_and_type;

constexpr LogHeader header{std::string_view(":W&B\xE1\xBE", 6), 0, "W&B"};

// Of Record.
enum Field : protozero::pbf_tag_type { History = 2, Summary = 3, Metric = 12, Run = 17 };

std::string_view view(const data_view& bytes) {
    return {bytes.data(), bytes.size()};
}

class WandbReader : public FormatReader {
public:
    explicit WandbReader(const Start& start) : m_file(start.file.string()) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override {
        if (m_reading.full) return bytes.size();
        std::size_t taken = 0;
        if (!m_begun) {
            if (bytes.size() < LogHeader::size && (!end || header.begins(bytes))) return 0;
            if (const Result<void> good = header.check(bytes, m_file); !good) return tl::make_unexpected(good.error());
            taken = LogHeader::size;
            m_begun = true;
        }
        to.series(); // one that has logged nothing is a history too
        while (const auto record = m_log.next(bytes, taken)) {
            try {
                read(*record, to);
            } catch (const protozero::exception&) {
                ++m_reading.bad;
            }
            m_reading.full = to.full();
            if (m_reading.full) return bytes.size();
        }
        m_reading.cut = end && (taken < bytes.size() || m_log.inRecord());
        return taken;
    }

    Result<void> verdict(const HistoryCollector&) const override {
        // A run that has begun and logged nothing is one to wait for.
        if (m_log.records() > m_reading.bad || m_log.losses() + m_reading.bad == 0) return {};
        return fail(ErrorCode::Damaged, m_file, {"it holds no whole record"});
    }

    bool isWhole() const override { return !m_reading.cut; }
    std::vector<Remark> warnings() const override { return remarksOf(m_log, m_reading); }

private:
    void read(std::string_view record, HistoryCollector& to) {
        pbf_reader fields(record.data(), record.size());
        while (fields.next()) {
            switch (fields.tag_and_type()) {
            case tag_and_type(History, pbf_wire_type::length_delimited):
                readStep(fields.get_message(), to);
                return;
            case tag_and_type(Summary, pbf_wire_type::length_delimited):
                return;
            case tag_and_type(Metric, pbf_wire_type::length_delimited):
                readMetric(fields.get_message());
                return;
            default:
                fields.skip();
            }
        }
    }

    void readStep(pbf_reader step, HistoryCollector& to) {
        m_row.begin();
        while (step.next()) {
            switch (step.tag_and_type()) {
            case tag_and_type(1, pbf_wire_type::length_delimited):
                readItem(step.get_message());
                break;
            case tag_and_type(2, pbf_wire_type::length_delimited): {
                std::int64_t number = 0;
                for (pbf_reader fields = step.get_message(); fields.next();) {
                    if (fields.tag_and_type() == tag_and_type(1, pbf_wire_type::varint))
                        number = fields.get_int64();
                    else
                        fields.skip();
                }
                m_row.setStep(static_cast<double>(number));
                break;
            }
            default:
                step.skip();
            }
        }
        if (m_row.addTo(to)) ++m_reading.points;
    }

    void readItem(pbf_reader item) {
        std::string_view key, value;
        std::size_t parts = 0;
        while (item.next()) {
            switch (item.tag_and_type()) {
            case tag_and_type(1, pbf_wire_type::length_delimited):
                key = view(item.get_view());
                break;
            case tag_and_type(2, pbf_wire_type::length_delimited): {
                const std::string_view next = view(item.get_view());
                if (parts == 0) {
                    key = next;
                } else if (key.size() <= SeriesBuilder::longestName) {
                    m_key = parts == 1 ? std::string(key) : m_key;
                    (m_key += '/') += next;
                    key = m_key;
                }
                ++parts;
                break;
            }
            case tag_and_type(16, pbf_wire_type::length_delimited):
                value = view(item.get_view());
                break;
            default:
                item.skip();
            }
        }
        m_row.take(key, parts > 1, value);
    }

    void readMetric(pbf_reader metric) {
        std::string name, glob, step;
        while (metric.next()) {
            switch (metric.tag_and_type()) {
            case tag_and_type(1, pbf_wire_type::length_delimited):
                name = view(metric.get_view());
                break;
            case tag_and_type(2, pbf_wire_type::length_delimited):
                glob = view(metric.get_view());
                break;
            case tag_and_type(4, pbf_wire_type::length_delimited):
                step = view(metric.get_view());
                break;
            default:
                metric.skip();
            }
        }
        if (!step.empty() && !(name.empty() && glob.empty())) m_row.define(glob.empty() ? name : glob, step);
    }

    std::string m_file;
    RecordLog m_log{LogHeader::size};
    WandbRow m_row;
    std::string m_key; ///< joined
    LogReading m_reading;
    bool m_begun = false;
};

Fit fit(const Start& start) {
    return header.isKnown(start.text) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> reader(const Start& start) {
    return std::make_unique<WandbReader>(start);
}

} // namespace

LoggedRun wandbRun(std::string_view start) {
    return header.runOf(start, {Run, 1, 3, 8});
}

extern const Format wandbFormat{"wandb", Format::Growth::Appends, &fit, &reader};

} // namespace throughline::history
