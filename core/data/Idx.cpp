// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Idx.h"

#include "io/Endian.h"

#include <optional>

namespace throughline::data {

namespace {

std::optional<ElementType> elementType(char code) {
    using Kind = ElementType::Kind;
    switch (code) {
    case 0x08:
        return ElementType{Kind::Unsigned, 1, true};
    case 0x09:
        return ElementType{Kind::Signed, 1, true};
    case 0x0B:
        return ElementType{Kind::Signed, 2, true};
    case 0x0C:
        return ElementType{Kind::Signed, 4, true};
    case 0x0D:
        return ElementType{Kind::Float, 4, true};
    case 0x0E:
        return ElementType{Kind::Float, 8, true};
    default:
        return std::nullopt;
    }
}

} // namespace

bool looksLikeIdx(std::string_view start) {
    return start.size() >= 4 && start[0] == 0 && start[1] == 0 && elementType(start[2]) && start[3] >= 1 &&
           start[3] <= 8;
}

Result<Array> readIdx(io::ByteSource& source, const ArrayPlace& place, ArrayUse use) {
    const Result<std::string> start = take(source, 4);
    if (!start) return tl::make_unexpected(start.error());
    if (!looksLikeIdx(*start)) return fail(ErrorCode::UnknownFormat, place.file, {"something else than an IDX file"});
    const ElementType type = *elementType((*start)[2]);
    const auto rank = static_cast<std::size_t>(static_cast<unsigned char>((*start)[3]));
    const Result<std::string> extents = take(source, rank * 4);
    if (!extents) return tl::make_unexpected(extents.error());
    if (extents->size() < rank * 4) return fail(ErrorCode::Damaged, place.file, {"its header is cut off"});

    Array array;
    array.integers = type.kind != ElementType::Kind::Float;
    for (std::size_t i = 0; i < rank; ++i) array.shape.push_back(io::bigEndian<std::uint32_t>(extents->data() + i * 4));
    const Result<std::size_t> count = elementCount(array.shape, bytesOf(type, use), place);
    if (!count) return tl::make_unexpected(count.error());
    if (const auto done = readElements(source, place, type, *count, use, array); !done)
        return tl::make_unexpected(done.error());
    if (const auto done = expectEnd(source, place); !done) return tl::make_unexpected(done.error());
    return array;
}

} // namespace throughline::data
