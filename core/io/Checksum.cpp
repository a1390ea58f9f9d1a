// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Checksum.h"

#include <new>
#include <xxhash.h>

namespace throughline::io {

Checksum::Checksum() : m_state(XXH64_createState()) {
    if (!m_state) throw std::bad_alloc();
    XXH64_reset(m_state.get(), 0);
}

void Checksum::Free::operator()(XXH64_state_s* state) const {
    XXH64_freeState(state);
}

void Checksum::add(std::string_view bytes) {
    if (!bytes.empty()) XXH64_update(m_state.get(), bytes.data(), bytes.size());
}

std::uint64_t Checksum::value() const {
    return XXH64_digest(m_state.get());
}

std::string Checksum::hex() const {
    constexpr char digits[] = "0123456789abcdef";
    const std::uint64_t hash = value();
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += digits[hash >> shift & 15];
    return text;
}

std::string checksumOf(std::string_view bytes) {
    Checksum sum;
    sum.add(bytes);
    return sum.hex();
}

std::string checksumAround(std::string_view bytes, std::size_t place) {
    Checksum sum;
    sum.add(bytes.substr(0, place));
    sum.add(std::string(checksumDigits, '0'));
    sum.add(bytes.substr(place + checksumDigits));
    return sum.hex();
}

} // namespace throughline::io
