// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Decoder.h"

#include <algorithm>

namespace throughline::io {

Result<std::size_t> Decoder::read(char* to, std::size_t size) {
    constexpr std::size_t blockSize = std::size_t{64} << 10;
    while (m_at == m_made.size()) {
        m_made.clear();
        m_at = 0;
        if (m_ended) return 0;
        m_block.resize(blockSize);
        const Result<std::size_t> got = m_source.read(m_block.data(), m_block.size());
        if (!got) return got;
        m_ended = *got == 0;
        if (const Result<void> done = decode(std::string_view(m_block).substr(0, *got), m_ended, m_made); !done)
            return tl::make_unexpected(done.error());
    }
    const std::size_t count = std::min(size, m_made.size() - m_at);
    m_made.copy(to, count, m_at);
    m_at += count;
    return count;
}

Result<void> Decoder::rewind() {
    m_made.clear();
    m_at = 0;
    m_ended = false;
    begin();
    return m_source.rewind();
}

} // namespace throughline::io
