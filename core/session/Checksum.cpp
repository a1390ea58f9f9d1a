// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Checksum.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace throughline::session {

namespace {

constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87u, prime2 = 0xC2B2AE3D27D4EB4Fu, prime3 = 0x165667B19E3779F9u,
                        prime4 = 0x85EBCA77C2B2AE63u, prime5 = 0x27D4EB2F165667C5u;

static_assert(std::endian::native == std::endian::little, "checkpoints are written as the memory holds them");

template <class Word>
Word load(const char* bytes) {
    Word word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

std::uint64_t round(std::uint64_t lane, std::uint64_t word) {
    return std::rotl(lane + word * prime2, 31) * prime1;
}

std::uint64_t merge(std::uint64_t hash, std::uint64_t lane) {
    return (hash ^ round(0, lane)) * prime1 + prime4;
}

} // namespace

void Checksum::addStripe(const char* bytes) {
    for (std::size_t i = 0; i < 4; ++i) m_lanes[i] = round(m_lanes[i], load<std::uint64_t>(bytes + 8 * i));
}

void Checksum::add(std::string_view bytes) {
    m_total += bytes.size();
    if (m_restSize > 0) {
        const std::size_t taken = std::min(bytes.size(), m_rest.size() - m_restSize);
        std::copy_n(bytes.data(), taken, m_rest.data() + m_restSize);
        m_restSize += taken;
        bytes.remove_prefix(taken);
        if (m_restSize < m_rest.size()) return;
        addStripe(m_rest.data());
        m_restSize = 0;
    }
    for (; bytes.size() >= m_rest.size(); bytes.remove_prefix(m_rest.size())) addStripe(bytes.data());
    std::copy_n(bytes.data(), bytes.size(), m_rest.data());
    m_restSize = bytes.size();
}

std::uint64_t Checksum::value() const {
    std::uint64_t hash = prime5;
    if (m_total >= m_rest.size()) {
        hash =
            std::rotl(m_lanes[0], 1) + std::rotl(m_lanes[1], 7) + std::rotl(m_lanes[2], 12) + std::rotl(m_lanes[3], 18);
        for (const std::uint64_t lane : m_lanes) hash = merge(hash, lane);
    }
    hash += m_total;

    const char* rest = m_rest.data();
    const char* const end = rest + m_restSize;
    for (; end - rest >= 8; rest += 8)
        hash = std::rotl(hash ^ round(0, load<std::uint64_t>(rest)), 27) * prime1 + prime4;
    for (; end - rest >= 4; rest += 4)
        hash = std::rotl(hash ^ (load<std::uint32_t>(rest) * prime1), 23) * prime2 + prime3;
    for (; rest < end; ++rest) hash = std::rotl(hash ^ (static_cast<unsigned char>(*rest) * prime5), 11) * prime1;

    hash = (hash ^ (hash >> 33)) * prime2;
    hash = (hash ^ (hash >> 29)) * prime3;
    return hash ^ (hash >> 32);
}

std::string Checksum::hex() const {
    constexpr char digits[] = "0123456789abcdef";
    const std::uint64_t hash = value();
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += digits[hash >> shift & 15];
    return text;
}

} // namespace throughline::session
