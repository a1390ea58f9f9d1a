// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/ParquetFile.h"

#include "io/Thrift.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace throughline::io {

namespace {

constexpr std::size_t mostColumns = 20'000, mostGroups = 100'000;

/// One node of the schema, which is a tree in the order in which one walks it.
struct SchemaElement {
    std::optional<std::int64_t> type;
    std::int64_t width = 0, repetition = 0, children = 0, converted = -1, scale = 0;
    double ticks = 0.0; ///< a millisecond, of a time
    bool isDecimal = false, isDate = false;
    std::string_view name;
};

constexpr std::int64_t convertedDecimal = 5, convertedDate = 6, convertedMillis = 9, convertedMicros = 10;

void readLogicalType(ThriftReader& in, SchemaElement& element) {
    in.structure([&](int kind, int) {
        if (kind == 5) {
            element.isDecimal = true;
            in.structure([&](int id, int) {
                if (id == 1) element.scale = in.integer();
                return id == 1;
            });
            return true;
        }
        element.isDate = element.isDate || kind == 6;
        if (kind != 8) return false;
        in.structure([&](int id, int) {
            if (id != 2) return false;
            in.structure([&](int unit, int) {
                element.ticks = unit == 1 ? 1.0 : unit == 2 ? 1e3 : 1e6;
                return false;
            });
            return true;
        });
        return true;
    });
}

SchemaElement readElement(ThriftReader& in) {
    SchemaElement element;
    in.structure([&](int id, int type) {
        if (id == 10 && type == ThriftReader::Struct) {
            readLogicalType(in, element);
            return true;
        }
        if (id == 4 && type == ThriftReader::Binary) {
            element.name = in.binary();
            return true;
        }
        if (type != ThriftReader::I32 || id > 7) return false;
        const std::int64_t number = in.integer();
        switch (id) {
        case 1:
            element.type = number;
            break;
        case 2:
            element.width = number;
            break;
        case 3:
            element.repetition = number;
            break;
        case 5:
            element.children = number;
            break;
        case 6:
            element.converted = number;
            break;
        case 7:
            element.scale = number;
            break;
        default:
            break;
        }
        return true;
    });
    element.isDecimal = element.isDecimal || element.converted == convertedDecimal;
    element.isDate = element.isDate || element.converted == convertedDate;
    if (element.converted == convertedMillis) element.ticks = 1.0;
    if (element.converted == convertedMicros) element.ticks = 1e3;
    return element;
}

ParquetChunk readColumn(ThriftReader& in) {
    ParquetChunk chunk;
    std::int64_t dictionary = 0, data = 0;
    const auto readMeta = [&](int id, int type) {
        if (id != 4 && id != 5 && id != 7 && id != 9 && id != 11) return false;
        if (type != ThriftReader::I32 && type != ThriftReader::I64) return false;
        const std::int64_t number = in.integer();
        if (id == 4) chunk.codec = static_cast<int>(std::clamp<std::int64_t>(number, 0, 99));
        if (id == 5) chunk.values = static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0));
        if (id == 7) chunk.size = static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0));
        if (id == 9) data = number;
        if (id == 11) dictionary = number;
        return true;
    };
    in.structure([&](int id, int type) {
        if (id != 3 || type != ThriftReader::Struct) return false;
        in.structure(readMeta);
        return true;
    });
    chunk.offset =
        static_cast<std::uint64_t>(std::max<std::int64_t>(dictionary > 0 ? std::min(dictionary, data) : data, 0));
    return chunk;
}

ParquetFile::Group readGroup(ThriftReader& in) {
    ParquetFile::Group group;
    in.structure([&](int id, int type) {
        if (id == 1 && type == ThriftReader::List) {
            in.list([&](int) { group.chunks.push_back(readColumn(in)); });
            return true;
        }
        if (id != 3 || type != ThriftReader::I64) return false;
        group.rows = static_cast<std::uint64_t>(std::max<std::int64_t>(in.integer(), 0));
        return true;
    });
    return group;
}

ParquetField fieldOf(const SchemaElement& element, std::size_t leaf) {
    ParquetField field;
    field.name = element.name.substr(0, 4096);
    field.physical = static_cast<ParquetField::Physical>(std::clamp<std::int64_t>(*element.type, 0, 7));
    field.width = static_cast<std::size_t>(std::clamp<std::int64_t>(element.width, 0, 1 << 20));
    field.optional = element.repetition == 1;
    field.isNumber = element.isDecimal;
    if (element.isDecimal)
        field.divisor = std::pow(10.0, static_cast<double>(std::clamp<std::int64_t>(element.scale, 0, 100)));
    if (element.isDate) field.day = 1.0;
    if (element.ticks > 0.0) {
        field.divisor = element.ticks;
        field.day = 86'400'000.0;
    }
    field.leaf = leaf;
    return field;
}

/// The columns directly below the root; others lie in lists and groups.
std::vector<ParquetField> fieldsOf(const std::vector<SchemaElement>& schema) {
    std::vector<ParquetField> fields;
    std::size_t leaf = 0;
    std::int64_t inside = 0; ///< elements still to come of a group that is passed over
    for (std::size_t i = 1; i < schema.size(); ++i) {
        const SchemaElement& element = schema[i];
        const bool isLeaf = element.type.has_value();
        if (inside == 0 && isLeaf && element.repetition != 2) fields.push_back(fieldOf(element, leaf));
        leaf += isLeaf ? 1 : 0;
        if (inside > 0) --inside;
        inside += isLeaf ? 0 : std::clamp<std::int64_t>(element.children, 0, mostColumns);
    }
    return fields;
}

} // namespace

std::uint64_t ParquetFile::footerAt(std::string_view last, std::uint64_t size) {
    if (last.size() < 8 || size < 12 || !last.ends_with(magic)) return 0;
    std::uint64_t length = 0;
    for (std::size_t i = 4; i-- > 0;) length = (length << 8) | static_cast<unsigned char>(last[last.size() - 8 + i]);
    return length <= size - 12 ? size - 8 - length : 0;
}

Result<ParquetFile> ParquetFile::read(std::string_view bytes) {
    const std::uint64_t at =
        footerAt(bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 8)), bytes.size());
    if (at == 0) return fail(ErrorCode::Damaged, {}, {"the end, which says what is in it, is missing"});
    ParquetFile file;
    std::vector<SchemaElement> schema;
    ThriftReader in(bytes.substr(at, bytes.size() - 8 - at));
    in.structure([&](int id, int type) {
        if (type != ThriftReader::List || (id != 2 && id != 4)) return false;
        in.list([&](int each) {
            const bool tooMany = schema.size() > mostColumns || file.groups.size() > mostGroups;
            if (each != ThriftReader::Struct || tooMany)
                in.fail();
            else if (id == 4)
                file.groups.push_back(readGroup(in));
            else
                schema.push_back(readElement(in));
        });
        return true;
    });
    if (in.failed() || schema.empty())
        return fail(ErrorCode::Damaged, {}, {"the end, which says what is in it, cannot be read"});
    file.fields = fieldsOf(schema);
    return file;
}

const ParquetField* ParquetFile::find(std::string_view name) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const ParquetField& field) { return field.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

} // namespace throughline::io
