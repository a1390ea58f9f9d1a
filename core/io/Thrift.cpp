// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Thrift.h"

namespace throughline::io {

int ThriftReader::byte() {
    m_failed = m_failed || m_at >= m_bytes.size();
    return m_failed ? 0 : static_cast<unsigned char>(m_bytes[m_at++]);
}

std::uint64_t ThriftReader::unsignedNumber() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 70; shift += 7) {
        const int next = byte();
        if (shift < 64) number |= static_cast<std::uint64_t>(next & 127) << shift;
        if (next < 128) return m_failed ? 0 : number;
    }
    m_failed = true;
    return 0;
}

std::int64_t ThriftReader::integer() {
    const std::uint64_t number = unsignedNumber();
    return static_cast<std::int64_t>((number >> 1) ^ (~(number & 1) + 1));
}

std::string_view ThriftReader::binary() {
    const std::uint64_t size = unsignedNumber();
    m_failed = m_failed || size > m_bytes.size() - m_at;
    if (m_failed) return {};
    m_at += size;
    return m_bytes.substr(m_at - size, size);
}

void ThriftReader::skip(int type) {
    switch (type) {
    case True:
    case False:
        return;
    case Byte:
        byte();
        return;
    case I16:
    case I32:
    case I64:
        unsignedNumber();
        return;
    case Double:
        m_failed = m_failed || m_bytes.size() - m_at < 8;
        m_at += m_failed ? 0 : 8;
        return;
    case Binary:
        binary();
        return;
    case List:
    case Set:
        // Booleans take a byte there.
        list([this](int each) { each == True || each == False ? static_cast<void>(byte()) : skip(each); });
        return;
    case Struct:
        structure([](int, int) { return false; });
        return;
    case Map: {
        const std::uint64_t size = unsignedNumber();
        if (size > m_bytes.size() - m_at || ++m_depth > maxDepth) m_failed = true;
        const int types = size == 0 ? 0 : byte();
        for (std::uint64_t i = 0; i < 2 * size && !m_failed; ++i) {
            const int each = i % 2 == 0 ? types >> 4 : types & 15;
            each == True || each == False ? static_cast<void>(byte()) : skip(each);
        }
        --m_depth;
        return;
    }
    default:
        m_failed = true;
    }
}

} // namespace throughline::io
