// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Array.h"

#include "io/Memory.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace throughline::data {

namespace {

/// IEEE 754 binary16.
float halfValue(std::uint16_t half) {
    const int exponent = half >> 10 & 0x1F;
    const int fraction = half & 0x3FF;
    float size = std::ldexp(static_cast<float>(exponent == 0 ? fraction : fraction + 1024), std::max(exponent, 1) - 25);
    if (exponent == 0x1F) size = fraction == 0 ? INFINITY : NAN;
    return (half & 0x8000) != 0 ? -size : size;
}

struct Half {
    std::uint16_t bits;
    explicit operator float() const { return halfValue(bits); }
    explicit operator double() const { return static_cast<double>(halfValue(bits)); }
};

struct Bool {
    std::uint8_t byte;
    explicit operator float() const { return byte != 0 ? 1.0F : 0.0F; }
    explicit operator double() const { return byte != 0 ? 1.0 : 0.0; }
};

template <class Stored, class Number>
void append(std::string_view bytes, bool bigEndian, std::vector<Number>& out) {
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(Stored)) {
        std::array<char, sizeof(Stored)> raw{};
        std::copy_n(bytes.data() + at, raw.size(), raw.begin());
        if (bigEndian != (std::endian::native == std::endian::big)) std::reverse(raw.begin(), raw.end());
        out.push_back(static_cast<Number>(std::bit_cast<Stored>(raw)));
    }
}

template <class Number>
void appendAs(const ElementType& type, std::string_view bytes, std::vector<Number>& out) {
    using Kind = ElementType::Kind;
    const auto is = [&](Kind kind, std::size_t size) { return type.kind == kind && type.size == size; };
    const bool big = type.bigEndian;
    if (is(Kind::Bool, 1)) return append<Bool>(bytes, big, out);
    if (is(Kind::Unsigned, 1)) return append<std::uint8_t>(bytes, big, out);
    if (is(Kind::Unsigned, 2)) return append<std::uint16_t>(bytes, big, out);
    if (is(Kind::Unsigned, 4)) return append<std::uint32_t>(bytes, big, out);
    if (is(Kind::Unsigned, 8)) return append<std::uint64_t>(bytes, big, out);
    if (is(Kind::Signed, 1)) return append<std::int8_t>(bytes, big, out);
    if (is(Kind::Signed, 2)) return append<std::int16_t>(bytes, big, out);
    if (is(Kind::Signed, 4)) return append<std::int32_t>(bytes, big, out);
    if (is(Kind::Signed, 8)) return append<std::int64_t>(bytes, big, out);
    if (is(Kind::Float, 2)) return append<Half>(bytes, big, out);
    if (is(Kind::Float, 4)) return append<float>(bytes, big, out);
    append<double>(bytes, big, out);
}

bool stayBytes(const ElementType& type, ArrayUse use) {
    return use == ArrayUse::Features && type.kind == ElementType::Kind::Unsigned && type.size == 1;
}

/// Room for `more` elements: twice as many as before, but never more than there will be in all.
template <class Number>
void makeRoom(std::vector<Number>& out, std::size_t more, std::size_t most) {
    const std::size_t needed = out.size() + more;
    if (needed > out.capacity()) out.reserve(std::max(needed, std::min(most, 2 * out.capacity())));
}

std::string headerOf(const ArrayPlace& place) {
    return place.name.empty() ? "its header" : "the header of “" + place.name + "”";
}

} // namespace

Result<void> readElements(io::ByteSource& source, const ArrayPlace& place, const ElementType& type, std::size_t count,
                          ArrayUse use, Array& array) {
    constexpr std::size_t block = std::size_t{1} << 18; // a multiple of every element's size
    std::string bytes(std::min(block, count * type.size), '\0');
    const std::size_t wanted = count * type.size;
    for (std::size_t read = 0; read < wanted;) {
        std::size_t filled = 0;
        while (filled < std::min(block, wanted - read)) {
            const auto got = source.read(bytes.data() + filled, std::min(block, wanted - read) - filled);
            if (!got) return tl::make_unexpected(got.error());
            filled += *got;
            if (*got > 0) continue;
            return fail(ErrorCode::Damaged, place.file,
                        {headerOf(place) + " promises " + std::to_string(wanted) + " bytes of values, but only " +
                         std::to_string(read + filled) + " are there"});
        }
        const std::string_view part(bytes.data(), filled);
        const std::size_t elements = filled / type.size;
        if (stayBytes(type, use)) {
            makeRoom(array.bytes, elements, count);
            append<std::uint8_t>(part, false, array.bytes);
        } else if (use == ArrayUse::Features) {
            makeRoom(array.values, elements, count);
            appendAs(type, part, array.values);
        } else {
            makeRoom(array.numbers, elements, count);
            appendAs(type, part, array.numbers);
        }
        read += filled;
    }
    return {};
}

Result<void> expectEnd(io::ByteSource& source, const ArrayPlace& place) {
    char more = 0;
    const Result<std::size_t> rest = source.read(&more, 1);
    if (!rest) return tl::make_unexpected(rest.error());
    if (*rest == 0) return {};
    const std::string subject = place.name.empty() ? "it" : "“" + place.name + "”";
    return fail(ErrorCode::Damaged, place.file, {subject + " is longer than its header says"});
}

Result<std::size_t> elementCount(const std::vector<std::size_t>& shape, std::size_t bytesEach,
                                 const ArrayPlace& place) {
    std::size_t count = 1;
    const std::size_t most = io::memoryLimit() / bytesEach;
    if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) return 0;
    for (const std::size_t extent : shape) {
        if (count > most / extent)
            return fail(ErrorCode::Damaged, place.file,
                        {headerOf(place) + " promises an array that fits into no memory"});
        count *= extent;
    }
    return count;
}

std::size_t bytesOf(const ElementType& type, ArrayUse use) {
    if (stayBytes(type, use)) return 1;
    return use == ArrayUse::Features ? sizeof(float) : sizeof(double);
}

std::string shapeText(const std::vector<std::size_t>& shape) {
    std::string text;
    for (const std::size_t extent : shape) text += (text.empty() ? "" : "×") + std::to_string(extent);
    return text.empty() ? "a single number" : text;
}

} // namespace throughline::data
