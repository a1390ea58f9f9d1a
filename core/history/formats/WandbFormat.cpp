// SPDX-License-Identifier: GPL-3.0-or-later
// W&B's `run-<id>.wandb`: a log of `Record`s (wandb/proto/wandb_internal.proto, 0.31), of which each holds one thing.
// Read are what a step logged (`history`) and what it counts by (`metric`); the summaries, half of the file, are
// stepped over.
#include "history/HistoryCollector.h"
#include "history/PbfView.h"
#include "history/formats/LoggedRun.h"
#include "history/formats/WandbRow.h"

#include <algorithm>
#include <protozero/pbf_reader.hpp>

namespace throughline::history {

namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;
using protozero::tag_and_type;

constexpr LogHeader wandbHeader{std::string_view(":W&B\xE1\xBE", 6), 0, "W&B"};

// Of Record.
enum WandbField : protozero::pbf_tag_type { History = 2, Summary = 3, Metric = 12, Run = 17 };

class WandbReader : public LoggedRunReader {
public:
    explicit WandbReader(const Start& start) : LoggedRunReader(start, wandbHeader) {}

private:
    bool read(std::string_view record, HistoryCollector& to) override {
        pbf_reader fields(record.data(), record.size());
        while (fields.next()) {
            switch (fields.tag_and_type()) {
            case tag_and_type(History, pbf_wire_type::length_delimited):
                return readStep(fields.get_message(), to);
            case tag_and_type(Summary, pbf_wire_type::length_delimited):
                return false;
            case tag_and_type(Metric, pbf_wire_type::length_delimited):
                readMetric(fields.get_message());
                return false;
            default:
                fields.skip();
            }
        }
        return false;
    }

    bool readStep(pbf_reader step, HistoryCollector& to) {
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
        return m_row.addTo(to);
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

    WandbRow m_row;
    std::string m_key; ///< joined
};

Fit fitsWandb(const Start& start) {
    return wandbHeader.isKnown(start.text) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> wandbReader(const Start& start) {
    return std::make_unique<WandbReader>(start);
}

} // namespace

LoggedRun wandbRun(std::string_view start) {
    return wandbHeader.runOf(start, {Run, 1, 3, 8});
}

extern const Format wandbFormat{"wandb", Format::Growth::Appends, &fitsWandb, &wandbReader};

} // namespace throughline::history
