// SPDX-License-Identifier: GPL-3.0-or-later
// SwanLab's `run-<id>.swanlab`: a log of `Record`s (SwanLab 0.10, protos/), one for each number that was logged. Curves
// of the machine, which it logs too, are left out. What older versions left is known by its name, and refused.
#include "history/HistoryCollector.h"
#include "history/PbfView.h"
#include "history/formats/LoggedRun.h"
#include "io/TextHash.h"

#include <protozero/pbf_reader.hpp>
#include <unordered_set>

namespace throughline::history {

namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;
using protozero::tag_and_type;

constexpr LogHeader swanLabHeader{std::string_view(":SWL\xD6\xE1", 6), 2, "SwanLab"};

// Of Record.
enum SwanLabField : protozero::pbf_tag_type { Begin = 10, Column = 12, Scalar = 13 };
constexpr std::uint32_t systemClass = 2; ///< of a Column: of the machine

/// Of a Timestamp: ms since 1970.
double millisecondsOf(pbf_reader time) {
    std::int64_t seconds = 0, nanoseconds = 0;
    while (time.next()) {
        if (time.tag_and_type() == tag_and_type(1, pbf_wire_type::varint))
            seconds = time.get_int64();
        else if (time.tag_and_type() == tag_and_type(2, pbf_wire_type::varint))
            nanoseconds = time.get_int64();
        else
            time.skip();
    }
    const bool known = seconds > 0 && seconds < 1'000'000'000'000;
    return known ? static_cast<double>(seconds * 1000 + nanoseconds / 1'000'000 % 1000) : 0.0;
}

/// Of a Value: proto3 leaves zeros out, so that 0 is an empty message.
double numberOf(pbf_reader value) {
    double number = 0.0;
    while (value.next()) {
        if (value.tag_and_type() == tag_and_type(1, pbf_wire_type::fixed64))
            number = value.get_double();
        else
            value.skip();
    }
    return number;
}

class SwanLabReader : public LoggedRunReader {
public:
    explicit SwanLabReader(const Start& start) : LoggedRunReader(start, swanLabHeader) {}

private:
    void begin(SeriesBuilder& builder) override { builder.countBy(Counter::Step); }

    bool read(std::string_view record, HistoryCollector& to) override {
        pbf_reader fields(record.data(), record.size());
        while (fields.next()) {
            switch (fields.tag_and_type()) {
            case tag_and_type(Column, pbf_wire_type::length_delimited):
                readColumn(fields.get_message());
                return false;
            case tag_and_type(Scalar, pbf_wire_type::length_delimited):
                return readScalar(fields.get_message(), to.series());
            default:
                fields.skip();
            }
        }
        return false;
    }

    void readColumn(pbf_reader column) {
        std::uint32_t kind = 0;
        std::string_view key;
        while (column.next()) {
            if (column.tag_and_type() == tag_and_type(1, pbf_wire_type::varint))
                kind = column.get_uint32();
            else if (column.tag_and_type() == tag_and_type(3, pbf_wire_type::length_delimited))
                key = view(column.get_view());
            else
                column.skip();
        }
        if (kind == systemClass && m_system.size() < SeriesBuilder::mostSeries &&
            key.size() <= SeriesBuilder::longestName)
            m_system.emplace(key);
    }

    bool readScalar(pbf_reader scalar, SeriesBuilder& builder) {
        std::string_view key;
        Place place; // a step that is left out is 0
        std::optional<double> value;
        while (scalar.next()) {
            switch (scalar.tag_and_type()) {
            case tag_and_type(1, pbf_wire_type::length_delimited):
                key = view(scalar.get_view());
                break;
            case tag_and_type(2, pbf_wire_type::varint):
                place.x = static_cast<double>(scalar.get_int64());
                break;
            case tag_and_type(4, pbf_wire_type::length_delimited):
                place.time = millisecondsOf(scalar.get_message());
                break;
            case tag_and_type(5, pbf_wire_type::length_delimited):
                value = numberOf(scalar.get_message());
                break;
            default:
                scalar.skip();
            }
        }
        if (!value || key.empty() || m_system.find(key) != m_system.end()) return false;
        builder.row(place);
        builder.point(key, *value);
        return true;
    }

    std::unordered_set<std::string, io::TextHash, std::equal_to<>> m_system; ///< keys
};

/// Refuses what an older SwanLab left.
class OldReader : public FormatReader {
public:
    explicit OldReader(const Start& start) : m_file(start.file.string()), m_name(start.file.filename().string()) {}
    Result<std::size_t> take(std::string_view bytes, bool, HistoryCollector&) override { return bytes.size(); }
    Result<void> verdict(const HistoryCollector&) const override {
        return fail(ErrorCode::UnknownFormat, m_file, {"the " + m_name + " of an older SwanLab"});
    }

private:
    std::string m_file, m_name;
};

bool isOld(const Start& start) {
    const std::filesystem::path name = start.file.filename();
    return name == "backup.swanlab" || (name == "runs.swanlab" && start.text.starts_with("SQLite format 3"));
}

Fit fitsSwanLab(const Start& start) {
    return swanLabHeader.isKnown(start.text) || isOld(start) ? Fit::Surely : Fit::No;
}

std::unique_ptr<FormatReader> swanLabReader(const Start& start) {
    if (!swanLabHeader.isKnown(start.text) && isOld(start)) return std::make_unique<OldReader>(start);
    return std::make_unique<SwanLabReader>(start);
}

} // namespace

LoggedRun swanLabRun(std::string_view start) {
    return swanLabHeader.runOf(start, {Begin, 10, 1, 4});
}

extern const Format swanLabFormat{"swanlab", Format::Growth::Appends, &fitsSwanLab, &swanLabReader};

} // namespace throughline::history
